"""How a word sounds: spellings that transliteration leaves to chance become one."""

from __future__ import annotations

import re
from functools import lru_cache

#: spellings of one sound, longest first (romanisations of Arabic, Russian, Persian, Korean, Chinese, Spanish)
SPELLINGS = {
    "shch": "sh", "tsch": "ch", "dsch": "j", "sch": "sh", "tch": "ch", "dzh": "j", "tj": "ch", "zh": "j",
    "dj": "j", "dh": "d", "th": "t", "kh": "h", "gh": "g", "ph": "f", "bh": "b", "ck": "k", "qu": "k",
    "q": "k", "x": "ks", "ou": "u", "oo": "u", "ee": "i", "ie": "i", "ei": "i",
    "ey": "i", "ay": "ai", "iy": "i", "yi": "i", "uw": "u", "yu": "iu", "ya": "ia", "yo": "io", "ye": "e",
    "j": "j", "w": "v", "y": "i", "ts": "s", "tz": "s", "cz": "ch",
}  # fmt: skip
SPELLING = re.compile("|".join(sorted(SPELLINGS, key=len, reverse=True)))
SOFT_C = re.compile(r"c(?=[eiy])")
HARD_C = re.compile(r"c(?!h)")
TWICE = re.compile(r"(.)\1+")
SILENT = re.compile(r"(?<=[aeiou])h(?![aeiou])|h$")
VOWELS = re.compile(r"[aeiou]+")
WEAK = re.compile(r"(?<!c)(?<!s)(?<!^)h|(?<=.)v(?=[^aeiou]|$)")
ARTICLE = re.compile(r"^(al|el|ul)(?=[^aeiou\d].{2})")
VOICED = str.maketrans({"z": "s", "d": "t", "g": "k", "b": "p", "j": "c"})


@lru_cache(maxsize=131072)
def spelt(word: str) -> str:
    """Write a word of a-z in the one spelling that stands for all of the same sound."""
    plain = HARD_C.sub("k", SOFT_C.sub("s", word))
    plain = SPELLING.sub(lambda found: SPELLINGS[found[0]], TWICE.sub(r"\1", plain))
    return TWICE.sub(r"\1", SILENT.sub("", plain)) or word


@lru_cache(maxsize=131072)
def skeleton(word: str) -> str:
    """Write the consonants of a word, voiced and voiceless alike; a vowel counts where the word begins."""
    plain = spelt(ARTICLE.sub("", word))
    plain = WEAK.sub("", plain).translate(VOICED)
    return TWICE.sub(r"\1", plain[:1] if not plain else _first(plain) + VOWELS.sub("", plain[1:]))


def _first(plain: str) -> str:
    return "a" if plain[0] in "aeiou" else plain[0]
