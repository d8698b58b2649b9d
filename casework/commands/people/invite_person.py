"""Make a single-use link with which a person sets a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from casework.commands.evidence.append_event import append_event
from casework.db import transaction
from casework.domain.facts import Actor
from casework.domain.people.tokens import digest, fresh
from casework.errors import NotFound, Refused
from casework.models import Link, Person

LASTS = timedelta(days=3)
PASSWORD = "password"


@dataclass(frozen=True, slots=True)
class InvitePerson:
    person_id: int
    actor: Actor


def invite_person(command: InvitePerson, at: datetime) -> str:
    """Return the token of a new link, shown once; links made before end with it."""
    with transaction() as session:
        person = session.get(Person, command.person_id)
        if person is None:
            raise NotFound("There is no such person.", zh="没有此人。")
        if person.disabled_at is not None:
            raise Refused("This person is disabled; enable them first.", zh="此人已停用，请先启用。")
        for old in session.scalars(select(Link).where(Link.person_id == person.id, Link.used_at.is_(None))):
            old.used_at = at
        token = fresh()
        session.add(
            Link(token_hash=digest(token), purpose=PASSWORD, person_id=person.id, expires_at=at + LASTS)
        )
        append_event(session, f"user/{person.id}", "link_made", command.actor.name, at, purpose=PASSWORD)
    return token
