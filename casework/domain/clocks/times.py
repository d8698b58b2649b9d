"""Terms of minutes and hours: working time, and time on the wall."""

from __future__ import annotations

from collections.abc import Sequence

from casework.domain.calendar import Calendar
from casework.domain.clocks.intervals import refuse_far, refuse_if_too_long
from casework.domain.clocks.moments import DAY, MINUTE
from casework.domain.clocks.pauses import Due, Pause
from casework.domain.clocks.targets import ONE, Target


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
        refuse_far(self.amount // DAY)
        refuse_if_too_long(self.day0, calendar.zone.day(start + self.amount - 1))

    def add(self, by: Target) -> None:
        super().add(by)
        refuse_far(self.amount // DAY)
        refuse_if_too_long(self.day0, self.calendar.zone.day(self.start + self.amount - 1))

    def measure(self, begin: int, end: int) -> int:
        return end - begin

    def reach(self, begin: int, amount: int) -> int:
        return begin + amount
