"""What guards read from outside the case: money spent, the master of a duplicate, conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, select

from casework.db import Row, db
from casework.domain.definition import FINAL, GuardCall, Opening, Transition
from casework.domain.facts import Actor
from casework.domain.guards import GUARDS
from casework.models import Case, Party, Person
from casework.prepared import Prepared
from casework.queries.cases.reading import CaseNow

_cases: Any = Case.__table__
_people: Any = Person.__table__
_parties: Any = Party.__table__
MOST = 500
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


def outside_facts_for(
    now: CaseNow, act: Transition | Opening, actor: Actor, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return those facts that the act's guards ask for, and no others."""
    asked = {name for call in act.guards for name in _reads(call)}
    found: dict[str, Any] = {}
    if "spent.redress" in asked:
        found["spent.redress"] = spent_on(now)
    if "master.open" in asked:
        found["master.open"] = is_open(str(given.get("duplicate_of", "")), now)
    if "actor.conflicted" in asked:
        found["actor.conflicted"] = actor.id is not None and is_conflicted(now, actor.id)
    return found


def _reads(call: GuardCall) -> tuple[str, ...]:
    return tuple(GUARDS[call.name].reads)


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


def is_conflicted(now: CaseNow, person_id: int) -> bool:
    """Return whether a person is involved: declared so on the case, complained of, or the customer by
    address.
    """
    if (
        person_id in now.row["marks"].get("conflicts", ())
        or now.fields.get("staff_complained_of") == person_id
    ):
        return True
    person = _person.one(db.engine, id=person_id)
    email = person and (person["email"] or "").lower()
    return bool(email and now.party and (now.party["email"] or "").lower() == email)


def absence_of(person_id: int) -> Row | None:
    return _person.one(db.engine, id=person_id)
