"""Calendars and acts of the worked examples, and clocks in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from casework.domain.calendar import Calendar
from casework.domain.clock import Reading, replay
from casework.domain.clocks.acts import Act
from casework.domain.clocks.targets import ClockPolicy, Target

WORKWEEK = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WORKWEEK, "sat", "sun")


def calendar(zone: str, *spans: list[str], days: Sequence[str] = WORKWEEK, **more: Any) -> Calendar:
    """Give a calendar with the same spans on the days named."""
    hours = {day: list(spans) for day in days}
    return Calendar.from_json({"name": "T", "version": "1", "zone": zone, "hours": hours, **more})


UK = calendar(
    "Europe/London",
    ["09:00", "17:00"],
    name="UK",
    version="2026.1",
    holidays=["2026-04-03", "2026-04-06", "2026-12-25", "2026-12-28", "2027-01-01"],
)
CN = calendar(
    "Asia/Shanghai",
    ["09:00", "12:00"],
    ["13:00", "18:00"],
    name="CN",
    version="2026.1",
    holidays=[f"2026-02-{day}" for day in range(15, 24)],
    extra={"2026-02-14": "mon", "2026-02-28": "mon"},
)


def at(text: str) -> datetime:
    """Give a moment; without an offset it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else datetime.fromisoformat(f"{text}+00:00")


def act(when: str, do: str, **more: Any) -> list[Act]:
    """Give an event of one act; `recorded` is a text, `by` such as "2 business_days", `due` a text."""
    recorded, by, due = more.pop("recorded", None), more.pop("by", None), more.pop("due", None)
    return [
        Act(
            at(when),
            do,
            at(recorded) if recorded else None,
            by=Target.parse(by) if by else None,
            due=at(due) if due else None,
            **more,
        )
    ]


def policy(term: str, *pausable: str, name: str = "INT-RES@3", **more: Any) -> ClockPolicy:
    return ClockPolicy(name, Target.parse(term), pausable=frozenset(pausable), **more)


def shown(term: str | ClockPolicy, now: str, *events: list[Act], by: Calendar = UK) -> Reading:
    """Give what a clock shows at a moment."""
    return replay(events, policy(term) if isinstance(term, str) else term, by, at(now))


def ends(term: str, start: str, by: Calendar = UK, **more: Any) -> str:
    """Give the due date of a term that started, in the calendar's local time, to the minute."""
    reading = shown(policy(term, **more), start, act(start, "start"), by=by)
    assert reading.due_at is not None
    local = by.zone.local(int(reading.due_at.timestamp()) * 1_000_000) // 60_000_000
    return f"{datetime(1970, 1, 1) + timedelta(minutes=local):%a %d %b %Y %H:%M}"
