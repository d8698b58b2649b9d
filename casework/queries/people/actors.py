"""A person as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from casework.db import Row, db
from casework.domain.access import reach
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Person
from casework.rulebook.current import current


def actor_of(person_id: int) -> Actor:
    """Return the actor that a person is now: roles, flags, teams, entities and limits. Raises NotFound."""
    person = db.session.get(Person, person_id)
    if person is None or person.disabled_at is not None:
        raise NotFound("There is no such person.", zh="没有此人。")
    return actor_from(person)


def actor_from(person: Person, name: str | None = None) -> Actor:
    """Return the actor of a person that was read; a client acts under its own name in the person's place."""
    teams = [membership.team for membership in person.memberships]
    return Actor(
        id=person.id,
        name=name or f"person/{person.id}",
        roles=frozenset(person.roles),
        flags=frozenset(person.flags),
        teams=frozenset(team.code for team in teams),
        entities=_entities(person.roles, [team.entity for team in teams]),
        limits={name: Decimal(amount) for name, amount in person.limits.items()},
        zone=person.zone,
        language=person.language,
        principal=f"person/{person.id}" if name else None,
    )


def actor_from_row(row: Row, name: str) -> Actor:
    """Return the same of a person's row with its `teams`, who acts as the client `name`."""
    return Actor(
        id=row["id"],
        name=name,
        roles=frozenset(row["roles"]),
        flags=frozenset(row["flags"]),
        teams=frozenset(team["code"] for team in row["teams"]),
        entities=_entities(row["roles"], [team["entity"] for team in row["teams"]]),
        limits={limit: Decimal(amount) for limit, amount in row["limits"].items()},
        zone=row["zone"],
        language=row["language"],
        principal=f"person/{row['id']}",
    )


def _entities(roles: Iterable[str], entities: Iterable[str]) -> frozenset[str]:
    return reach(current().access, frozenset(roles), frozenset(entities))
