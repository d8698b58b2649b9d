"""Two names laid side by side: which word of one is which of the other, and how much that says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casework.domain.screening.alike import JOINED

#: a word, or two adjacent ones written together: its letters, its places as bits, its weight
Unit = tuple[str, int, float]
Near = tuple[Mapping[str, float], int, float]  # words of the list like a unit, its places, its weight
STRICT = 3  # likeness counts by its third power: a word half alike is hardly a sign
LESSER = 0.6  # weight of the name of which less is found in the other


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit of the asked name and one of the listed name that are taken for the same."""

    much: float
    asked: int  # places as bits
    listed: int


def units_of(words: Sequence[str], weights: Sequence[float]) -> list[Unit]:
    """Give each word, and each two adjacent ones written together."""
    single = [(word, 1 << at, weight) for at, (word, weight) in enumerate(zip(words, weights, strict=True))]
    double = [(one[0] + other[0], one[1] | other[1], one[2] + other[2]) for one, other in pairwise(single)]
    return single + double


def fits(much: float, asked: int, listed: int) -> bool:
    """Tell whether a likeness is enough: two words written together must nearly equal what they meet."""
    return much > JOINED or not (asked & (asked - 1) or listed & (listed - 1))


def compare(near: Sequence[Near], total: float, listed: Sequence[Unit], of_listed: float) -> float:
    """Give how alike two names are, from 0 to 100: what of each is found in the other, by weight."""
    asked = met = 0.0
    for _, much, _, _, weight, of in _taken(near, listed):
        asked += much**STRICT * weight
        met += much**STRICT * of
    one, other = asked / total, met / of_listed
    return 100 * (LESSER * min(one, other) + (1 - LESSER) * max(one, other))


def pairs_of(near: Sequence[Near], listed: Sequence[Unit]) -> list[Pair]:
    """Give the words that are taken for the same."""
    return [Pair(much, mask, bits) for _, much, mask, bits, _, _ in _taken(near, listed)]


Taken = tuple[float, float, int, int, float, float]


def _taken(near: Sequence[Near], listed: Sequence[Unit]) -> list[Taken]:
    """Pair words off, the most telling pair first; each word belongs to one pair at most."""
    pairs = [
        (much * (weight + of), much, mask, bits, weight, of)
        for words, mask, weight in near
        if words
        for text, bits, of in listed
        if (much := words.get(text)) and fits(much, mask, bits) and not _two_by_two(near, listed, mask, bits)
    ]
    if len(pairs) < 2:
        return pairs
    pairs.sort(reverse=True)
    used = met = 0
    kept = []
    for pair in pairs:
        if not used & pair[2] and not met & pair[3]:
            used |= pair[2]
            met |= pair[3]
            kept.append(pair)
    return kept


def _two_by_two(near: Sequence[Near], listed: Sequence[Unit], mask: int, bits: int) -> bool:
    """Tell whether two adjacent words on each side are better paired one by one: "abdul rahman" is not."""
    if not (mask & (mask - 1) and bits & (bits - 1)):
        return False
    words, text = near[(mask & -mask).bit_length() - 1][0], listed[(bits & -bits).bit_length() - 1][0]
    return words.get(text, 0.0) > JOINED
