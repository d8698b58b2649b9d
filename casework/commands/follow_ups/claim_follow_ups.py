"""Claim follow-ups that are due, so that other schedulers leave them alone; put off those that fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from casework.commands.clocks.claim_timers import LEASE, LONGEST_PUT_OFF
from casework.db import db, transaction
from casework.models import FollowUpDue

_rows: Any = FollowUpDue.__table__


@dataclass(frozen=True, slots=True)
class CarryOut:
    """One follow-up that is due: the event of a case that caused it, and the rule's name."""

    case_id: int
    seq: int
    name: str


def claim_follow_ups(at: datetime, most: int = 100) -> list[CarryOut]:
    """Return due follow-ups, oldest first; nobody else looks at them for a minute.

    The claim saves wasted work only: that each is carried out once is held by the write that marks it.
    """
    with transaction() as session:
        due = (
            select(_rows.c.case_id, _rows.c.seq, _rows.c.name)
            .where(_rows.c.looks_at <= at)
            .order_by(_rows.c.looks_at)
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        mine = (_rows.c.case_id == due.c.case_id, _rows.c.seq == due.c.seq, _rows.c.name == due.c.name)
        claimed = session.execute(
            update(_rows)
            .where(*mine)
            .values(looks_at=at + LEASE)
            .returning(_rows.c.case_id, _rows.c.seq, _rows.c.name, _rows.c.due_at)
        ).all()
    claimed = sorted(claimed, key=lambda row: (row.due_at, row.case_id, row.seq, row.name))
    return [CarryOut(row.case_id, row.seq, row.name) for row in claimed]


def put_off_follow_up(due: CarryOut, trouble: str, at: datetime) -> None:
    """Look at a follow-up that failed again later, each time twice as late; keep why."""
    with transaction(db.engine) as session:
        row = session.get(FollowUpDue, (due.case_id, due.seq, due.name))
        if row is None or row.looks_at is None:
            return
        row.put_off += 1
        row.told = {"trouble": trouble[:500]}
        row.looks_at = at + min(timedelta(minutes=2 ** min(row.put_off, 9)), LONGEST_PUT_OFF)
