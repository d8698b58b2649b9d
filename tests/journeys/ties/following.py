"""Looks at what one case started elsewhere: when it was due, what came of it, and that once is enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import wake_timer
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import CarryOut, claim_follow_ups
from casework.db import Row, db
from casework.models import Case, CaseLink, Consent, FollowUpDue, Signal, Suppression, Timer
from tests.cast import Cast, body_of
from tests.journeys.desk import Desk

LONDON = ZoneInfo("Europe/London")
COUNTED: tuple[Any, ...] = (Case, CaseLink, Signal, Suppression, Consent)


@dataclass(frozen=True)
class Tie:
    """A line of the table of ties: what a story starts by which rule, how many days later, and with what."""

    story: Callable[[Cast], Desk]
    rule: str
    what: str  # the workflow that is opened, or the signal that is given
    days: int = 0
    fields: Row = field(default_factory=dict)


def due_of(desk: Desk, rule: str) -> Row:
    """Return the only follow-up that the case owes by a rule."""
    found = rows(FollowUpDue, case_id=desk.now.row["id"], name=rule)
    assert len(found) == 1, f"{rule} is owed {len(found)} times"
    return found[0]


def rows(model: Any, **equal: Any) -> list[Row]:
    table = model.__table__
    query = select(table).where(*(table.c[name] == value for name, value in equal.items()))
    with db.engine.connect() as connection:
        return [
            dict(row) for row in connection.execute(query.order_by(*table.primary_key.columns)).mappings()
        ]


def pass_time(desk: Desk, until: datetime) -> None:
    """Let the schedulers work up to a moment: timers, and what cases start elsewhere."""
    for _ in range(300):
        due = _next_due()
        if due is None or due > until:
            desk.at = max(desk.at, until)
            return
        desk.at = max(desk.at, due)
        for timer in claim_timers(desk.at):
            wake_timer(timer, desk.at)
        for each in claim_follow_ups(desk.at):
            carry_out(each, desk.at)
    raise AssertionError("the scheduler is woken again and again")


def _next_due() -> datetime | None:
    with db.engine.connect() as connection:
        found = [connection.scalar(select(func.min(one.looks_at))) for one in (Timer, FollowUpDue)]
    return min((each for each in found if each is not None), default=None)


def cause_of(desk: Desk, due: Row) -> datetime:
    """Return when that happened which the follow-up goes back to."""
    return datetime.fromisoformat(body_of(desk.reference, due["seq"])["at"])


def days_between(cause: datetime, due: datetime) -> int:
    """Return the whole days of the bank's place that are over when it is due; 0 where it is due at once."""
    if due == cause:
        return 0
    last = (due - timedelta(microseconds=1)).astimezone(LONDON).date()
    return (last - cause.astimezone(LONDON).date()).days


def counted() -> list[int]:
    with db.engine.connect() as connection:
        return [connection.scalar(select(func.count()).select_from(model)) or 0 for model in COUNTED]


def told_by(desk: Desk, due: Row) -> Row:
    """Return the event by which the case tells what came of a follow-up; there is one."""
    bodies = (body_of(desk.reference, seq) for seq in range(1, desk.now.row["seq"] + 1))
    told = [
        body
        for body in bodies
        if body["kind"] == "followed_up"
        and (body["follow_up"], body["caused_by"]) == (due["name"], due["seq"])
    ]
    assert len(told) == 1, f"told {len(told)} times"
    return told[0]


def again(desk: Desk) -> list[str]:
    """Carry out everything that came of the case once more, and return what came of it."""
    done = [one for one in rows(FollowUpDue, case_id=desk.now.row["id"]) if one["outcome"] is not None]
    return [carry_out(CarryOut(one["case_id"], one["seq"], one["name"]), desk.at) for one in done]


def links() -> set[tuple[int, str, int]]:
    return {(one["case_id"], one["kind"], one["other_id"]) for one in rows(CaseLink)}
