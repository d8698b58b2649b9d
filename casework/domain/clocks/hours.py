"""The working hours of a calendar: spans of local wall time by weekday and by date, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.clocks.moments import DAY, EPOCH_ORDINAL, HOUR, MINUTE, date_of, day_of, read_date
from casework.errors import Malformed

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[int, int]  # microseconds after the date's 00:00; the second may lie on the next date
Spans = tuple[Span, ...]
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """Which spans start on which date: seven weekdays, less the holidays, dates of their own instead."""

    week: tuple[Spans, ...]
    holidays: frozenset[int]
    extra: Mapping[int, Spans]

    def on(self, day: int) -> Spans:
        """Return the spans that start on a date, in order."""
        own = self.extra.get(day)
        if own is not None:
            return own
        return () if day in self.holidays else self.week[weekday(day)]

    @property
    def any_work(self) -> bool:
        """Tell whether there is a span at all."""
        return any(self.week) or any(self.extra.values())


def weekday(day: int) -> int:
    """Return 0 for a Monday … 6 for a Sunday."""
    return (day + EPOCH_ORDINAL - 1) % 7


def read_hours(week: object, holidays: object, extra: object) -> Hours:
    """Return the hours of a calendar; Malformed says what would be right."""
    by_weekday = _week(week)
    off = frozenset(day_of(read_date(each, "a holiday")) for each in _dates(holidays))
    own = _extra(extra, by_weekday)
    if both := sorted(off & own.keys()):
        raise Malformed(f"{date_of(both[0])} is both a holiday and an extra date; right is one of them")
    hours = Hours(by_weekday, off, own)
    _refuse_overlaps(hours)
    return hours


def read_time(text: object, what: str) -> int:
    """Return the microseconds after midnight that `HH:MM` names; 24:00 is the next midnight."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    at = int(found[1]) * HOUR + int(found[2]) * MINUTE if found else DAY + 1
    if at > DAY:
        raise Malformed(f"{what} is {text!r}; right is a time from 00:00 to 24:00 such as 09:00")
    return at


def _week(week: object) -> tuple[Spans, ...]:
    if not isinstance(week, Mapping):
        raise Malformed("hours is missing or no table; right is a list of spans by weekday, mon to sun")
    for name in week:
        if name not in WEEKDAYS:
            raise Malformed(f"hours names the weekday {name!r}; right is one of {', '.join(WEEKDAYS)}")
    return tuple(_spans(week.get(name, ()), name) for name in WEEKDAYS)


def _dates(holidays: object) -> list[Any]:
    if not isinstance(holidays, list | tuple | set | frozenset):
        raise Malformed("holidays is no list; right is a list of dates")
    return list(holidays)


def _extra(extra: object, week: tuple[Spans, ...]) -> dict[int, Spans]:
    if not isinstance(extra, Mapping):
        raise Malformed("extra is no table; right is a weekday or a list of spans by date")
    read: dict[int, Spans] = {}
    for on, hours in extra.items():
        day = day_of(read_date(on, "an extra date"))
        if isinstance(hours, str):
            if hours not in WEEKDAYS:
                raise Malformed(f"extra {on} is {hours!r}; right is a weekday, mon to sun, or spans")
            read[day] = week[WEEKDAYS.index(hours)]
        else:
            read[day] = _spans(hours, str(on))
    return read


def _spans(spans: object, where: str) -> Spans:
    """Return the spans of one weekday or date in order, each with an end after its beginning."""
    if not isinstance(spans, list | tuple):
        raise Malformed(f"the hours of {where} are no list; right is a list of spans [from, to]")
    return tuple(sorted(_span(span, where) for span in spans))


def _span(span: object, where: str) -> Span:
    if not isinstance(span, list | tuple) or len(span) != 2:
        raise Malformed(f"a span of {where} is {span!r}; right is [from, to], such as ['09:00', '17:00']")
    opens, closes = (read_time(text, f"an end of a span of {where}") for text in span)
    if opens in (closes, DAY):
        raise Malformed(f"the span {span!r} of {where} has no length; right is a `to` other than its `from`")
    return opens, closes if closes > opens else closes + DAY


def _refuse_overlaps(hours: Hours) -> None:
    """Refuse spans that overlap on a date or with the tail of the night before."""
    for name, spans, before in zip(WEEKDAYS, hours.week, (hours.week[-1], *hours.week[:-1]), strict=True):
        _refuse_overlap(spans, before, name)
    for day in hours.extra:
        _refuse_overlap(hours.on(day), hours.on(day - 1), str(date_of(day)))
        _refuse_overlap(hours.on(day + 1), hours.on(day), str(date_of(day + 1)))


def _refuse_overlap(spans: Spans, before: Spans, where: str) -> None:
    busy_until = max((closes - DAY for _, closes in before), default=0)
    for opens, closes in spans:
        if opens < busy_until:
            raise Malformed(f"spans of {where} overlap; right is spans that end before the next one begins")
        busy_until = closes


def dates_in(days: Mapping[int, Any] | frozenset[int], after: int, until: int) -> list[date]:
    """Return those dates that lie after the one day and not after the other, in order."""
    return [date_of(day) for day in sorted(days) if after < day <= until]
