"""Claim timers that are due, so that other schedulers leave them alone; put off those that fail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from casework.commands.clocks.wake_timer import WakeTimer
from casework.db import db, transaction
from casework.models import Timer

LEASE = timedelta(seconds=60)
LONGEST_PUT_OFF = timedelta(hours=6)
_timers: Any = Timer.__table__


def claim_timers(at: datetime, most: int = 200) -> list[WakeTimer]:
    """Return due timers, at most one a case, oldest first; they are looked at by nobody else for a minute.

    The claim saves wasted work only: that each threshold fires once is held by the write of each.
    """
    with transaction() as session:
        due = (
            select(_timers.c.case_id, _timers.c.name)
            .where(_timers.c.looks_at <= at)
            .order_by(_timers.c.looks_at)
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        claimed = session.execute(
            update(_timers)
            .where(_timers.c.case_id == due.c.case_id, _timers.c.name == due.c.name)
            .values(looks_at=at + LEASE)
            .returning(_timers.c.case_id, _timers.c.name, _timers.c.generation, _timers.c.wakes_at)
        ).all()
    first: dict[int, Any] = {}
    for row in sorted(claimed, key=lambda row: (row.wakes_at, row.case_id, row.name)):
        first.setdefault(row.case_id, row)
    others = [row for row in claimed if row is not first[row.case_id]]
    return [WakeTimer(row.case_id, row.name, row.generation) for row in (*first.values(), *others)]


def put_off(timer: WakeTimer, trouble: str, at: datetime) -> None:
    """Look at a timer that could not be handled again later, each time twice as late; keep why."""
    with transaction(db.engine) as session:
        row = session.get(Timer, (timer.case_id, timer.name))
        if row is None or row.generation != timer.generation or row.wakes_at is None:
            return
        row.put_off += 1
        row.trouble = trouble[:500]
        row.looks_at = at + min(timedelta(minutes=2 ** min(row.put_off, 9)), LONGEST_PUT_OFF)
