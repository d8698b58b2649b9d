"""Disable a person who has left, or let them back in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.people.revoke_session import end_sessions
from casework.db import transaction
from casework.domain.facts import Actor
from casework.errors import NotFound, Refused
from casework.models import ApiToken, Link, Person


@dataclass(frozen=True, slots=True)
class DisablePerson:
    person_id: int
    actor: Actor


def disable_person(command: DisablePerson, at: datetime) -> Person:
    """End all that the person could come in with: sessions, tokens, links. Twice is the same as once."""
    with transaction() as session:
        person = _other(session, command)
        if person.disabled_at is None:
            person.disabled_at, person.version = at, person.version + 1
            ended = end_sessions(session, person.id, at)
            revoked = _end_keys(session, person.id, at)
            append_event(
                session,
                f"user/{person.id}",
                "person_disabled",
                command.actor.name,
                at,
                sessions=ended,
                tokens=revoked,
            )
    return person


def enable_person(command: DisablePerson, at: datetime) -> Person:
    """Let a disabled person sign in again; tokens stay revoked."""
    with transaction() as session:
        person = _other(session, command)
        if person.disabled_at is not None:
            person.disabled_at, person.version = None, person.version + 1
            append_event(session, f"user/{person.id}", "person_enabled", command.actor.name, at)
    return person


def _other(session: Session, command: DisablePerson) -> Person:
    if command.person_id == command.actor.id:
        raise Refused(
            "You cannot disable yourself; another administrator can.",
            zh="不能停用自己的账户，请由其他管理员办理。",
        )
    person = session.get(Person, command.person_id, with_for_update=True)
    if person is None:
        raise NotFound("There is no such person.", zh="没有此人。")
    return person


def _end_keys(session: Session, person_id: int, at: datetime) -> int:
    tokens = session.scalars(
        select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    ).all()
    for token in tokens:
        token.revoked_at = at
    for link in session.scalars(select(Link).where(Link.person_id == person_id, Link.used_at.is_(None))):
        link.used_at = at
    return len(tokens)
