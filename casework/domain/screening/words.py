"""What of a name tells nobody apart: forms of companies, titles of persons, articles."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: legal forms, in the languages that lists are written in, without dots; of several words each by itself
FORMS = _set("""
    ltd limited llc llp lp plc inc incorporated corp corporation co company cos companies gmbh ag kg
    kgaa mbh sa sas sl slu srl sarl sal spa spr sprl sca scs snc cv rl cia ltda limitada eirl saa
    sac nv bv bvba cvba ab as asa oy oyj aps kft zrt doo dd ad ood eood jsc ojsc cjsc pjsc ao oao
    ooo zao pao fgup gup pte pty pt tbk bhd sdn fze fzco fzc fz dmcc wll kk gk yk spzoo sro anonim
    sirketi sirket sti san tic uab sia ou gongsi youxian gufen zeren hehuo qiye sociedad anonima
    societe anonyme societa compania companhia aktiengesellschaft gesellschaft obschestvo
    obshchestvo ogranichennoi otvetstvennostyu aktsionernoe aktsionernoye otkrytoe zakrytoe
    publichnoe joint stock pvt private public unlimited liability est establishment
    """)
#: titles, ranks and forms of address
TITLES = _set("""
    mr mrs ms miss dr prof professor sir lady lord hon eng engineer sheikh shaykh sheik shaikh
    cheikh haji hajj hajji hadji mullah mulla maulvi mawlawi molvi qari imam sayyid general gen
    brigadier brig colonel col major maj captain capt lieutenant lt sergeant sgt commander cmdr
    admiral marshal president minister king prince princess senor senora don dona
    """)
#: articles and connecting words
FILLERS = _set("""
    the of and for in to a an by at on de la las los el del y e da do das dos di du des le les et
    und fur der die al as ad ar ul bin ibn ben bint van von den
    """)
#: numerals as ships and companies carry them
NUMERALS = dict(zip(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"], "123456789", strict=True))
#: abbreviations and spellings of words that many names share
WRITTEN_OUT = {
    "intl": "international", "int": "international", "natl": "national", "assn": "association",
    "assoc": "association", "bros": "brothers", "mfg": "manufacturing", "shpg": "shipping", "trdg": "trading",
    "dev": "development", "ind": "industries", "inds": "industries", "industry": "industries",
    "industrial": "industries", "org": "organization", "organisation": "organization", "univ": "university",
    "govt": "government", "dept": "department", "centre": "center", "tech": "technology", "grp": "group",
    "svcs": "services", "service": "services", "ent": "enterprises", "enterprise": "enterprises",
    "entps": "enterprises", "hldgs": "holdings", "holding": "holdings", "inv": "investment",
    "investments": "investment", "mohd": "muhammad", "md": "muhammad", "st": "saint",
}  # fmt: skip
