"""How well a score told beforehand: counted by score, so that a million rows are a hundred numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from casework.domain.scoring.policy import Band

TENTH = 0.1
Key = TypeVar("Key", int, str)


@dataclass(slots=True)
class Tally:
    """How many rows there were, and on how many of them it happened."""

    n: int = 0
    happened: int = 0

    @property
    def rate(self) -> float | None:
        return self.happened / self.n if self.n else None

    def add(self, happened: int, n: int = 1) -> None:
        self.n += n
        self.happened += happened


@dataclass(slots=True)
class BackTest:
    """Rows with their scores and what became of them."""

    scores: dict[int, Tally] = field(default_factory=dict)
    bands: dict[str, Tally] = field(default_factory=dict)
    segments: dict[str, dict[str, Tally]] = field(default_factory=dict)  # column -> value

    def add(
        self, score: int, band: str, happened: int, segments: Mapping[str, str] | None = None, n: int = 1
    ) -> None:
        """Count `n` rows of one score, on `happened` of which it happened."""
        _tally(self.scores, score).add(happened, n)
        _tally(self.bands, band).add(happened, n)
        for column, value in (segments or {}).items():
            _tally(self.segments.setdefault(column, {}), value).add(happened, n)

    @property
    def whole(self) -> Tally:
        tallies = self.scores.values()
        return Tally(sum(t.n for t in tallies), sum(t.happened for t in tallies))

    @property
    def auc(self) -> float | None:
        """Return the chance that a row on which it happened scored higher than one on which it did not.

        By rank, ties count half (Mann and Whitney); None where it happened on all rows or on none.
        """
        whole, lower, won = self.whole, 0, 0.0
        for score in sorted(self.scores):
            tally = self.scores[score]
            spared = tally.n - tally.happened
            won += tally.happened * (lower + spared / 2)
            lower += spared
        pairs = whole.happened * (whole.n - whole.happened)
        return won / pairs if pairs else None

    def lift(self, share: float = TENTH) -> float | None:
        """Return how much more often it happened in the top share than overall.

        Rows that tie at the edge count in proportion, so the order of the file does not matter.
        """
        whole = self.whole
        left, caught = whole.n * share, 0.0
        for score in sorted(self.scores, reverse=True):
            tally = self.scores[score]
            taken = min(left, tally.n)
            caught += tally.happened * taken / tally.n
            left -= taken
            if left <= 0:
                break
        return caught / (whole.n * share) / (whole.happened / whole.n) if whole.happened else None

    def by_band(self, bands: tuple[Band, ...]) -> list[tuple[Band, Tally]]:
        """Return every band of the policy with its tally, the highest first."""
        return [(band, self.bands.get(band.code, Tally())) for band in bands]


def _tally(tallies: dict[Key, Tally], key: Key) -> Tally:
    return tallies.setdefault(key, Tally())
