"""The scheduler's ticks on a virtual clock, from one due row to the next."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.db import db, transaction
from casework.jobs.ticks import drain_timers, make_digests
from casework.models import Case, Event, Firing, Message, StreamEvent, Timer
from tests.cast import MONDAY, Cast, log_complaint

WEEK = timedelta(days=7)


def tick_until(start: datetime, end: datetime) -> datetime:
    """Let a scheduler without delay work through the time between, as if it had looked at every moment."""
    at = start
    while (due := next_look()) is not None and due <= end:
        at = max(at, due)
        while drain_timers(at):
            pass
    make_digests(end)
    return end


def next_look() -> datetime | None:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.min(Timer.__table__.c.looks_at)))


def hanas_case(cast: Cast, at: datetime, **fields: Any) -> str:
    """A complaint of Hana's team that Lin gave to Hana."""
    reference = log_complaint(cast.hana, at, **fields)
    assign_case(AssignCase(reference, cast.ids["hana"], cast.lin), at)
    return reference


def case_id(reference: str) -> int:
    with db.engine.connect() as connection:
        found: int = connection.execute(select(Case.id).where(Case.reference == reference)).scalar_one()
    return found


def mails(**where: Any) -> list[Message]:
    """Return the stored mails with these columns, in the order in which they were recorded."""
    with transaction() as session:
        query = select(Message).filter_by(**where).order_by(Message.created_at, Message.seq, Message.id)
        return list(session.scalars(query))


def thresholds_in(message: Message) -> dict[str, str]:
    """Return what a mail tells: the threshold by clock."""
    return {told["clock"]: told["threshold"] for told in message.inputs["clocks"]}


def fired(reference: str) -> Counter[tuple[str, int, int, str]]:
    """Count what fired, by clock, cycle, generation and threshold."""
    query = select(Firing.clock, Firing.cycle, Firing.generation, Firing.threshold)
    with db.engine.connect() as connection:
        found = connection.execute(query.where(Firing.case_id == case_id(reference))).all()
    return Counter((row.clock, row.cycle, row.generation, row.threshold) for row in found)


def firings() -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.execute(select(Firing.__table__).order_by(Firing.fired_at)))


def events_of_kind(kind: str) -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.execute(select(Event.__table__).where(Event.kind == kind).order_by(Event.seq)))


def spoil(reference: str) -> None:
    """Make a case's clocks unreadable, as damage from outside would."""
    from casework.models import Clock

    with transaction() as session:
        session.execute(
            update(Clock).where(Clock.case_id == case_id(reference)).values(acts={"policy": "NONE@9"})
        )


def only(**where: object) -> Message:
    (mail,) = mails(**where)
    return mail


def on_record(stream: str) -> list[str]:
    with transaction() as session:
        query = select(StreamEvent).where(StreamEvent.stream == stream).order_by(StreamEvent.seq)
        return [each.body for each in session.scalars(query)]


def assigned(cast: Cast) -> str:
    """A case of which Hana is to be told that it is hers."""
    reference = hanas_case(cast, MONDAY)
    assert [mail.template for mail in mails(person_id=cast.ids["hana"])] == ["assigned"]
    return reference
