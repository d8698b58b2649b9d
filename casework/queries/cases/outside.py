"""What guards read from outside the case: money spent, the master of a duplicate, conflicts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, select

from casework.db import Row, db
from casework.domain.definition import FINAL
from casework.models import Case, Party, Person
from casework.prepared import Prepared
from casework.queries.cases.reading import CaseNow
from casework.queries.outside.asked import Asked, outside
from casework.queries.satisfaction.invitations import invitations_for

_cases: Any = Case.__table__
_people: Any = Person.__table__
_parties: Any = Party.__table__
MOST = 500
SURVEY, RATED = "survey", "rated_person"
CONFLICTS = "conflicts"  # the mark of a case that names the people who have an interest in it
_of_party = Prepared(
    select(_cases.c.id, _cases.c.fields, _cases.c.approvals, _cases.c.received_at)
    .where(_cases.c.party_id == bindparam("party", type_=BigInteger))
    .order_by(_cases.c.id.desc())
    .limit(MOST)
)
_state = Prepared(
    select(_cases.c.id, _cases.c.state, _cases.c.workflow, _cases.c.workflow_version, _cases.c.entity).where(
        _cases.c.reference == bindparam("reference", type_=Text)
    )
)
_person = Prepared(
    select(_people.c.id, _people.c.email, _people.c.away_from, _people.c.away_until).where(
        _people.c.id == bindparam("id", type_=BigInteger)
    )
)


@outside("spent.redress")
def _spent(asked: Asked) -> Decimal:
    return spent_on(asked.now)


@outside("master.open")
def _master(asked: Asked) -> bool | None:
    return is_open(str(asked.given.get("duplicate_of", "")), asked.now)


@outside("actor.conflicted")
def _conflicted(asked: Asked) -> bool:
    return asked.actor.id is not None and is_conflicted(asked.now, asked.actor.id)


def spent_on(now: CaseNow) -> Decimal:
    """Return the redress approved for the same customer in the calendar year of this case's receipt."""
    if now.row["party_id"] is None:
        return Decimal(0)
    year = now.row["received_at"].year
    return sum(
        (
            Decimal(row["fields"].get("redress_amount") or 0)
            for row in _of_party.all(db.engine, party=now.row["party_id"])
            if row["id"] != now.row["id"]
            and row["received_at"].year == year
            and row["approvals"].get("redress", {}).get("approvers")
        ),
        Decimal(0),
    )


def is_open(reference: str, now: CaseNow) -> bool | None:
    """Return whether that case of the same entity is open; None where there is none, or it is this one."""
    row = case_named(reference)
    if row is None or row["id"] == now.row["id"] or row["entity"] != now.row["entity"]:
        return None
    return now.rules.definition(row["workflow"], row["workflow_version"]).state(row["state"]).kind != FINAL


def case_named(reference: str) -> Row | None:
    return _state.one(db.engine, reference=reference.strip().upper())


def declared_conflicts(now: CaseNow) -> frozenset[int]:
    """Return the people of whom it was declared that they have an interest in the matter."""
    return frozenset(now.row["marks"].get(CONFLICTS, ()))


def rated_by(now: CaseNow) -> frozenset[str]:
    """Return who is judged by the answers to the survey that the case is about; nobody where it is none."""
    if SURVEY not in now.definition.fields:
        return frozenset()
    named = now.row["fields"].get(RATED)
    asked = frozenset(name for one in invitations_for(now.row["id"]) for name in one["rated"])
    return asked if named is None else asked | {str(named) if "/" in str(named) else f"person/{named}"}


def is_conflicted(now: CaseNow, person_id: int) -> bool:
    """Return whether a person is involved: declared so, rated by the survey, or the customer by address."""
    if person_id in declared_conflicts(now) or f"person/{person_id}" in rated_by(now):
        return True
    person = _person.one(db.engine, id=person_id)
    email = person and (person["email"] or "").lower()
    return bool(email and now.party and (now.party["email"] or "").lower() == email)


def absence_of(person_id: int) -> Row | None:
    return _person.one(db.engine, id=person_id)
