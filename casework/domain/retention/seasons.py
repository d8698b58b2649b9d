"""Months against the months before them, adjusted by what the same months of the year before did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from casework.domain.retention.customer import Held, Month, month_of

YEAR = 12
OLDEST = 2  # months that figures may lag behind: what is older says nothing about now
#: How far a season can move what is expected; a year that fell apart is no season.
BOUNDS = (Fraction(1, 2), Fraction(2))
Figure = Callable[[Month], int]


@dataclass(frozen=True, slots=True)
class Movement:
    """What the last months came to against what was to be expected, both as averages a month."""

    last: int  # number of the last month
    recent: Fraction
    expected: Fraction
    adjusted: bool

    @property
    def share(self) -> Fraction | None:
        return self.recent / self.expected if self.expected else None


def movement(
    holdings: Sequence[Held], figure: Figure, today: date, recent: int, before: int, seasonal: bool
) -> Movement | None:
    """Return the average of the last `recent` whole months against that of the `before` months before them.

    None where a month is missing: who has been here too short a time, or whose figures have not come yet.
    Holdings that are open and lack the last month are left out of both sides.
    """
    last = _last(holdings, today)
    if last is None:
        return None
    known = [one for one in holdings if last in one.months or not one.open_on(today)]
    now = _average(known, figure, last, recent)
    earlier = _average(known, figure, last - recent, before)
    if now is None or earlier is None:
        return None
    season = _season(known, figure, last, recent, before) if seasonal else None
    return Movement(last, now, earlier * (1 if season is None else season), season is not None)


def _last(holdings: Sequence[Held], today: date) -> int | None:
    whole = month_of(today) - 1
    last = max((n for one in holdings for n in one.months if n <= whole), default=None)
    return None if last is None or last < whole - OLDEST + 1 else last


def _season(holdings: Sequence[Held], figure: Figure, last: int, recent: int, before: int) -> Fraction | None:
    """Return how the same months moved a year before; None where they are not known or were nothing."""
    now = _average(holdings, figure, last - YEAR, recent)
    earlier = _average(holdings, figure, last - YEAR - recent, before)
    if now is None or not earlier:
        return None
    low, high = BOUNDS
    return min(max(now / earlier, low), high)


def _average(holdings: Sequence[Held], figure: Figure, last: int, span: int) -> Fraction | None:
    total = 0
    for number in range(last - span + 1, last + 1):
        found = [figure(one.months[number]) for one in holdings if number in one.months]
        if not found:
            return None
        total += sum(found)
    return Fraction(total, span)
