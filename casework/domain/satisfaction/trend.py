"""A figure over time: points by period, and whether a change is more than chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from casework.domain.satisfaction.cuts import HIDDEN, standing
from casework.domain.satisfaction.measures import Measure


@dataclass(frozen=True, slots=True)
class Point:
    """One period's figure; None where too few answered for it to be shown."""

    period: str
    measure: Measure | None
    n: int


def trend(periods: Iterable[tuple[str, Measure | None, int]]) -> list[Point]:
    """Return the points in order of their periods, those of few answers without a figure."""
    return [
        Point(period, None if standing(n) == HIDDEN else measure, n)
        for period, measure, n in sorted(periods, key=lambda one: one[0])
    ]


def differs(one: Measure, other: Measure) -> bool:
    """True if two figures lie further apart than the margin of their difference: √(m₁²+m₂²)."""
    return abs(one.value - other.value) > sqrt(one.margin**2 + other.margin**2)
