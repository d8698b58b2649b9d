"""Names as they are compared: without case, marks, punctuation and company forms, words in their order."""

from __future__ import annotations

import re
import unicodedata

ORGANISATION, PERSON = "organisation", "person"
#: words at the end of a company's name that only say what kind of company it is
FORMS = frozenset(
    {
        "ltd", "limited", "plc", "llp", "llc", "lp", "inc", "incorporated", "corp", "corporation", "co",
        "company", "gmbh", "ag", "kg", "kgaa", "se", "sa", "sas", "sarl", "spa", "srl", "bv", "nv", "ab",
        "asa", "as", "oy", "oyj", "aps", "pty", "pte", "sl", "sro", "doo", "pjsc", "ojsc", "jsc", "ooo",
        "zao", "oao", "ltda", "cv",
    }
)  # fmt: skip
CHINESE_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "有限合伙", "股份公司")
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
JOINED = re.compile(r"[.'’`]|(?<=\b\w)/(?=\w\b)")  # signs within a word: S.A., A/S
NO_WORD = re.compile(r"[\W_]+")


def normal_name(name: str, kind: str = ORGANISATION) -> str:
    """Return the form by which two names are found to be the same; of a person nothing is dropped.

    A name that is nothing but forms stays as it is: never an empty text for a name with a letter in it.
    """
    words = _plain(name).split()
    if kind == PERSON:
        return " ".join(words)
    kept = list(words)
    while kept and kept[-1] in FORMS:
        kept.pop()
    text = " ".join(kept or words)
    for form in CHINESE_FORMS:
        if text.endswith(form) and text != form:
            return text.removesuffix(form).strip()
    return text


def begun_name(asked: str) -> str:
    """Return what the normal form begins with, of a name that is not written to its end yet.

    The last word is left out where it may become a company form, which the normal form has not.
    """
    text = normal_name(asked)
    words = text.split()
    if len(words) > 1 and any(form.startswith(words[-1]) for form in FORMS):
        return " ".join(words[:-1])
    return text


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().translate(LETTERS).replace("&", " and ")
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", folded) if unicodedata.category(sign) != "Mn"
    )
    return NO_WORD.sub(" ", JOINED.sub("", unicodedata.normalize("NFC", bare))).strip()
