"""What other products' own tests expect of working time and clocks, and where we have chosen otherwise.

Two conventions differ between them. A term that ends at closing time ends then, as Frappe and the gem say,
not at the next opening, as Zammad says. A working day counts from the date it is counted from, whatever the
kind of that date; the gem goes to a working day first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.domain.calendar import Calendar
from casework.domain.clock import Reading, replay
from casework.domain.clocks.acts import Act
from casework.domain.clocks.targets import ClockPolicy, Target
from tests.given import DATA, given_json

FILE = "sla_oracles/peer_expectations_a.json"
OTHERWISE = {"zammad-pause-ends-at-boundary", "working_hours-006", "working_hours-009"}
SECOND, MONDAY = timedelta(seconds=1), datetime(2026, 3, 2, tzinfo=UTC)
ROWS = {row["id"]: row for row in given_json(FILE)} if (DATA / FILE).is_file() else {}
Row = dict[str, Any]


def calendar_of(row: Row) -> Calendar:
    written = row["calendar"]
    own, off = written.get("special_hours", {}), [*written["holidays"]]
    for name in row.get("holidays", []):  # of the week of MONDAY
        off.append((MONDAY + timedelta(days=weekday(name))).date().isoformat())
    zone = "UTC" if written["tz"] == "local" else written["tz"]
    kept = [on for on in off if on not in own]
    return Calendar.from_json({"zone": zone, "hours": written["hours"], "holidays": kept, "extra": own})


def weekday(name: str) -> int:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(name)


def moment(text: str) -> datetime:
    """Read a time, or the words of one row: `next wed 18:00`."""
    if found := re.match(r"(next )?(\w{3}) (of week\+2 )?(\d\d):(\d\d)", text):
        weeks = 1 if found[1] else 2 if found[3] else 0
        days = weekday(found[2]) + 7 * weeks
        return MONDAY + timedelta(days=days, hours=int(found[4]), minutes=int(found[5]))
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def opening(calendar: Calendar, at: datetime) -> datetime:
    """Give the moment itself, or the next at which people work."""
    return calendar.add(at, 1 / 60) - SECOND


def closing(calendar: Calendar, at: datetime) -> datetime:
    """Give the end of the hours in which people work then or next."""
    opened = opening(calendar, at)
    return calendar.add(opened, calendar.between(opened, calendar.end_of(calendar.date_at(opened))))


OPERATIONS: dict[str, Callable[..., Any]] = {
    "add_hours": lambda c, start, hours: c.add(moment(start), hours * 60),
    "add_seconds": lambda c, start, seconds: c.add(moment(start), seconds / 60),
    "seconds_between": lambda c, start, end: round(c.between(moment(start), moment(end)) * 60),
    "add_days": lambda c, start, days: c.add_working_days(c.date_at(moment(start)), days),
    "working_days_between": lambda c, a, b: c.working_days_between(moment(a).date(), moment(b).date()),
    "next_open": lambda c, at: opening(c, moment(at)),
    "previous_open": lambda c, at: c.subtract(moment(at), 1 / 60) + SECOND,
    "next_close": lambda c, at: closing(c, moment(at)),
}


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if "op" in row])
def test_working_time_is_what_the_gem_expects(name: str) -> None:
    row = ROWS[name]
    calendar, expected = calendar_of(row), row["expect"]
    if row["op"] == "add_days":
        expected = calendar.date_at(moment(expected))
    elif isinstance(expected, str):
        expected = moment(expected)
    met = OPERATIONS[row["op"]](calendar, *row["input"]) == expected
    assert met == (name not in OTHERWISE)


def reading(row: Row, minutes: int, stop: str | None) -> Reading:
    """Give the clock of one row that the event `stop` ends."""
    events = [[Act(moment(row["created"]), "start")]]
    for event in row.get("events", []):
        at = moment(event["at"])
        if event["what"] == stop:
            events.append([Act(at, "stop")])
        elif event["what"] == "state" and "pending" in (event.get("from"), event["to"]):
            events.append([Act(at, "pause" if event["to"] == "pending" else "resume", in_="pending")])
    policy = ClockPolicy("P@1", Target(minutes, "business_minutes"), pausable=frozenset({"pending"}))
    return replay(events, policy, calendar_of(row), max(act.at for acts in events for act in acts))


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith("zammad")])
def test_clocks_are_due_and_measured_as_zammad_expects(name: str) -> None:
    row, agreed = ROWS[name], True
    for clock, stop, taken in (
        ("first_response", "first_response", "first_response"),
        ("solution", "close", "close"),
    ):
        if not (minutes := row["sla_minutes"][clock]):
            continue
        shown = reading(row, minutes, stop)
        if due := row["expect"].get(f"{clock}_due"):
            agreed &= shown.due_at == moment(due)
        if used := row["expect"].get(f"{taken}_in_min"):
            assert (shown.consumed, shown.remaining) == (used, row["expect"][f"{taken}_margin_min"])
    assert agreed == (name not in OTHERWISE)


@pytest.mark.parametrize(
    "name", [name for name, row in ROWS.items() if "resolution_min" in row and "events" not in row]
)
def test_clocks_are_due_as_frappe_expects(name: str) -> None:
    row = ROWS[name]
    calendar, created = calendar_of(row), moment(row["created"])
    held = row.get("hold_seconds", 0) / 60
    for clock in ("response", "resolution"):
        if due := row["expect"].get(f"{clock}_by"):
            assert calendar.add(created, row[f"{clock}_min"] + held) == moment(due)


def test_a_pause_over_a_holiday_is_no_time_to_frappe_and_to_us() -> None:
    if (row := ROWS.get("frappe-helpdesk-hold-over-holiday")) is None:
        pytest.skip(f"the given data are not here: {FILE}")
    thursday, monday = moment("thu 17:30"), moment("next mon 12:30")
    acts = [
        [Act(thursday, "start")],
        [Act(thursday + timedelta(minutes=20), "pause", in_="replied")],
        [Act(monday, "resume", in_="replied")],
        [Act(monday + timedelta(minutes=30), "stop")],
    ]
    policy = ClockPolicy(
        "P@1", Target(row["resolution_min"], "business_minutes"), pausable=frozenset({"replied"})
    )
    shown = replay(acts, policy, calendar_of({**row, "holidays": ["fri"]}), monday + timedelta(hours=1))
    assert (shown.consumed or 0) * 60 == 3000
