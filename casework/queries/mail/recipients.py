"""Who is told: the assignee, the leads of a team, the compliance officers of an entity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, select

from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.models import Membership, Person, Team
from casework.prepared import Prepared

_people: Any = Person.__table__
_members: Any = Membership.__table__
_teams: Any = Team.__table__
_told = (_people.c.id, _people.c.roles, _people.c.language, _people.c.zone, _people.c.disabled_at)
_joined = _people.join(_members, _members.c.person_id == _people.c.id).join(
    _teams, _teams.c.id == _members.c.team_id
)
_of_team = Prepared(
    select(*_told)
    .select_from(_joined)
    .where(_teams.c.code == bindparam("team", type_=Text))
    .order_by(_people.c.id)
)
_of_entity = Prepared(
    select(*_told)
    .select_from(_joined)
    .where(_teams.c.entity == bindparam("entity", type_=Text))
    .distinct()
    .order_by(_people.c.id)
)
_one = Prepared(select(*_told).where(_people.c.id == bindparam("id", type_=BigInteger)))


def recipients(tell: Iterable[str], case: Row) -> dict[int, Row]:
    """Return the people to tell by their id; an assignee who is gone is replaced by the leads."""
    found: dict[int, Row] = {}
    for whom in tell:
        for person in _RESOLVERS[whom](case):
            found[person["id"]] = person
    return found


def leads(case: Row) -> list[Row]:
    return _active(_of_team.all(db.engine, team=case["team"]), "team_lead")


def compliance(case: Row) -> list[Row]:
    entity = case["entity"].removeprefix(RESTRICTED)
    return _active(_of_entity.all(db.engine, entity=entity), "compliance")


def assignee(case: Row) -> list[Row]:
    """Return the assignee; nobody while the case waits in its queue."""
    if case["assignee"] is None:
        return []
    person = _one.one(db.engine, id=case["assignee"])
    return [person] if person and person["disabled_at"] is None else leads(case)


def _active(people: list[Row], role: str) -> list[Row]:
    return [person for person in people if role in person["roles"] and person["disabled_at"] is None]


_RESOLVERS = {"assignee": assignee, "lead": leads, "compliance": compliance, "owner_of_customer": assignee}
