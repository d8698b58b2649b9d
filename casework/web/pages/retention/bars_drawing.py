"""Shares as a drawing: a bar a band, as high as the share that left, with a line at the share of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 24, 44
STEPS = (1, 2, 5, 10, 20, 25)
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `says` stands on it, `below` and `under` beneath it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    says: str
    below: str
    under: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the page puts into an SVG of `width` by `height`."""

    width: int
    height: int
    left: int
    right: int
    floor: int
    bars: list[Bar]
    grid: list[tuple[float, str]]
    whole: float | None  # the height of the line at the share of all


def drawn(rows: Sequence[tuple[str, str, float | None]], whole: float | None) -> Drawing | None:
    """Return the drawing of title, what is written under it, and share; None where there is no share."""
    shares = [share for *_, share in rows if share is not None]
    if not shares or whole is None:
        return None
    most, step = _scale(max(*shares, whole))
    floor = HEIGHT - BOTTOM
    wide = (WIDTH - LEFT - RIGHT) / len(rows)

    def y(percent: float) -> float:
        return round(floor - percent / most * (floor - TOP), 1)

    bars = [_bar(place, wide, row, y) for place, row in enumerate(rows)]
    grid = [(y(value), f"{value} %") for value in range(0, most + 1, step)]
    return Drawing(WIDTH, HEIGHT, LEFT, RIGHT, floor, bars, grid, y(whole * 100))


def _bar(place: int, wide: float, row: tuple[str, str, float | None], y: Callable[[float], float]) -> Bar:
    title, under, share = row
    top = y((share or 0) * 100)
    left = LEFT + place * wide
    says = "" if share is None else f"{share * 100:.1f} %"
    return Bar(
        x=round(left + wide * 0.2, 1),
        y=top,
        width=round(wide * 0.6, 1),
        height=round(HEIGHT - BOTTOM - top, 1),
        middle=round(left + wide / 2, 1),
        says=says,
        below=title,
        under=under,
    )


def _scale(share: float) -> tuple[int, int]:
    """Return the highest percentage of the scale and the step between its lines."""
    percent = share * 100
    step = next((one for one in STEPS if percent <= one * MOST_LINES), STEPS[-1])
    return step * max(1, -int(-percent // step)), step
