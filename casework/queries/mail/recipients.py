"""Who is told: the assignee, who looks after the customer, the leads of a team, compliance of an entity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, select

from casework.db import Row, db
from casework.domain.access import RESTRICTED, may_touch, reach
from casework.domain.facts import Actor
from casework.models import Membership, Party, Person, Team
from casework.prepared import Prepared
from casework.rulebook.current import current

_people: Any = Person.__table__
_members: Any = Membership.__table__
_teams: Any = Team.__table__
_parties: Any = Party.__table__
_told = (
    _people.c.id, _people.c.roles, _people.c.flags, _people.c.language, _people.c.zone, _people.c.disabled_at,
)  # fmt: skip
SENIOR = "senior"  # the flag by which one of compliance is its head
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
_owner = Prepared(
    select(*_told, _teams.c.code.label("team"), _teams.c.entity)
    .select_from(_joined.join(_parties, _parties.c.owner == _people.c.id))
    .where(_parties.c.id == bindparam("party", type_=BigInteger))
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


def compliance_head(case: Row) -> list[Row]:
    """Return those of compliance who have the senior flag; all of it where nobody has."""
    officers = compliance(case)
    return [person for person in officers if SENIOR in person["flags"]] or officers


def owner_of_customer(case: Row) -> list[Row]:
    """Return who looks after the customer, if she may read the case; else the assignee."""
    rows = [] if case["party_id"] is None else _owner.all(db.engine, party=case["party_id"])
    if not rows or rows[0]["disabled_at"] is not None or not _may_read(rows, case):
        return assignee(case)
    return rows[:1]


def _may_read(rows: list[Row], case: Row) -> bool:
    """Return whether a person may read a case; a row for each of her teams."""
    table, person = current().access, rows[0]
    roles = frozenset(person["roles"])
    entities = reach(table, roles, frozenset(row["entity"] for row in rows))
    teams = frozenset(row["team"] for row in rows)
    actor = Actor(person["id"], f"person/{person['id']}", roles, teams=teams, entities=entities)
    return may_touch(table, "case.read", actor, case)


def assignee(case: Row) -> list[Row]:
    """Return the assignee; nobody while the case waits in its queue."""
    if case["assignee"] is None:
        return []
    person = _one.one(db.engine, id=case["assignee"])
    return [person] if person and person["disabled_at"] is None else leads(case)


def _active(people: list[Row], role: str) -> list[Row]:
    return [person for person in people if role in person["roles"] and person["disabled_at"] is None]


_RESOLVERS = {
    "assignee": assignee,
    "lead": leads,
    "compliance": compliance,
    "compliance_head": compliance_head,
    "owner_of_customer": owner_of_customer,
}
