"""A name as it is compared: its telling words, without forms, titles and articles."""

from __future__ import annotations

from functools import lru_cache

from casework.domain.screening.scripts import latin
from casework.domain.screening.words import FILLERS, FORMS, NUMERALS, TITLES, WRITTEN_OUT

FEWEST_INITIALS = 3
LEFT_OUT = FORMS | TITLES | FILLERS


@lru_cache(maxsize=65536)
def telling_words(name: str) -> tuple[str, ...]:
    """Give the words that tell a name apart, in their order; all of them where nothing else is left."""
    words = latin(name).split()
    telling = [word for word in words if word not in LEFT_OUT] or words
    numbered = [NUMERALS.get(word, word) if place else word for place, word in enumerate(telling)]
    return tuple(WRITTEN_OUT.get(word, word) for word in numbered)


@lru_cache(maxsize=65536)
def initials(name: str) -> tuple[str, ...]:
    """Give the first letters of a name of three words or more, with and without its legal form."""
    words = [word for word in latin(name).split() if word not in FILLERS]
    made = {"".join(word[0] for word in kept) for kept in (words, [w for w in words if w not in FORMS])}
    return tuple(sorted(text for text in made if len(text) >= FEWEST_INITIALS))


def same_name(one: str, other: str) -> bool:
    """Tell whether two names have the same telling words, in any order."""
    return sorted(telling_words(one)) == sorted(telling_words(other))
