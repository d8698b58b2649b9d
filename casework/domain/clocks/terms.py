"""The term of a cycle: one target counted from its start, where it ends, how much of it is left.

A term of each family answers the same questions; counted time is in microseconds, what is shown in its unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.domain.calendar import Calendar
from casework.domain.clocks.hours import read_time
from casework.domain.clocks.intervals import refuse_if_too_long
from casework.domain.clocks.moments import DAY, MINUTE, date_of, day_of, months_on
from casework.domain.clocks.targets import DATES, ELAPSED, ONE, WORKING_DAYS, Target
from casework.errors import Malformed

STOPPED = "stopped"
FURTHEST = 3_700  # days: more than ten years


@dataclass(frozen=True, slots=True)
class Pause:
    """Half-open [begin, end); `state` opened it, or `stopped` where a stop of a running clock did."""

    state: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Due:
    """The instant at which a term ends, and its day in the families of days or for a fixed date."""

    at: int
    day: int


class WorkingTime:
    """Working minutes: due at the earliest instant by which they were used."""

    unit, has_days = "business_minutes", False

    def __init__(self, target: Target, calendar: Calendar, start: int) -> None:
        self.target, self.calendar, self.start = target, calendar, start
        self.day0 = calendar.zone.day(start)
        self.one = ONE[target.unit]
        self.amount = target.amount * self.one

    def add(self, by: Target) -> None:
        """Make the term longer by a target of its family."""
        self.amount += by.amount * ONE[by.unit]

    @property
    def whole(self) -> int:
        """What is shown as the target."""
        return self.amount // MINUTE

    def measure(self, begin: int, end: int) -> int:
        """Return the counted time in [begin, end)."""
        return self.calendar.work(begin, end)

    def reach(self, begin: int, amount: int) -> int:
        """Return the earliest instant by which so much counted time has gone by."""
        return self.calendar.after(begin, amount)

    def due(self, pauses: Sequence[Pause]) -> tuple[Due, list[int]]:
        """Return where the term ends, and what each pause gave back, or held, in the unit shown."""
        at, given = self.reach(self.start, self.amount), []
        for pause in pauses:
            held = self.measure(pause.begin, pause.end)
            given.append(held // MINUTE)
            if pause.begin < at:
                at = self.reach(at, held)
        return self.dated(at), given

    def dated(self, at: int) -> Due:
        """Return an instant as a due date; its day is that of the minute before it."""
        return Due(at, self.calendar.zone.day(at - MINUTE))

    def left(self, at: int, due: Due) -> int:
        """Return what is left at an instant up to a date, in the unit shown; negative when it is over."""
        if at <= due.at:
            return -(-self.measure(at, due.at) // MINUTE)
        return -(self.measure(due.at, at) // MINUTE)

    def remaining(self, at: int, due: Due, counted: int) -> int:
        """Return what is left at an instant at which so much time was counted, in the unit shown."""
        return self.whole - counted // MINUTE

    def before(self, units: int, due: Due) -> int | None:
        """Return the instant that lies so many units before the end, where days are counted and not time."""
        return None


class Elapsed(WorkingTime):
    """Hours on the wall, day and night."""

    unit = "minutes"

    def __init__(self, target: Target, calendar: Calendar, start: int) -> None:
        super().__init__(target, calendar, start)
        _refuse_far(self.amount // DAY)
        refuse_if_too_long(self.day0, calendar.zone.day(start + self.amount - 1))

    def add(self, by: Target) -> None:
        super().add(by)
        _refuse_far(self.amount // DAY)
        refuse_if_too_long(self.day0, self.calendar.zone.day(self.start + self.amount - 1))

    def measure(self, begin: int, end: int) -> int:
        return end - begin

    def reach(self, begin: int, amount: int) -> int:
        return begin + amount


class WorkingDays:
    """Working days after day 0: due at the close of the last."""

    unit, has_days = "business_days", True

    def __init__(self, target: Target, calendar: Calendar, start: int, cut_off: str | None) -> None:
        self.target, self.calendar, self.start = target, calendar, start
        self.whole = target.amount
        self.day0 = self._day0(cut_off)

    def _day0(self, cut_off: str | None) -> int:
        """Return the local date of the start; with a cut-off the next working day from then on."""
        day = self.calendar.zone.day(self.start)
        if cut_off is None:
            return day
        latest = self.calendar.zone.first(day * DAY + read_time(cut_off, "a cut-off"))
        if self.start < latest and self.calendar.hours.on(day):
            return day
        return self.calendar.nth_working_day(day, 1)

    def add(self, by: Target) -> None:
        self.whole += by.amount

    def measure(self, begin: int, end: int) -> int:
        return self.calendar.work(begin, end)

    def reach(self, begin: int, amount: int) -> int:
        return self.calendar.after(begin, amount)

    def due(self, pauses: Sequence[Pause]) -> tuple[Due, list[int]]:
        calendar = self.calendar
        day, given = calendar.nth_working_day(self.day0, self.whole), []
        at = calendar.close(day)
        for pause in pauses:
            back = 0
            if pause.begin < at:
                back = calendar.working_days(calendar.zone.day(pause.begin), calendar.zone.day(pause.end))
                last = calendar.nth_working_day(day, back)
                while (at := calendar.close(last)) <= pause.end:  # a pause never uses up the term
                    back, last = back + 1, calendar.nth_working_day(last, 1)
                day = last
            given.append(back)
        return Due(at, day), given

    def dated(self, at: int) -> Due:
        return Due(at, self.calendar.zone.day(at - MINUTE))

    def left(self, at: int, due: Due) -> int:
        today = self.calendar.zone.day(at)
        if at > due.at:
            return -self.calendar.working_days(due.day, today)
        return self.calendar.working_days(max(today, self.day0), max(today, self.day0, due.day))

    def remaining(self, at: int, due: Due, counted: int) -> int:
        return self.left(at, due)

    def before(self, units: int, due: Due) -> int | None:
        """Return the close of the working day so many before the due day; the start if that is earlier."""
        calendar, earliest = self.calendar, self.calendar.zone.day(self.start) - 2
        if units > calendar.working_days(min(earliest, due.day), due.day - 1):
            return self.start
        return calendar.close(calendar.nth_working_day(due.day, -units))


class Dates:
    """Dates after day 0: due at the end of the last."""

    unit, has_days = "calendar_days", True

    def __init__(self, target: Target, calendar: Calendar, start: int) -> None:
        self.target, self.calendar, self.start = target, calendar, start
        self.day0 = calendar.zone.day(start)
        self.months = self.days = 0
        self.add(target)

    def add(self, by: Target) -> None:
        if by.unit == "months":
            self.months += by.amount
        else:
            self.days += by.amount * ONE[by.unit]
        _refuse_far(self.days + self.months * 30)
        self.last = day_of(months_on(date_of(self.day0), self.months)) + self.days
        refuse_if_too_long(self.day0, self.last)

    @property
    def whole(self) -> int:
        return self.last - self.day0

    def measure(self, begin: int, end: int) -> int:
        return end - begin

    def reach(self, begin: int, amount: int) -> int:
        return begin + amount

    def due(self, pauses: Sequence[Pause]) -> tuple[Due, list[int]]:
        zone, day, given = self.calendar.zone, self.last, []
        at = zone.midnight(day + 1)
        for pause in pauses:
            back = zone.day(pause.end) - zone.day(pause.begin) if pause.begin < at else 0
            if back:
                day += back
                at = zone.midnight(day + 1)
            given.append(back)
        return Due(at, day), given

    def dated(self, at: int) -> Due:
        return Due(at, self.calendar.zone.day(at - MINUTE))

    def left(self, at: int, due: Due) -> int:
        return due.day - self.calendar.zone.day(at)

    def remaining(self, at: int, due: Due, counted: int) -> int:
        return self.left(at, due)

    def before(self, units: int, due: Due) -> int | None:
        """Return the end of the date so many days before the due day, or the midnight before the start."""
        return self.calendar.zone.midnight(max(due.day - units + 1, self.day0))


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


def _refuse_far(days: int) -> None:
    if days > FURTHEST:
        raise Malformed("the term is not over within ten years; right is a shorter one")
