"""How the schedulers do: who lives, what is overdue, which rows could not be handled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from casework.db import db
from casework.domain.access import RESTRICTED
from casework.models import Case, Heartbeat, Message, Report, Timer

SILENT = timedelta(seconds=60)
PROMPT = timedelta(seconds=5)
SCHEDULER, WORKER = "scheduler", "worker"
_beats: Any = Heartbeat.__table__
_timers: Any = Timer.__table__
_cases: Any = Case.__table__
_messages: Any = Message.__table__
_reports: Any = Report.__table__
#: rows of restricted cases are named to nobody here
OPENLY = ~_cases.c.entity.startswith(RESTRICTED)


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """The row that has waited longest for a scheduler, and why if one has tried."""

    reference: str
    name: str
    due_at: datetime
    trouble: str | None


@dataclass(frozen=True, slots=True)
class SchedulerState:
    """What the banner and `/readyz` go by."""

    beat_at: datetime | None
    alive: bool
    overdue: OverdueRow | None


def state(at: datetime) -> SchedulerState:
    """Return whether a scheduler gave a sign of life within a minute, and the oldest row left undone."""
    beat_at = last_beat(SCHEDULER)
    return SchedulerState(beat_at, beat_at is not None and at - beat_at <= SILENT, _oldest(at))


def last_beat(kind: str) -> datetime | None:
    """Return when any process of the kind (scheduler, worker) last gave a sign of life."""
    with db.engine.connect() as connection:
        found: datetime | None = connection.scalar(
            select(func.max(_beats.c.beat_at)).where(_beats.c.process.like(f"{kind} %"))
        )
    return found


def timers_behind(at: datetime) -> bool:
    """Return whether timers are due for longer than a scheduler that is not behind leaves them."""
    late = select(_timers.c.case_id).where(_timers.c.looks_at <= at - PROMPT).limit(1)
    with db.engine.connect() as connection:
        return connection.execute(late).one_or_none() is not None


def _oldest(at: datetime) -> OverdueRow | None:
    query = (
        select(_cases.c.reference, _timers.c.name, _timers.c.wakes_at, _timers.c.trouble)
        .join(_cases, _cases.c.id == _timers.c.case_id)
        .where(_timers.c.looks_at <= at, OPENLY)
        .order_by(_timers.c.looks_at)
        .limit(1)
    )
    with db.engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return OverdueRow(row.reference, row.name, row.wakes_at, row.trouble) if row else None


def put_off_rows(most: int = 50) -> list[OverdueRow]:
    """Return the timers that could not be handled and wait for another attempt, the oldest first."""
    query = (
        select(_cases.c.reference, _timers.c.name, _timers.c.wakes_at, _timers.c.trouble)
        .join(_cases, _cases.c.id == _timers.c.case_id)
        .where(_timers.c.looks_at.is_not(None), _timers.c.put_off > 0, OPENLY)
        .order_by(_timers.c.looks_at)
        .limit(most)
    )
    with db.engine.connect() as connection:
        found = connection.execute(query).all()
    return [OverdueRow(row.reference, row.name, row.wakes_at, row.trouble) for row in found]


def reports_due(at: datetime, most: int = 20) -> list[int]:
    """Return the numbers of reports to be made now: newly asked for, put off, or left by a dead maker."""
    query = select(_reports.c.id).where(
        _reports.c.state.in_(("requested", "making")), _reports.c.not_before <= at
    )
    with db.engine.connect() as connection:
        return list(connection.scalars(query.order_by(_reports.c.not_before, _reports.c.id).limit(most)))


def backlog(at: datetime, openly: bool = False) -> dict[str, int]:
    """Return how many rows of each kind are due and not done; `openly` without those of restricted cases."""
    late = (_messages.c.state.in_(("waiting", "sending")), _messages.c.not_before <= at)
    due = {
        "timers": (_timers, _timers.c.looks_at <= at),
        "messages": (_messages, *late),
        "reports": (_reports, _reports.c.state.in_(("requested", "making")), _reports.c.not_before <= at),
        "dead_messages": (_messages, _messages.c.state == "dead"),
    }
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(_counted(table, conditions, openly)) or 0
            for name, (table, *conditions) in due.items()
        }


def _counted(table: Any, conditions: list[Any], openly: bool) -> Select[Any]:
    if not openly:
        return select(func.count()).select_from(table).where(*conditions)
    joined = table.outerjoin(_cases, _cases.c.id == table.c.case_id)
    return select(func.count()).select_from(joined).where(*conditions, OPENLY | _cases.c.id.is_(None))
