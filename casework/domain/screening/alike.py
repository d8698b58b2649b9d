"""How alike two words are, from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.domain.screening.sounds import VOWELS, skeleton, spelt

SAME_SPELLING = 0.97  # other letters, same sound
SAME_BONES = 0.15  # what the same consonants add
INITIAL = 0.5  # one is the first letter of the other
UNVOWELLED = 0.97  # the same consonants, where one script writes no vowels
LEAST_LETTERS = 0.45  # share of letters that two words of the same consonants have at least
LEAST = 0.65  # below, two words have nothing to do with each other


def letters_of(word: str) -> dict[str, int]:
    """Give for each letter of a word its places as bits."""
    places: dict[str, int] = {}
    for at, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << at
    return places


def longest_common(letters: Mapping[str, int], long: int, other: str) -> int:
    """Give the length of the longest common subsequence (bit-parallel, Hyyrö 2004)."""
    row = whole = (1 << long) - 1
    for letter in other:
        if letter in letters:
            hits = row & letters[letter]
            row = (row + hits | row - hits) & whole
    return long - row.bit_count()


def edit_ratio(one: str, other: str) -> float:
    """Give twice the common letters over all letters: 1 for equal, 0 for nothing in common."""
    both = len(one) + len(other)
    return 2 * longest_common(letters_of(one), len(one), other) / both if both else 1.0


def alike(one: str, other: str) -> float:
    """Give how alike two words are: letters, else sound, else consonants; 0 below LEAST."""
    return likes(one, [other]).get(other, 0.0)


def likes(word: str, others: Iterable[str]) -> dict[str, float]:
    """Give those of many words that are like one, each with how much."""
    if word.isdigit() or len(word) == 1:
        return {other: much for other in others if (much := _of_sign(word, other))}
    sound, bones = spelt(word), skeleton(word)
    letters, long, unvowelled = letters_of(sound), len(sound), not VOWELS.search(word)
    found: dict[str, float] = {}
    for other in others:
        of_other = spelt(other)
        both = long + len(of_other)
        if other == word or len(other) == 1 or other.isdigit():
            much = _of_sign(word, other)
        elif of_other == sound:
            much = SAME_SPELLING
        elif 2 * min(long, both - long) < LEAST_LETTERS * both:
            continue
        else:
            much = 2 * longest_common(letters, long, of_other) / both
            if skeleton(other) == bones:
                bare = len(bones) > 2 and (unvowelled or not VOWELS.search(other))
                much = UNVOWELLED if bare else min(SAME_SPELLING, much + _of_bones(bones))
        if much >= LEAST or len(other) == 1:
            found[other] = much
    return {other: much for other, much in found.items() if much}


def _of_sign(one: str, other: str) -> float:
    """Compare where one is a number or a single letter."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit() or 1 not in (len(one), len(other)):
        return 0.0
    return INITIAL if one[0] == other[0] else 0.0


def _of_bones(bones: str) -> float:
    return SAME_BONES * min(1.0, (len(bones) - 1) / 2)
