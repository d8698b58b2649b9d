"""The words of a list, found by how they sound: a question looks at those of like consonants alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from casework.domain.screening.alike import (
    JOINED,
    LEAST,
    LEAST_LETTERS,
    SAME_SPELLING,
    UNVOWELLED,
    letters_of,
    of_bones,
    of_sign,
)
from casework.domain.screening.sounds import VOWELS, skeleton, spelt

SUBSTITUTED = 4  # consonants of a word in which one may be another
REMEMBERED = 100_000  # words whose likes are kept

Heard = tuple[str, str, int]  # a word, how it is spelt by its sound, and how long that is


class Vocabulary:
    """The single words of a list, and its adjacent words written together."""

    def __init__(self, single: Iterable[str], double: Iterable[str]) -> None:
        self.single = frozenset(single)
        self.double = frozenset(double)
        self.signs = frozenset(word for word in self.single if _is_sign(word))
        self.same: dict[str, list[Heard]] = defaultdict(list)  # by their consonants
        self.shorter: dict[str, list[Heard]] = defaultdict(list)  # by these with one left out
        for word in sorted(self.single - self.signs):
            heard, bones = _heard(word), skeleton(word)
            self.same[bones].append(heard)
            for key in _shorter(bones):
                self.shorter[key].append(heard)
        self.together: dict[str, list[Heard]] = defaultdict(list)
        for word in sorted(self.double):
            self.together[skeleton(word)].append(_heard(word))
        self._kept: tuple[dict[str, dict[str, float]], ...] = ({}, {})

    def like(self, word: str, joined: bool = False) -> dict[str, float]:
        """Give the words that are like one, each with how much; `joined` is itself two written together."""
        kept = self._kept[joined]
        known = kept.get(word)
        if known is None:
            if len(kept) >= REMEMBERED:
                kept.clear()
            known = kept[word] = self._look(word, joined)
        return known

    def _look(self, word: str, joined: bool) -> dict[str, float]:
        if _is_sign(word):
            return {other: much for other in self.signs if (much := of_sign(word, other))}
        bones = skeleton(word)
        found = _of_same_bones(word, bones, self.together.get(bones, ()), JOINED)
        found |= _of_same_bones(word, bones, self.same.get(bones, ()), JOINED if joined else LEAST)
        if not joined:
            less = _shorter(bones)
            others = (bones, *less) if len(bones) >= SUBSTITUTED else (bones,)
            for key in others:
                _add_alike(found, word, self.shorter.get(key, ()))
            for key in less:
                _add_alike(found, word, self.same.get(key, ()))
        return found


def _is_sign(word: str) -> bool:
    """Tell whether it is a number or a single letter, which are alike or not and no more."""
    return len(word) == 1 or word.isdigit()


def _heard(word: str) -> Heard:
    sound = spelt(word)
    return word, sound, len(sound)


def _shorter(bones: str) -> set[str]:
    """Give what is left of some consonants when any one is lost."""
    return {bones[:at] + bones[at + 1 :] for at in range(len(bones))} if len(bones) > 2 else set()


def _of_same_bones(word: str, bones: str, others: Sequence[Heard], least: float) -> dict[str, float]:
    """Compare with words of the same consonants: by letters, more for each consonant."""
    found: dict[str, float] = {}
    if not others:
        return found
    sound, more, unvowelled = spelt(word), of_bones(bones), not VOWELS.search(word)
    letters, long = letters_of(sound), len(sound)
    for other, heard, length in others:
        both = long + length
        if other == word:
            much = 1.0
        elif heard == sound:
            much = SAME_SPELLING
        elif 2 * min(long, length) < LEAST_LETTERS * both:
            continue
        elif len(bones) > 2 and (unvowelled or not VOWELS.search(other)):
            much = UNVOWELLED
        else:
            much = min(SAME_SPELLING, 2 * _common(letters, long, heard) / both + more)
        if much >= least:
            found[other] = much
    return found


def _add_alike(found: dict[str, float], word: str, others: Sequence[Heard]) -> None:
    """Compare with words of other consonants: by letters alone."""
    if not others:
        return
    sound = spelt(word)
    letters, long = letters_of(sound), len(sound)
    for other, heard, length in others:
        both = long + length
        if 2 * (long if long < length else length) < LEAST * both or other in found:
            continue
        much = 2 * _common(letters, long, heard) / both
        if much >= LEAST:
            found[other] = much


def _common(letters: dict[str, int], long: int, other: str) -> int:
    """Give the length of the longest common subsequence; what carries over the end is cut off once."""
    row = whole = (1 << long) - 1
    for letter in other:
        if letter in letters:
            hits = row & letters[letter]
            row = row + hits | row - hits
    return long - (row & whole).bit_count()
