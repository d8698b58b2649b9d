"""Fold mails of one person into one: daily at eight in their zone, or at once when too many wait."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, selectinload

from casework.db import db, transaction
from casework.domain.chain import written
from casework.models import Membership, Message, Person
from casework.queries.mail.digest_entries import overdue
from casework.queries.mail.places import Places
from casework.queries.people.actors import actor_from
from casework.rulebook.current import calendar_of, current

HOUR = time(8)
MANY = 20  # more than this waiting for one person at once come as one
FOLDABLE = ("reminder", "breach", "assigned", "returned", "moved", "unassigned", "item_opened")
NOWHERE = Places("", "")
_messages: Any = Message.__table__


def people_due(at: datetime) -> list[tuple[int, datetime]]:
    """Return who is owed today's digest, and since when: eight o'clock of a working day where they are.

    Owed is it to whom a mail was kept back before that hour, or who has a case overdue since before it.
    """
    with Session(db.engine) as session:
        kept = _kept(session)
        teams = selectinload(Person.memberships).joinedload(Membership.team)
        people = [
            (person, hour)
            for person in session.scalars(select(Person).options(teams).order_by(Person.id))
            if (hour := _hour(person, at)) <= at and (person.disabled_at is None or person.id in kept)
        ]
        ids = {digest_id(person.id, hour): person.id for person, hour in people}
        done = {ids[i] for i in session.scalars(select(Message.id).where(Message.id.in_(ids)))}
        left = [(person, hour) for person, hour in people if person.id not in done]
        actors = [(actor_from(person), hour) for person, hour in left]
    return [
        (actor.id, hour)
        for actor, hour in actors
        if actor.id is not None
        and (kept.get(actor.id, hour) < hour or next(overdue(actor, hour, NOWHERE, most=1), None))
    ]


def _kept(session: Session) -> dict[int, datetime]:
    """Return for each person since when mails have been kept back for the digest."""
    query = select(_messages.c.person_id, func.min(_messages.c.created_at).label("first"))
    kept = query.where(_messages.c.state == "digest").group_by(_messages.c.person_id)
    return {row.person_id: row.first for row in session.execute(kept)}


def _hour(person: Person, at: datetime) -> datetime:
    """Return eight o'clock of the person's present day; never, where their entity does not work that day."""
    day = at.astimezone(ZoneInfo(person.zone)).date()
    entities = {membership.team.entity for membership in person.memberships}
    calendars = [calendar_of(current(), entity) for entity in sorted(entities)]
    if calendars and not any(calendar.is_working_day(day) for calendar in calendars):
        return datetime.max.replace(tzinfo=at.tzinfo)
    return datetime.combine(day, HOUR, ZoneInfo(person.zone)).astimezone(at.tzinfo)


def digest_id(person_id: int, hour: datetime) -> str:
    """Return the id of a person's digest of that day: always the same, so there is one, whoever makes it."""
    return hashlib.sha256(f"digest {person_id} {written(hour)}".encode()).hexdigest()[:32]


def gather_digest(person_id: int, hour: datetime, at: datetime) -> str | None:
    """Fold what was kept for the person's digest of that hour; None if another scheduler was faster."""
    mine = (_messages.c.state == "digest", _messages.c.created_at < hour)
    return _fold(person_id, digest_id(person_id, hour), mine, at, overdue_at=written(hour))


def people_flooded(at: datetime) -> list[int]:
    """Return those for whom more mails are due at once than anybody reads."""
    with Session(db.engine) as session:
        return list(
            session.scalars(
                select(_messages.c.person_id)
                .where(*_waiting(at))
                .group_by(_messages.c.person_id)
                .having(func.count() > MANY)
            )
        )


def fold_flood(person_id: int, at: datetime) -> str | None:
    """Fold all mails that are due for the person into one that is due now."""
    return _fold(person_id, uuid.uuid4().hex, _waiting(at), at)


def _waiting(at: datetime) -> tuple[ColumnElement[bool], ...]:
    due = (_messages.c.state == "waiting", _messages.c.not_before <= at)
    return (*due, _messages.c.person_id.is_not(None), _messages.c.template.in_(FOLDABLE))


def _fold(
    person_id: int, new_id: str, which: tuple[ColumnElement[bool], ...], at: datetime, **inputs: Any
) -> str | None:
    with transaction() as session:
        person = session.get(Person, person_id, with_for_update=True)  # two folders of one person wait here
        if person is None or session.get(Message, new_id) is not None:
            return None
        folded = (_messages.c.person_id == person_id, *which)
        change = update(_messages).where(*folded).values(state="folded", digest_id=new_id)
        many = len(session.execute(change.returning(_messages.c.id)).all())
        if not many and not inputs:
            return None
        session.add(Message(**_digest(new_id, person, at, inputs | {"folded": many})))
    return new_id


def _digest(new_id: str, person: Person, at: datetime, inputs: dict[str, Any]) -> dict[str, Any]:
    empty = ("case_id", "seq", "address", "document", "lease_until", "sent_at", "trouble", "digest_id")
    return dict.fromkeys(empty) | {
        "id": new_id,
        "notice": "digest",
        "template": "digest",
        "person_id": person.id,
        "language": person.language,
        "inputs": inputs,
        "state": "waiting",
        "attempts": 0,
        "created_at": at,
        "not_before": at,
    }
