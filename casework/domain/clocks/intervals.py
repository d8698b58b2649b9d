"""The cumulative list of a calendar's intervals for some years: built once, then only searched."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from casework.domain.clocks.hours import Hours
from casework.domain.clocks.moments import DAY, date_of, day_of, months_on
from casework.domain.clocks.zones import Zone
from casework.errors import Malformed

LONGEST_MONTHS = 120  # a term that is not over after ten years is refused
SURELY_WITHIN = 3_652  # days: ten years are at least as many
FURTHEST = 3_700  # days: more than ten years


@dataclass(frozen=True, slots=True)
class Table:
    """`before[i]` is the working time of the table up to the opening of its i-th interval."""

    years: tuple[int, int]  # the first and the last
    low: int  # it answers instants from here …
    high: int  # … to here
    first: int  # the day of ranks[0]
    opens: list[int]
    closes: list[int]
    before: list[int]
    total: int
    days: list[int]  # the working days
    ranks: list[int]  # how many working days there are up to and including each date

    def holds(self, day: int) -> bool:
        """Tell whether a day is one of the table's."""
        return 0 <= day - self.first < len(self.ranks)

    def used(self, instant: int) -> int:
        """Return the working time of the table up to an instant."""
        at = bisect_right(self.opens, instant) - 1
        if at < 0:
            return 0
        close = self.closes[at]
        return self.before[at] + (instant if instant < close else close) - self.opens[at]


def build(hours: Hours, zone: Zone, years: tuple[int, int]) -> Table:
    """Return the table of the years from the one up to and including the other."""
    first, last = day_of(date(years[0], 1, 1)), day_of(date(years[1], 12, 31))
    opens, closes, days, ranks = [], [], [], []
    for day in range(first, last + 1):
        spans = hours.on(day)
        if spans:
            days.append(day)
        ranks.append(len(days))
        for opening, closing in spans:
            begin, end = zone.first(day * DAY + opening), zone.first(day * DAY + closing)
            if begin < end:  # a span inside a gap has no minutes
                opens.append(begin)
                closes.append(end)
    before = list(accumulate((end - begin for begin, end in zip(opens, closes, strict=True)), initial=0))
    low, high = zone.midnight(first + 2), zone.midnight(last - 1)  # the ends may lack a night's tail
    return Table(years, low, high, first, opens, closes, before[:-1], before[-1], days, ranks)


def refuse_if_too_long(day: int, until: int) -> None:
    """Refuse a term that begins on the one day and is not over ten years later."""
    if until - day > SURELY_WITHIN and date_of(until) > months_on(date_of(day), LONGEST_MONTHS):
        raise too_long()


def refuse_far(days: int) -> None:
    """Refuse a number of days that no date could hold, before it is reckoned with."""
    if days > FURTHEST:
        raise too_long()


def too_long() -> Malformed:
    return Malformed("the term is not over within ten years; right is a shorter one, or more working time")
