"""People and teams, as the administration and the choosers show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from casework.db import db
from casework.errors import NotFound
from casework.models import Membership, Person, Team


def find_people(text: str = "", *, role: str = "", team: str = "", disabled: bool = False) -> list[Person]:
    """Return people by name, at most 500; `text` is looked for in names and addresses."""
    query = select(Person).options(selectinload(Person.memberships).joinedload(Membership.team))
    if text:
        pattern = f"%{text.lower()}%"
        query = query.where(
            func.lower(Person.name).like(pattern) | Person.username.like(pattern) | Person.email.like(pattern)
        )
    if team:
        query = query.join(Membership).join(Team).where(Team.code == team)
    if not disabled:
        query = query.where(Person.disabled_at.is_(None))
    found = db.session.scalars(query.order_by(Person.name).limit(500)).unique()
    return [person for person in found if not role or role in person.roles]


def load_person(person_id: int) -> Person:
    """Return one person with their teams; raises NotFound."""
    query = select(Person).options(selectinload(Person.memberships).joinedload(Membership.team))
    person = db.session.scalar(query.where(Person.id == person_id))
    if person is None:
        raise NotFound("There is no such person.", zh="没有此人。")
    return person


def person_named(username: str) -> Person:
    """Return one person by user name; raises NotFound."""
    person = db.session.scalar(select(Person).where(Person.username == username.strip().lower()))
    if person is None:
        raise NotFound("There is no such person.", zh="没有此人。")
    return person


def names_of(person_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the names of people by id; who is not there is left out."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    query = select(Person.id, Person.name).where(Person.id.in_(wanted))
    return dict(db.session.execute(query).all())


def names_told(told: Iterable[int | str]) -> Mapping[int | str, str]:
    """Return the names of people by what fields hold of them: an id or a user name."""
    wanted = set(told)
    ids = {one for one in wanted if isinstance(one, int)}
    query = select(Person.id, Person.username, Person.name).where(
        Person.id.in_(ids) | Person.username.in_({str(one) for one in wanted - ids})
    )
    found = db.session.execute(query).all() if wanted else ()
    return {mark: name for number, username, name in found for mark in (number, username) if mark in wanted}


def teams() -> list[Team]:
    """Return all teams, by entity and code."""
    return list(db.session.scalars(select(Team).order_by(Team.entity, Team.code)))


def members_by_team() -> Mapping[int, int]:
    """Return how many active people each team has, by its id."""
    query = (
        select(Membership.team_id, func.count())
        .join(Person, Person.id == Membership.person_id)
        .where(Person.disabled_at.is_(None))
        .group_by(Membership.team_id)
    )
    return dict(db.session.execute(query).all())
