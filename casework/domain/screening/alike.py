"""How alike two words are, from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping

from casework.domain.screening.sounds import VOWELS, skeleton, spelt

SAME_SPELLING = 0.97  # other letters, same sound
SAME_BONES = 0.15  # what the same consonants add
INITIAL = 0.5  # one is the first letter of the other
UNVOWELLED = 0.97  # the same consonants, where one script writes no vowels
LEAST_LETTERS = 0.45  # share of letters that two words of the same consonants have at least
JOINED = 0.93  # words written together must be as good as equal
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
    if one == other or 1 in (len(one), len(other)) or one.isdigit() or other.isdigit():
        return of_sign(one, other)
    sound, of_other, bones = spelt(one), spelt(other), skeleton(one)
    if sound == of_other:
        return SAME_SPELLING
    much = edit_ratio(sound, of_other)
    if bones == skeleton(other):
        if len(bones) > 2 and not (VOWELS.search(one) and VOWELS.search(other)):
            return UNVOWELLED
        much = min(SAME_SPELLING, much + of_bones(bones))
    return much if much >= LEAST else 0.0


def of_sign(one: str, other: str) -> float:
    """Compare where one is a number or a single letter."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit() or 1 not in (len(one), len(other)):
        return 0.0
    return INITIAL if one[0] == other[0] else 0.0


def of_bones(bones: str) -> float:
    """Give what the same consonants add: little for two, all from three on."""
    return SAME_BONES * min(1.0, (len(bones) - 1) / 2)
