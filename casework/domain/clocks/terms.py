"""The term of a cycle: one target counted from its start, where it ends, how much of it is left.

A term of each family answers the same questions; counted time is in microseconds, what is shown in its unit.
"""

from __future__ import annotations

from casework.domain.calendar import Calendar
from casework.domain.clocks.days import Dates, WorkingDays
from casework.domain.clocks.targets import DATES, ELAPSED, WORKING_DAYS, Target
from casework.domain.clocks.times import Elapsed, WorkingTime
from casework.errors import Malformed

Term = WorkingTime | Elapsed | WorkingDays | Dates


def term_of(target: Target, calendar: Calendar, start: int, cut_off: str | None = None) -> Term:
    """Return the term of a target that starts at an instant; Malformed if no calendar could end it."""
    if target.family == DATES:
        return Dates(target, calendar, start)
    if target.family == ELAPSED:
        return Elapsed(target, calendar, start)
    if not calendar.hours.any_work:
        raise Malformed(f"{calendar.label} has no working time; right is a calendar with hours for {target}")
    if target.family == WORKING_DAYS:
        return WorkingDays(target, calendar, start, cut_off)
    return WorkingTime(target, calendar, start)
