"""Add a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.people.change_person import checked_limits, checked_rights, teams_named
from casework.db import transaction
from casework.domain.facts import Actor
from casework.errors import Malformed, Refused
from casework.models import Membership, Person

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@dataclass(frozen=True, slots=True)
class AddPerson:
    username: str
    name: str
    email: str
    actor: Actor
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    limits: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    zone: str = "Europe/London"
    workload_cap: int | None = None


def add_person(command: AddPerson, at: datetime) -> Person:
    """Return the new person, without a password yet. Raises Malformed by field, Refused for a name in use."""
    username = command.username.strip().lower()
    errors = faults(username, command.name, command.email)
    if errors:
        raise Malformed("Some of it cannot be read.", zh="部分内容无法识别。", errors=errors)
    checked_rights(command.roles, command.flags)
    with transaction() as session:
        if session.scalar(select(Person.id).where(Person.username == username)):
            raise Refused(
                f"“{username}” is in use; take another user name.",
                zh=f"用户名“{username}”已被使用，请换一个。",
            )
        person = _row(session, command, username)
        append_event(
            session,
            f"user/{person.id}",
            "person_added",
            command.actor.name,
            at,
            roles=sorted(person.roles),
            flags=sorted(person.flags),
            teams=sorted(command.teams),
            limits=dict(person.limits),
        )
    return person


def _row(session: Session, command: AddPerson, username: str) -> Person:
    person = Person(
        username=username,
        name=command.name.strip(),
        email=command.email.strip(),
        language=command.language,
        zone=command.zone,
        roles=sorted(command.roles),
        flags=sorted(command.flags),
        limits=checked_limits(command.limits),
        workload_cap=command.workload_cap,
    )
    person.memberships = [Membership(team_id=team.id) for team in teams_named(session, command.teams)]
    session.add(person)
    session.flush()
    return person


def faults(username: str, name: str, email: str) -> dict[str, list[str]]:
    """Return what is wrong with a person's names and address, by field."""
    found: dict[str, list[str]] = {}
    if not USERNAME.fullmatch(username):
        found["username"] = ["2 to 32 small letters, digits, dots, dashes; a letter first"]
    if not 1 <= len(name.strip()) <= 80:
        found["name"] = ["1 to 80 characters"]
    try:
        validate_email(email, check_deliverability=False, allow_display_name=False)
    except EmailNotValidError:
        found["email"] = ["one e-mail address, such as hana@example.com"]
    return found
