"""Recency, frequency, money: each customer's fifth among all customers of the entity."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.definition import Words

FIFTHS = 5
PARTS = ("recency", "frequency", "money")


@dataclass(frozen=True, slots=True)
class RfmPolicy:
    """One version of what is measured: months of use looked back on for frequency and for money."""

    code: str
    version: int
    title: Words
    valid_from: date
    frequency_months: int
    money_months: int

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"


@dataclass(frozen=True, slots=True)
class Figures:
    """A customer's figures, the higher the better: the last month of use, products used, what was earned."""

    recency: int
    frequency: int
    money: int


Bounds = Mapping[str, list[int]]  # part -> the least figure of the second fifth, of the third …


def bounds_of(figures: Iterable[Figures]) -> dict[str, list[int]]:
    """Return the bounds of the fifths of all customers' figures."""
    counted: dict[str, Counter[int]] = {part: Counter() for part in PARTS}
    for one in figures:
        for part in PARTS:
            counted[part][getattr(one, part)] += 1
    return {part: fifths(counts) for part, counts in counted.items()}


def fifths(counts: Mapping[int, int]) -> list[int]:
    """Return the least figure of each fifth from the second on.

    A figure's fifth goes by how many lie strictly below it, so equal figures are never parted; where many are
    equal a fifth may be empty, and its bound is that of the next.
    """
    n, below, bounds = sum(counts.values()), 0, list[int]()
    for figure in sorted(counts):
        while len(bounds) < FIFTHS - 1 and below * FIFTHS >= n * (len(bounds) + 1):
            bounds.append(figure)
        below += counts[figure]
    return bounds


def rfm_of(figures: Figures, bounds: Bounds) -> str:
    """Return the fifths of a customer as three digits, the best one 5: "543"."""
    return "".join(str(1 + bisect_right(bounds[part], getattr(figures, part))) for part in PARTS)


def told(figures: Figures) -> dict[str, Any]:
    return {part: getattr(figures, part) for part in PARTS}
