"""Rows of working-time arithmetic: an end is added to a start, or the minutes between two are measured."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from casework.domain.calendar import Calendar
from casework.domain.clocks.moments import EPOCH, moment_of
from casework.domain.clocks.zones import zone_named
from casework.errors import Malformed

COLUMNS = ("op", "calendar", "tz", "start", "business_minutes", "end")
ADD, BETWEEN = "add", "between"


def answered(row: Mapping[str, str], calendars: Mapping[str, Calendar]) -> dict[str, str]:
    """Return the row with its missing side: the end of an `add`, the minutes of a `between`.

    Times without an offset are local times of the zone in `tz`; an end is written in that zone.
    """
    name = row.get("calendar") or ""
    if name not in calendars:
        raise Malformed(f"the calendar is {name!r}; right is one of {', '.join(calendars)}")
    calendar = calendars[name]
    zone = row.get("tz") or calendar.zone.name
    start = _moment(row, "start", zone)
    if row.get("op") == ADD:
        end = calendar.add(start, _minutes(row)).astimezone(ZoneInfo(zone))
        return {**row, "end": end.isoformat(timespec="seconds" if end.second else "minutes")}
    if row.get("op") == BETWEEN:
        return {**row, "business_minutes": f"{calendar.between(start, _moment(row, 'end', zone)):.10g}"}
    raise Malformed(f"op is {row.get('op')!r}; right is {ADD} or {BETWEEN}")


def _moment(row: Mapping[str, str], column: str, zone: str) -> datetime:
    local = zone_named(zone)
    text = (row.get(column) or "").strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(f"{column} is {text!r}; right is a time such as 2026-03-02T10:00+00:00") from None
    if moment.tzinfo is not None:
        return moment
    wall = (moment - EPOCH.replace(tzinfo=None)) // timedelta(microseconds=1)
    return moment_of(local.first(wall))


def _minutes(row: Mapping[str, str]) -> int:
    text = (row.get("business_minutes") or "").strip()
    if not text.isdecimal():
        raise Malformed(f"business_minutes is {text!r}; right is a whole number of at least 0")
    return int(text)
