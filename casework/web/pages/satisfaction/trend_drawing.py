"""The trend of a rating as a drawing: points with their margins over months, gaps where too few answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from casework.domain.satisfaction.trend import Point

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 30, 12, 30
MOST_LABELS = 12
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
#: what a figure can be at all
BOUNDS = {"nps": (-100.0, 100.0), "csat": (0.0, 100.0), "ces": (0.0, 100.0)}


@dataclass(frozen=True, slots=True)
class Dot:
    """One month on the drawing; `low` and `high` are the ends of its margin."""

    x: float
    y: float
    low: float
    high: float
    says: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the page puts into an SVG of `width` by `height`."""

    width: int
    height: int
    left: int
    right: int
    dots: list[Dot]
    lines: list[str]  # each the points of one unbroken line
    grid: list[tuple[float, str]]  # height and what is written there
    months: list[tuple[float, str]]
    floor: int


def drawn(points: Sequence[Point], metric: str) -> Drawing | None:
    """Return the drawing; None where no month has a figure."""
    shown = [point for point in points if point.measure is not None]
    if not shown:
        return None
    least, most, step = _scale(shown, metric)
    wide = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)

    def x(index: int) -> float:
        return round(LEFT + index * wide if len(points) > 1 else (LEFT + WIDTH - RIGHT) / 2, 1)

    def y(value: float) -> float:
        inside = min(max(value, least), most)
        return round(TOP + (most - inside) / (most - least) * (HEIGHT - TOP - BOTTOM), 1)

    placed = {
        index: Dot(x(index), y(m.value), y(m.value - m.margin), y(m.value + m.margin), _says(point))
        for index, point in enumerate(points)
        if (m := point.measure) is not None
    }
    every = ceil(len(points) / MOST_LABELS)
    months = [(x(i), point.period) for i, point in enumerate(points) if i % every == 0]
    heights = range(int(least), int(most) + 1, step)
    grid = [(y(value), str(value)) for value in heights]
    return Drawing(
        WIDTH, HEIGHT, LEFT, RIGHT, list(placed.values()), _lines(placed), grid, months, HEIGHT - BOTTOM
    )


def _scale(shown: Sequence[Point], metric: str) -> tuple[float, float, int]:
    """Return the lowest and highest value of the drawing, and the step of its grid."""
    measures = [point.measure for point in shown if point.measure is not None]
    low = min(one.value - one.margin for one in measures)
    high = max(one.value + one.margin for one in measures)
    least, most = BOUNDS[metric]
    low, high = max(least, low), min(most, high)
    step = next((one for one in STEPS if (high - low) / one <= 5), STEPS[-1])
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    return float(bottom), float(max(top, bottom + step)), step


def _says(point: Point) -> str:
    measure = point.measure
    assert measure is not None, "only months with a figure are placed"
    return f"{point.period}: {measure.value:.1f} ± {measure.margin:.1f} (n = {point.n})"


def _lines(placed: dict[int, Dot]) -> list[str]:
    lines: list[list[Dot]] = []
    last = -2
    for index, dot in sorted(placed.items()):
        if index != last + 1:
            lines.append([])
        lines[-1].append(dot)
        last = index
    return [" ".join(f"{dot.x},{dot.y}" for dot in line) for line in lines if len(line) > 1]
