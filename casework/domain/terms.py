"""Plain terms without pauses: when something is due, and the next moment at which people work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from casework.domain.calendar import Calendar
from casework.domain.clock import replay
from casework.domain.clocks.acts import Act
from casework.domain.clocks.targets import ClockPolicy, Target

MOMENT = timedelta(seconds=1)


def due_of(start: datetime, term: str, calendar: Calendar) -> datetime:
    """Return when a term such as "5 business_days" from `start` on is over (clock.md §2)."""
    policy = ClockPolicy("term", Target.parse(term), percent=(), before=())
    due = replay([[Act(at=start, do="start", recorded_at=start)]], policy, calendar, start).due_at
    if due is None:
        raise ValueError(f"a term of {term} has no end")
    return due


def moved_by(moment: datetime, due: Mapping[str, str]) -> datetime:
    """Return the moment that a field gives, moved by the days `before` or `after` it that a timer names."""
    sign = -1 if "before" in due else 1
    term = due.get("before") or due.get("after")
    return moment if term is None else moment + sign * timedelta(days=Target.parse(term).amount)


def behind_chasers(due: datetime, chasers: Sequence[datetime], grace: str, calendar: Calendar) -> datetime:
    """Return `due`; where the last chaser goes out only then or later, a term of `grace` after that."""
    return due if not chasers or due > chasers[-1] else due_of(chasers[-1], grace, calendar)


def working_moment(at: datetime, calendar: Calendar) -> datetime:
    """Return `at` if people work then, else the next opening."""
    return max(at, calendar.add(at, 1 / 60) - MOMENT)
