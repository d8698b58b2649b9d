"""Make an API token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from casework.commands.evidence.append_event import append_event
from casework.db import transaction
from casework.domain.facts import Actor
from casework.domain.people.tokens import API_PREFIX, digest, fresh
from casework.errors import Malformed, NotFound, Refused
from casework.models import ApiToken, Person

LONGEST = timedelta(days=365)
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class AddToken:
    """A token in the name of `username`; `known` are the permissions that a scope may name."""

    name: str
    username: str
    actor: Actor
    known: frozenset[str]
    scopes: tuple[str, ...] = (EVERYTHING,)
    lasts: timedelta = LONGEST


@dataclass(frozen=True, slots=True)
class NewToken:
    """`token` is shown once and kept nowhere."""

    id: int
    token: str
    expires_at: datetime


def add_token(command: AddToken, at: datetime) -> NewToken:
    """Return the new token. Raises Malformed for an unknown scope or too long a life, Refused if disabled."""
    if errors := _faults(command):
        raise Malformed("Some of it cannot be read.", zh="部分内容无法识别。", errors=errors)
    with transaction() as session:
        person = session.scalar(select(Person).where(Person.username == command.username.strip().lower()))
        if person is None:
            raise NotFound("There is no such person.", zh="没有此人。")
        if person.disabled_at is not None:
            raise Refused("This person is disabled; a token would be of no use.", zh="此人已停用，令牌无效。")
        token = fresh(API_PREFIX)
        row = ApiToken(
            name=command.name.strip(),
            token_hash=digest(token),
            person_id=person.id,
            scopes=sorted(command.scopes),
            created_at=at,
            expires_at=at + command.lasts,
        )
        session.add(row)
        session.flush()
        append_event(
            session,
            f"user/{person.id}",
            "token_added",
            command.actor.name,
            at,
            token=row.id,
            scopes=row.scopes,
            expires_at=row.expires_at,
        )
    return NewToken(row.id, token, row.expires_at)


def _faults(command: AddToken) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not 1 <= len(command.name.strip()) <= 80:
        errors["name"] = ["1 to 80 characters"]
    if strange := sorted(set(command.scopes) - command.known - {EVERYTHING}):
        errors["scopes"] = [f"unknown: {', '.join(strange)}; one of * {' '.join(sorted(command.known))}"]
    if not command.scopes:
        errors["scopes"] = ["at least one"]
    if not timedelta() < command.lasts <= LONGEST:
        errors["days"] = [f"1 to {LONGEST.days} days"]
    return errors
