"""A time zone as stretches of one offset, so that local time is a search and an addition."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from casework.domain.clocks.moments import DAY, SECOND, instant_of, moment_of
from casework.errors import Malformed

FIRST_YEAR, LAST_YEAR = 1890, 2230
FIRST_READ = (2025, 2028)
MARGIN = 3 * DAY  # further than any local clock is from UTC


@dataclass(frozen=True, slots=True)
class Stretches:
    """From `starts[i]` on the local clock shows UTC plus `offsets[i]`, until it shows `ends[i]`."""

    years: tuple[int, int]
    low: int
    high: int
    starts: list[int]
    offsets: list[int]
    ends: list[int]


class Zone:
    """One time zone; the years asked for are read once and kept."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._info = _zone_info(name)
        self._stretches = self._read(*FIRST_READ)

    def local(self, instant: int) -> int:
        """Return what the local clock shows, as microseconds since its own 1970-01-01 00:00."""
        known = self._stretches
        if not known.low <= instant < known.high:
            known = self._reach(instant)
        return instant + known.offsets[bisect_right(known.starts, instant) - 1]

    def day(self, instant: int) -> int:
        """Return the local date, as days since 1970-01-01."""
        return self.local(instant) // DAY

    def first(self, wall: int) -> int:
        """Return the first instant at which the local clock shows this date and time or later."""
        known = self._stretches
        if not known.low + MARGIN <= wall < known.high - MARGIN:
            known = self._reach(wall)
        at = bisect_right(known.ends, wall)
        return max(known.starts[at], wall - known.offsets[at])

    def midnight(self, day: int) -> int:
        """Return the first instant of a local date."""
        return self.first(day * DAY)

    def _reach(self, instant: int) -> Stretches:
        """Read more years, so that this instant lies well inside, and return the stretches."""
        year = moment_of(instant).year
        low, high = min(self._stretches.years[0], year - 1), max(self._stretches.years[1], year + 2)
        if low < FIRST_YEAR or high > LAST_YEAR:
            raise Malformed(f"the year {year} cannot be reckoned with; right is one from 1900 to 2200")
        read = self._stretches = self._read(low, high)
        return read

    def _read(self, low: int, high: int) -> Stretches:
        """Return the stretches from the first moment of the year `low` to that of the year `high`."""
        begin, end = (instant_of(datetime(year, 1, 1, tzinfo=UTC)) for year in (low, high))
        starts, offsets = [begin], [self._offset(begin)]
        for at, offset in self._changes(begin, end):
            starts.append(at)
            offsets.append(offset)
        ends = [start + offset for start, offset in zip(starts[1:], offsets, strict=False)]
        return Stretches((low, high), begin, end, starts, offsets, [*ends, end + 2 * DAY])

    def _changes(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield each instant at which the offset changes, and the new offset; looked for day by day."""
        was = self._offset(begin)
        for at in range(begin + DAY, end + DAY, DAY):
            offset = self._offset(at)
            if offset != was:
                yield self._change(at - DAY, at), offset
                was = offset

    def _change(self, before: int, after: int) -> int:
        """Return the second at which the offset of `before` gives way to that of `after`."""
        was = self._offset(before)
        while after - before > SECOND:
            middle = (before + after) // (2 * SECOND) * SECOND
            if self._offset(middle) == was:
                before = middle
            else:
                after = middle
        return after

    def _offset(self, instant: int) -> int:
        shown = moment_of(instant).astimezone(self._info).utcoffset()
        return 0 if shown is None else (shown.days * 86_400 + shown.seconds) * SECOND


@cache
def zone_named(name: str) -> Zone:
    """Return the zone of this name, such as Europe/London; Malformed if there is none."""
    return Zone(name)


def _zone_info(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Malformed(f"the zone {name!r} is unknown; right is a name such as Europe/London") from None
