"""A list of names made ready for questions: words by their sound, names by their words."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casework.domain.definition import Words
from casework.domain.screening.alike import JOINED
from casework.domain.screening.comparing import Near, Unit, compare, pairs_of, units_of
from casework.domain.screening.names import initials, telling_words
from casework.domain.screening.reasons import SAME, SHORT, reason_for
from casework.domain.screening.vocabulary import Vocabulary

MOST = 5  # matches of one question
LOOKED_AT = 16  # names at least that are compared word by word; twice as many as are asked for
FREQUENT = 100  # a word of more names brings up none by itself, where a rarer one does
LEAST_WEIGHT = 0.3
OF_INITIALS = 70.0  # what first letters alone are worth


@dataclass(frozen=True, slots=True)
class Match:
    """An entry of the list that a name may mean: its number and name, how alike from 0 to 100, and why."""

    entry: str
    name: str
    score: float
    reason: Words


class Index:
    """Names of a list, each with its entry's number; one entry may have several names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.names = list(names)
        self.words = [telling_words(name) for _, name in self.names]
        self.single: dict[str, list[int]] = defaultdict(list)
        self.double: dict[str, list[int]] = defaultdict(list)
        self.short: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self.words):
            self._enter(place, words)
        self.rare = math.log(1 + len(self.names))
        self.weights = {word: self._weigh(len(places)) for word, places in self.single.items()}
        self.units = [self._units(words) for words in self.words]
        self.totals = [_total(units, words) for units, words in zip(self.units, self.words, strict=True)]
        self.vocabulary = Vocabulary(self.single, self.double)

    def _enter(self, place: int, words: tuple[str, ...]) -> None:
        for word in set(words):
            self.single[word].append(place)
        for text in {one + other for one, other in pairwise(words)}:
            self.double[text].append(place)
        for text in initials(self.names[place][1]):
            self.short[text].append(place)

    def _weigh(self, names: int) -> float:
        return max(LEAST_WEIGHT, self.rare - math.log(1 + names))

    def _units(self, words: tuple[str, ...]) -> list[Unit]:
        return units_of(words, [self.weights.get(word, self.rare) for word in words])

    def search(self, name: str, most: int = MOST) -> list[Match]:
        """Give the entries that a name may mean, best first, each once."""
        words = telling_words(name)
        units = self._units(words)
        total = _total(units, words)
        like = self.vocabulary.like
        near = [(like(text, mask & (mask - 1) != 0), mask, weight) for text, mask, weight in units]
        best: dict[str, tuple[float, int]] = {}
        for place in self._candidates(near, total, max(LOOKED_AT, 2 * most)):
            score = compare(near, total, self.units[place], self.totals[place])
            _better(best, self.names[place][0], score, place)
        for place in self._by_initials(name, words):
            _better(best, self.names[place][0], OF_INITIALS, place)
        chosen = heapq.nlargest(most, best.items(), key=lambda one: (one[1][0], -one[1][1]))
        return [self._match(name, words, near, score, place) for _, (score, place) in chosen]

    def _candidates(self, near: Sequence[Near], total: float, many: int) -> list[int]:
        """Give the names that share most with what is asked, by the weight of the words shared."""
        gains: dict[int, float] = {}
        shares = [self._share(words, mask, weight) for words, mask, weight in near if words]
        for share in sorted(shares, key=len):
            places = share.keys() & gains.keys() if gains and len(share) > FREQUENT else share.keys()
            for place in places:
                gains[place] = gains.get(place, 0.0) + share[place]
        totals = self.totals
        if len(gains) <= many:
            return list(gains)
        return heapq.nlargest(many, gains, key=lambda place: (gains[place] / (total + totals[place]), -place))

    def _share(self, words: Mapping[str, float], mask: int, weight: float) -> dict[int, float]:
        """Give what one word adds to each name that has a word like it."""
        gained = []
        for other, much in words.items():
            if other in self.single:
                gained.append((much * min(weight, self.weights[other]), self.single[other]))
            if other in self.double and much > JOINED:
                gained.append((much * weight, self.double[other]))
        gained.sort(key=lambda one: one[0])
        share: dict[int, float] = {}
        for gain, places in gained:  # the best comes last and stays
            share.update(dict.fromkeys(places, gain))
        return share

    def _by_initials(self, name: str, words: tuple[str, ...]) -> set[int]:
        found: set[int] = set()
        if len(words) == 1:
            found.update(self.short.get(words[0], ()))
        for text in initials(name):
            found.update(place for place in self.single.get(text, ()) if len(self.words[place]) == 1)
        return found

    def _match(
        self, name: str, words: tuple[str, ...], near: Sequence[Near], score: float, place: int
    ) -> Match:
        entry, called = self.names[place]
        if name.casefold() == called.casefold():
            return Match(entry, called, 100.0, SAME)
        pairs = pairs_of(near, self.units[place])
        by_letters = score == OF_INITIALS and not pairs
        reason = SHORT if by_letters else reason_for(words, self.words[place], pairs)
        return Match(entry, called, round(score, 1), reason)


def _better(best: dict[str, tuple[float, int]], entry: str, score: float, place: int) -> None:
    if entry not in best or score > best[entry][0]:
        best[entry] = score, place


def _total(units: list[Unit], words: tuple[str, ...]) -> float:
    return sum(weight for _, _, weight in units[: len(words)]) or 1.0
