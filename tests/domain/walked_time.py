"""Working time found out minute by minute: no intervals, no bisection, no code of the product."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 1440
WINDOW = 75 * DAY  # minutes that a window holds
MIDNIGHT = datetime(1970, 1, 1)


@cache
def shown(zone: str, begin: int) -> list[int]:
    """Give for each minute from `begin` on the latest that the local clock has shown, in minutes since 1970.

    The clock may go back, what it has shown may not: so a repeated hour counts from its first time on, and
    what lies in a gap is reached right after it.
    """
    info, latest, clock = ZoneInfo(zone), 0, []
    for minute in range(begin - 4 * 60, begin + WINDOW):
        local = datetime.fromtimestamp(minute * 60, info).replace(tzinfo=None)
        latest = max(latest, (local - MIDNIGHT) // timedelta(minutes=1))
        clock.append(latest)
    return clock[4 * 60 :]


class OutOfWindow(Exception):
    """The walk would have to go on further than the window reaches."""


class WalkedCalendar:
    """A calendar over one window of minutes; minutes are counted from the window's beginning."""

    def __init__(self, written: dict[str, Any], begin: datetime) -> None:
        self.zone, self.begin = written["zone"], int(begin.timestamp()) // 60
        self.hours, self.extra = written["hours"], written.get("extra", {})
        self.holidays = set(written.get("holidays", []))
        self.clock = shown(self.zone, self.begin)
        tables = {day: self.day_table(day) for day in {wall // DAY for wall in self.clock}}
        self.work = bytearray(tables[wall // DAY][wall % DAY] for wall in self.clock)

    def spans(self, on: date) -> list[tuple[int, int]]:
        """Give the spans that start on a date, in minutes after its midnight."""
        own = self.extra.get(on.isoformat())
        if own is None:
            own = [] if on.isoformat() in self.holidays else self.hours.get(WEEKDAYS[on.weekday()], [])
        elif isinstance(own, str):
            own = self.hours.get(own, [])
        found = []
        for opening, closing in own:
            opens, closes = (int(text[:2]) * 60 + int(text[3:]) for text in (opening, closing))
            found.append((opens, closes if closes > opens else closes + DAY))
        return sorted(found)

    def day_table(self, day: int) -> bytearray:
        """Give a flag for each minute of a wall date: worked in a span of its own or of the night before."""
        on, table = date(1970, 1, 1) + timedelta(days=day), bytearray(DAY)
        for opens, closes in self.spans(on):
            for minute in range(opens, min(closes, DAY)):
                table[minute] = 1
        for _, closes in self.spans(on - timedelta(days=1)):
            for minute in range(closes - DAY):
                table[minute] = 1
        return table

    def minute(self, moment: datetime) -> int:
        return int(moment.timestamp()) // 60 - self.begin

    def moment(self, minute: int) -> datetime:
        return datetime.fromtimestamp((self.begin + minute) * 60, UTC)

    def today(self, minute: int) -> date:
        """Give the local date; what the clock really shows, also when it has gone back."""
        return datetime.fromtimestamp((self.begin + minute) * 60, ZoneInfo(self.zone)).date()

    def reached(self, on: date, minute: int) -> int:
        """Walk to the first minute at which the clock has shown this date and minute."""
        wall = (on - date(1970, 1, 1)).days * DAY + minute
        at = max(0, wall - self.begin - 15 * 60)
        while at < WINDOW and self.clock[at] < wall:
            at += 1
        if not 0 < at < WINDOW:
            raise OutOfWindow
        return at

    def is_working_day(self, on: date) -> bool:
        return bool(self.spans(on))

    def close(self, on: date) -> int:
        return self.reached(on, self.spans(on)[-1][1])

    def working_days(self, after: date, until: date) -> int:
        """Count the working days after the one date up to the other, one by one; backwards negative."""
        if until < after:
            return -self.working_days(until, after)
        count = 0
        while after < until:
            after += timedelta(days=1)
            count += self.is_working_day(after)
        return count

    def step(self, on: date, count: int) -> date:
        """Walk so many working days on, or back."""
        way, steps = timedelta(days=1 if count > 0 else -1), 0
        while count:
            on, steps = on + way, steps + 1
            count -= (1 if count > 0 else -1) * self.is_working_day(on)
            if steps > WINDOW // DAY:
                raise OutOfWindow
        return on
