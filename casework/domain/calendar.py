"""Working time of one calendar version as one list of intervals: add, subtract, measure, count days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from casework.domain.clocks.hours import Hours, dates_in, read_hours, weekday
from casework.domain.clocks.intervals import (
    LONGEST_MONTHS,
    SURELY_WITHIN,
    Table,
    build,
    refuse_if_too_long,
    too_long,
)
from casework.domain.clocks.moments import DAY, MINUTE, date_of, day_of, instant_of, moment_of
from casework.domain.clocks.zones import Zone, zone_named
from casework.errors import Malformed

KEYS = ("name", "version", "zone", "hours", "holidays", "extra")
EMPTY = Table((9999, 0), 0, -1, 0, [], [], [], 0, [], [])


class Calendar:
    """One version of a calendar. Working time is real time inside its spans."""

    def __init__(
        self, name: str, version: str, zone: Zone, hours: Hours, *, provisional_from: int | None = None
    ) -> None:
        self.name, self.version, self.zone, self.hours = name, version, zone, hours
        self.label = f"{name}@{version}"
        self.provisional_from = provisional_from  # from this year on no official notice was known
        self._table = EMPTY  # replaced as a whole, so that threads may share a calendar

    @classmethod
    def from_json(cls, written: object, *, provisional_from: int | None = None) -> Calendar:
        """Read a calendar as clock.md section 1 writes it; Malformed says what would be right."""
        if not isinstance(written, Mapping):
            raise Malformed("a calendar is no table; right is one with zone and hours, or a shipped name")
        for key in written:
            if key not in KEYS:
                raise Malformed(f"a calendar has the key {key!r}; right is one of {', '.join(KEYS)}")
        name, version, zone = written.get("name", "inline"), written.get("version", "1"), written.get("zone")
        if not all(isinstance(text, str) and text for text in (name, version, zone)):
            raise Malformed(
                "a calendar's name, version or zone is no text; right is text, the zone is needed"
            )
        hours = read_hours(written.get("hours"), written.get("holidays", ()), written.get("extra", {}))
        return cls(name, version, zone_named(zone), hours, provisional_from=provisional_from)

    def __repr__(self) -> str:
        return f"Calendar({self.label})"

    # moments and dates

    def add(self, start: datetime, minutes: float) -> datetime:
        """Return the earliest moment by which so many working minutes were used from `start` on."""
        return moment_of(self.after(instant_of(start), round(minutes * MINUTE)))

    def subtract(self, end: datetime, minutes: float) -> datetime:
        """Return the latest moment from which so many working minutes are left until `end`."""
        return moment_of(self.ahead_of(instant_of(end), round(minutes * MINUTE)))

    def between(self, start: datetime, end: datetime) -> float:
        """Return the working minutes in [start, end), seconds as fractions; negative if `end` is first."""
        return self.work(instant_of(start), instant_of(end)) / MINUTE

    def is_working_day(self, on: date) -> bool:
        return bool(self.hours.on(day_of(on)))

    def add_working_days(self, on: date, count: int) -> date:
        """Return the count-th working day after a date; before it if `count` is negative."""
        return date_of(self.nth_working_day(day_of(on), count))

    def working_days_between(self, after: date, until: date) -> int:
        """Return how many working days lie after the one date, up to and including the other."""
        return self.working_days(day_of(after), day_of(until))

    def close_of(self, on: date) -> datetime:
        """Return the end of the last span of a working day."""
        return moment_of(self.close(day_of(on)))

    def end_of(self, on: date) -> datetime:
        """Return the end of a date: the next local midnight."""
        return moment_of(self.zone.midnight(day_of(on) + 1))

    def date_at(self, moment: datetime) -> date:
        """Return the local date of a moment."""
        return date_of(self.zone.day(instant_of(moment)))

    def holidays_between(self, after: int, until: int) -> list[date]:
        """Return the holidays after one day up to another that lie on weekdays with hours."""
        return dates_in(self._felt, after, until)

    @cached_property
    def _felt(self) -> frozenset[int]:
        return frozenset(day for day in self.hours.holidays if self.hours.week[weekday(day)])

    # instants and days

    def work(self, start: int, end: int) -> int:
        """Return the working time in [start, end)."""
        table = self._table
        if not table.low <= start <= table.high or not table.low <= end <= table.high:
            table = self._reach(start, end)
        return table.used(end) - table.used(start)

    def after(self, start: int, amount: int) -> int:
        """Return the earliest instant by which `amount` of working time was used from `start` on."""
        if amount <= 0:
            return self.ahead_of(start, -amount)
        table = self._table
        if not table.low <= start <= table.high:
            table = self._reach(start, start)
        while (needed := table.used(start) + amount) > table.total:
            table = self._later(table, start)
        at = bisect_left(table.before, needed) - 1
        end = table.opens[at] + needed - table.before[at]
        if end - start > SURELY_WITHIN * DAY:
            refuse_if_too_long(self.zone.day(start), self.zone.day(end - 1))
        return end

    def ahead_of(self, end: int, amount: int) -> int:
        """Return the latest instant from which `amount` of working time is left until `end`."""
        if amount == 0:
            return end
        table = self._reach(end, end)
        while (left := table.used(end) - amount) < 0:
            table = self._earlier(table, end)
        at = bisect_right(table.before, left) - 1
        return table.opens[at] + left - table.before[at]

    def working_days(self, after: int, until: int) -> int:
        """Return how many working days lie after the one day, up to and including the other."""
        table = self._table
        if not (table.holds(after) and table.holds(until)):
            table = self._reach(after * DAY, until * DAY)
        return table.ranks[until - table.first] - table.ranks[after - table.first]

    def nth_working_day(self, day: int, count: int) -> int:
        """Return the count-th working day after a day, before it if `count` is negative; itself for 0."""
        if count == 0:
            return day
        table = self._table
        if not (table.holds(day) and table.holds(day - 1)):
            table = self._reach(day * DAY, day * DAY)
        if count > 0:
            while (at := table.ranks[day - table.first] + count - 1) >= len(table.days):
                table = self._later(table, day * DAY)
            refuse_if_too_long(day, table.days[at])
        else:
            while (at := table.ranks[day - 1 - table.first] + count) < 0:
                table = self._earlier(table, day * DAY)
        return table.days[at]

    def close(self, day: int) -> int:
        """Return the instant at which the last span of a working day ends."""
        spans = self.hours.on(day)
        if not spans:
            raise Malformed(f"{date_of(day)} is no working day of {self.label}; right is a date with hours")
        return self.zone.first(day * DAY + spans[-1][1])

    def used_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the intervals that hold working time between two instants, cut to them."""
        table = self._reach(start, end)
        first, last = bisect_right(table.closes, start), bisect_left(table.opens, end)
        return [(max(table.opens[i], start), min(table.closes[i], end)) for i in range(first, last)]

    # the window of years

    def _reach(self, start: int, end: int) -> Table:
        """Return a table that answers both instants."""
        table = self._table
        if table.low <= start <= table.high and table.low <= end <= table.high:
            return table
        asked = (moment_of(start).year, moment_of(end).year)
        return self._cover(table, min(asked) - 1, max(asked) + 1)

    def _later(self, table: Table, start: int) -> Table:
        """Return a table of later years, as long as a term from `start` may still be over in time."""
        last = table.years[1]
        if last > moment_of(start).year + LONGEST_MONTHS // 12 + 1:
            raise too_long()
        return self._cover(table, last, last + 2)

    def _earlier(self, table: Table, end: int) -> Table:
        first = table.years[0]
        if first < moment_of(end).year - LONGEST_MONTHS // 12 - 1:
            raise too_long()
        return self._cover(table, first - 2, first)

    def _cover(self, table: Table, first: int, last: int) -> Table:
        """Build the table anew with these years besides its own."""
        years = (min(table.years[0], first), max(table.years[1], last))
        built = self._table = build(self.hours, self.zone, years)
        return built
