"""Satisfaction as figures: NPS, CSAT and CES with the margin that their number of answers leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

Z = 1.96  # of a confidence of 95 %
#: how often each score was given; a number of answers, or the sum of their weights
Counts = Mapping[int, float]
#: metric -> lowest and highest score of its scale
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
PROMOTERS, DETRACTORS = (9, 10), (0, 6)
SATISFIED, EASY = (4, 5), (5, 7)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of n answers; the truth lies within `margin` of it in 95 of 100 samples."""

    metric: str
    value: float  # points of NPS, percent of a share, or the mean on its scale
    margin: float
    n: float


def nps(counts: Counts, n: float | None = None) -> Measure:
    """Return the net promoter score, -100 to 100: percent of 9 and 10 less percent of 0 to 6.

    `n` is the effective number of answers where the counts are weights. Raises ValueError without answers.
    """
    return net("nps", counts, PROMOTERS, DETRACTORS, n)


def csat(counts: Counts, n: float | None = None) -> Measure:
    """Return the percentage of those who are satisfied: 4 or 5 of 5."""
    return share("csat", counts, SATISFIED, n)


def ces(counts: Counts, n: float | None = None) -> Measure:
    """Return the mean of "it was easy", 1 (effort) to 7."""
    return mean("ces", counts, n)


def easy(counts: Counts, n: float | None = None) -> Measure:
    """Return the percentage of those for whom it was easy: 5 to 7 of 7."""
    return share("ces", counts, EASY, n)


def net(
    metric: str, counts: Counts, top: tuple[int, int], bottom: tuple[int, int], n: float | None = None
) -> Measure:
    """Return percent of the scores in `top` less percent of those in `bottom`, with the margin
    ±1.96·√((p+d−(p−d)²)/n).
    """
    whole = _whole(counts)
    p, d = _within(counts, top) / whole, _within(counts, bottom) / whole
    size = n or whole
    return Measure(metric, 100 * (p - d), 100 * Z * sqrt(max(0.0, p + d - (p - d) ** 2) / size), size)


def share(metric: str, counts: Counts, within: tuple[int, int], n: float | None = None) -> Measure:
    """Return percent of the scores from `within[0]` to `within[1]`, with the margin ±1.96·√(p(1−p)/n)."""
    whole = _whole(counts)
    p = _within(counts, within) / whole
    size = n or whole
    return Measure(metric, 100 * p, 100 * Z * sqrt(p * (1 - p) / size), size)


def mean(metric: str, counts: Counts, n: float | None = None) -> Measure:
    """Return the mean score with the margin ±1.96·s/√n; one answer has none that is known: it is 0."""
    whole = _whole(counts)
    centre = sum(score * count for score, count in counts.items()) / whole
    size = n or whole
    spread = sum(count * (score - centre) ** 2 for score, count in counts.items()) / whole
    known = spread * size / (size - 1) if size > 1 else 0.0
    return Measure(metric, centre, Z * sqrt(known / size), size)


def distribution(scores: Iterable[int], metric: str) -> dict[int, int]:
    """Return how often each score of the scale was given, those never given too."""
    return distribution_of(Counter(scores), metric)


def distribution_of(counts: Mapping[int, int], metric: str) -> dict[int, int]:
    """Return the counts with every score of the scale in them."""
    least, most = SCALES[metric]
    return {score: counts.get(score, 0) for score in range(least, most + 1)}


def weighed(
    answers: Iterable[tuple[int, str, int]], weights: Mapping[str, float]
) -> tuple[dict[int, float], float]:
    """Return the scores by the summed weights of who gave them, and the effective number of answers.

    `answers` are score, role and how often; a role without a weight counts 1. The effective number is
    Kish's (Σw)²/Σw²: what an unweighted sample of the same precision would hold.
    """
    counts: dict[int, float] = {}
    total = squares = 0.0
    for score, role, number in answers:
        weight = weights.get(role, 1.0)
        counts[score] = counts.get(score, 0.0) + weight * number
        total, squares = total + weight * number, squares + weight * weight * number
    return counts, total * total / squares if squares else 0.0


def _whole(counts: Counts) -> float:
    whole = sum(counts.values())
    if whole <= 0:
        raise ValueError("no answer was given")
    return whole


def _within(counts: Counts, bounds: tuple[int, int]) -> float:
    return sum(count for score, count in counts.items() if bounds[0] <= score <= bounds[1])
