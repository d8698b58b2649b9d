"""Change what a person may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.people.revoke_session import end_sessions
from casework.db import transaction
from casework.domain.definition import FLAGS
from casework.domain.facts import Actor
from casework.errors import Malformed, NotFound, Refused, Stale
from casework.models import Membership, Person, Team

HELD_BY_PEOPLE = ("staff", "team_lead", "compliance", "auditor", "administrator")
LIMITS = ("redress", "offer")


@dataclass(frozen=True, slots=True)
class ChangePerson:
    person_id: int
    version: int
    roles: tuple[str, ...]
    flags: tuple[str, ...]
    teams: tuple[str, ...]
    limits: Mapping[str, str]
    workload_cap: int | None
    actor: Actor


def change_person(command: ChangePerson, at: datetime) -> Person:
    """Give the person these rights instead of the old ones, and end their sessions.

    Raises Refused for one's own rights, Stale if somebody was faster, Malformed for unknown words.
    """
    if command.person_id == command.actor.id:
        raise Refused(
            "Nobody changes their own rights; another administrator can.",
            zh="任何人不得更改自己的权限，请由其他管理员办理。",
        )
    checked_rights(command.roles, command.flags)
    with transaction() as session:
        person = session.get(Person, command.person_id, with_for_update=True)
        if person is None:
            raise NotFound("There is no such person.", zh="没有此人。")
        if person.version != command.version:
            raise Stale(
                "Somebody changed this person after you read it.", zh="在您查看之后，此人的资料已被他人更改。"
            )
        before = rights_of(person)
        _apply(session, person, command)
        append_event(
            session,
            f"user/{person.id}",
            "rights_changed",
            command.actor.name,
            at,
            before=before,
            after=rights_of(person),
        )
        end_sessions(session, person.id, at)
    return person


def _apply(session: Session, person: Person, command: ChangePerson) -> None:
    person.roles, person.flags = sorted(command.roles), sorted(command.flags)
    person.limits, person.workload_cap = checked_limits(command.limits), command.workload_cap
    wanted = {team.id: team for team in teams_named(session, command.teams)}
    kept = [m for m in person.memberships if m.team_id in wanted]
    new = wanted.keys() - {m.team_id for m in kept}
    person.memberships = kept + [Membership(team_id=i, team=wanted[i]) for i in sorted(new)]
    person.version += 1
    session.flush()


def rights_of(person: Person) -> dict[str, Any]:
    """Return a person's rights as an event keeps them."""
    return {
        "roles": sorted(person.roles),
        "flags": sorted(person.flags),
        "teams": sorted(m.team.code for m in person.memberships),
        "limits": dict(person.limits),
        "workload_cap": person.workload_cap,
    }


def checked_rights(roles: Iterable[str], flags: Iterable[str]) -> None:
    """Raise Malformed for a role or flag that nobody can hold."""
    errors: dict[str, list[str]] = {}
    if strange := sorted(set(roles) - set(HELD_BY_PEOPLE)):
        errors["roles"] = [f"unknown: {', '.join(strange)}; one of {', '.join(HELD_BY_PEOPLE)}"]
    if strange := sorted(set(flags) - set(FLAGS)):
        errors["flags"] = [f"unknown: {', '.join(strange)}; one of {', '.join(FLAGS)}"]
    if errors:
        raise Malformed("There is no such right.", zh="没有此项权限。", errors=errors)


def checked_limits(limits: Mapping[str, str]) -> dict[str, str]:
    """Return the amounts that a person may decide on, as decimal text; empty ones are left out."""
    good: dict[str, str] = {}
    for name, text in limits.items():
        try:
            amount = Decimal(text.strip() or "0")
        except InvalidOperation:
            amount = Decimal(-1)
        if name not in LIMITS or not amount.is_finite() or amount < 0:
            raise Malformed(
                f"The limit “{name}” must be an amount such as 25000.00.",
                zh=f"限额“{name}”须为金额，如 25000.00。",
                errors={name: ["an amount such as 25000.00"]},
            )
        if amount:
            good[name] = f"{amount:.2f}"
    return good


def teams_named(session: Session, codes: Iterable[str]) -> list[Team]:
    """Return the teams of these codes; raise Malformed for one that is not there."""
    wanted = sorted(set(codes))
    found = list(session.scalars(select(Team).where(Team.code.in_(wanted))))
    if missing := sorted(set(wanted) - {team.code for team in found}):
        raise Malformed(
            f"There is no team {', '.join(missing)}.",
            zh=f"没有团队 {', '.join(missing)}。",
            errors={"teams": [f"unknown: {', '.join(missing)}"]},
        )
    return found
