"""Set a password: by a single-use link, or by who knows the old one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.people.hashing import USUAL, Cost, hashed, matches
from casework.commands.people.revoke_session import end_sessions
from casework.db import transaction
from casework.domain.facts import Actor
from casework.domain.people.passwords import check
from casework.domain.people.throttle import may_try
from casework.domain.people.tokens import digest, well_formed
from casework.errors import Malformed, NotFound
from casework.models import Link, Person

PRODUCT_WORDS = ("casework", "complaint", "haichuan")


@dataclass(frozen=True, slots=True)
class SetPassword:
    """The link's token and the new password."""

    token: str
    password: str
    bank: str = ""
    cost: Cost = USUAL


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """The old password, the new one, and the session that may go on."""

    actor: Actor
    old: str
    password: str
    keeps: str | None = None  # token hash
    bank: str = ""
    cost: Cost = USUAL


def set_password(command: SetPassword, at: datetime) -> Person:
    """Use the link up, store the password and end every session. Raises NotFound for a link that is over."""
    new = hashed(command.password, command.cost)
    with transaction() as session:
        link = open_link(session, command.token, at)
        person = session.get_one(Person, link.person_id)
        check(command.password, context_of(person, command.bank))
        link.used_at = at
        _store(session, person, new, at)
        end_sessions(session, person.id, at)
    return person


def change_password(command: ChangePassword, at: datetime) -> None:
    """Replace the actor's password; other sessions end. A wrong old one counts as a failed sign-in."""
    with transaction() as session:
        person = session.get_one(Person, command.actor.id, with_for_update=True)
        check(command.password, context_of(person, command.bank))
        may = may_try(person.failures, person.last_failure_at, at)
        stored = person.password_hash if may else None
        person.failures, person.last_failure_at = person.failures + 1, at
    if not matches(stored, command.old, command.cost):
        raise Malformed(
            "The present password is not right.",
            zh="当前密码不正确。",
            errors={"old": ["This is not your present password."]},
        )
    new = hashed(command.password, command.cost)
    with transaction() as session:
        person = session.get_one(Person, command.actor.id)
        _store(session, person, new, at)
        end_sessions(session, person.id, at, but=command.keeps)


def open_link(session: Session, token: str, at: datetime) -> Link:
    """Return the link of this token; raise NotFound in the same words if unknown, used or too old."""
    link = None
    if well_formed(token):
        link = session.scalar(select(Link).where(Link.token_hash == digest(token)).with_for_update())
    if link is None or link.used_at is not None or link.expires_at <= at:
        raise NotFound(
            "This link was used or is too old. Ask an administrator for a new one.",
            zh="该链接已使用或已过期，请向管理员索取新的链接。",
        )
    return link


def context_of(person: Person, bank: str) -> list[str]:
    """Return the words that anybody would try for this person."""
    local, _, domain = person.email.partition("@")
    return [*PRODUCT_WORDS, person.username, local, domain.split(".")[0], *person.name.split(), *bank.split()]


def _store(session: Session, person: Person, new: str, at: datetime) -> None:
    person.password_hash = new
    person.failures, person.last_failure_at = 0, None
    append_event(session, f"user/{person.id}", "password_set", f"person/{person.id}", at)
