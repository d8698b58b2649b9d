"""Which figures may be shown: a cut of few answers would tell who said what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

FEWEST = 10  # answers, below which nothing is shown
THIN = 30  # answers, below which a figure is shown with a warning
HIDDEN, FLAGGED, FIRM = "hidden", "flagged", "firm"
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """Answers to those who were really asked; who was left out, and why, is the note below the figure."""

    invited: int
    answered: int
    undeliverable: int
    left_out: Mapping[str, int]  # reason -> how many were drawn and not asked

    @property
    def base(self) -> int:
        return self.invited - self.undeliverable

    @property
    def percent(self) -> float | None:
        return 100 * self.answered / self.base if self.base > 0 else None


def standing(n: float) -> str:
    """Return whether a figure of n answers is `hidden` (below 10), `flagged` (below 30) or `firm`."""
    if n < FEWEST:
        return HIDDEN
    return FLAGGED if n < THIN else FIRM


def hidden_cuts(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """Return the parts of one whole that must not be shown, by the number of their answers.

    A single small part could be worked out from the whole and the others: then the next smallest hides
    with it, until the hidden ones together are no longer small.
    """
    given = sorted((n, str(key), key) for key, n in sizes.items() if n > 0)
    hidden = [key for n, _, key in given if n < FEWEST]
    rest = [(n, key) for n, _, key in given if n >= FEWEST]
    together = sum(sizes[key] for key in hidden)
    while hidden and together < FEWEST and rest:
        n, key = rest.pop(0)
        hidden.append(key)
        together += n
    return frozenset(hidden)
