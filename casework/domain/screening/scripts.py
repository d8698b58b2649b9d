"""Any script written with the twenty-six letters: what names are before they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
KOREAN_NAME = re.compile(r"(?<![\uac00-\ud7a3])([\uac00-\ud7a3])([\uac00-\ud7a3]{1,2})(?![\uac00-\ud7a3])")
ARABIC_ARTICLE = re.compile(r"(?<![\u0620-\u06ff])\u0627\u0644(?=[\u0620-\u06ff]{3})")
TURNED_AWAY = re.compile(r"[`'\u2018\u2019\u02bb\u02bc\u02bf\u02be\u2032\u00b4]")
BETWEEN = re.compile(r"[^a-z0-9]+")
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:[^\W\d_]\.)+[^\W\d_]\b")
SLASHED = re.compile(r"\b([a-z])/([a-z])\b", re.IGNORECASE)

#: what Chinese names of companies are made of, longest first; the rest is written syllable by syllable
CHINESE_WORDS = {
    "股份有限公司": " gufen youxian gongsi ",
    "有限责任公司": " youxian zeren gongsi ",
    "有限公司": " youxian gongsi ",
    "合伙企业": " hehuo qiye ",
    "总公司": " gongsi ",
    "分公司": " fen gongsi ",
    "公司": " gongsi ",
    "集团": " group ",
    "银行": " bank ",
    "保险": " insurance ",
    "科技": " technology ",
    "贸易": " trading ",
    "投资": " investment ",
    "国际": " international ",
    "石油": " petroleum ",
    "航运": " shipping ",
    "中国": " china ",
}
CHINESE_WORD = re.compile("|".join(sorted(CHINESE_WORDS, key=len, reverse=True)))
#: surnames of two characters, and those of one that are read otherwise than the same character elsewhere
TWO_CHARACTERS = re.compile(
    "欧阳|歐陽|司马|司馬|诸葛|諸葛|上官|夏侯|尉迟|皇甫|令狐|慕容|东方|公孙|长孙|端木|司徒"
)
READ_AS_SURNAME = {
    "曾": "zeng", "单": "shan", "單": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "區": "ou",
    "朴": "piao", "盖": "ge", "乐": "yue", "任": "ren", "冼": "xian", "尉": "yu", "翟": "zhai",
}  # fmt: skip
LONGEST_PERSON = 4  # characters of a Chinese name that may be a person's


@lru_cache(maxsize=65536)
def latin(name: str) -> str:
    """Write a name in lower-case letters a-z and digits, words apart by one space.

    Marks go; Chinese is written in pinyin (surname and given name apart), other scripts by letter (AnyAscii).
    """
    plain = unicodedata.normalize("NFKC", name)
    if not plain.isascii():
        plain = ARABIC_ARTICLE.sub("al ", HAN.sub(_chinese, KOREAN_NAME.sub(r"\1 \2", plain)))
    plain = DOTTED.sub(lambda found: found[0].replace(".", "") + " ", plain)
    plain = SLASHED.sub(r"\1\2", plain)
    plain = TURNED_AWAY.sub("", anyascii(TURNED_AWAY.sub("", plain))).lower()
    return BETWEEN.sub(" ", plain).strip()


def _chinese(found: re.Match[str]) -> str:
    """Write a run of Chinese characters: of a company word by word, of a person surname and given name."""
    run = found[0]
    if len(run) <= LONGEST_PERSON and not CHINESE_WORD.search(run):
        return f" {_person(run)} "
    return f" {CHINESE_WORD.sub(lambda word: CHINESE_WORDS[word[0]], run)} "


def _person(run: str) -> str:
    if len(run) == 1:
        return READ_AS_SURNAME.get(run, anyascii(run))
    cut = 2 if len(run) > 2 and TWO_CHARACTERS.match(run) else 1
    surname = READ_AS_SURNAME.get(run[:cut], anyascii(run[:cut]))
    return f"{surname} {anyascii(run[cut:])}"
