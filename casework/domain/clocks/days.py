"""Terms of days: working days, and dates, weeks and months."""

from __future__ import annotations

from collections.abc import Sequence

from casework.domain.calendar import Calendar
from casework.domain.clocks.hours import read_time
from casework.domain.clocks.intervals import refuse_far, refuse_if_too_long
from casework.domain.clocks.moments import DAY, MINUTE, date_of, day_of, months_on
from casework.domain.clocks.pauses import Due, Pause
from casework.domain.clocks.targets import ONE, Target


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
        refuse_far(self.days + self.months * 30)
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
