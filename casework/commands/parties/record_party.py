"""Gather a customer who is recorded for the first time, or find the one who is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from casework.commands.numbers import take_number
from casework.commands.parties.checking import checked_columns
from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Party
from casework.prepared import Prepared

#: what intake does not ask about a customer
NOT_KNOWN: Row = {
    **{column.name: None for column in Party.__table__.columns},
    "relationship": "active",
    "circumstances": [],
    "version": 1,
}
_parties: Any = Party.__table__
_by_id = Prepared(select(_parties).where(_parties.c.id == bindparam("id", type_=BigInteger)))


@dataclass(frozen=True, slots=True)
class NewParty:
    """A customer as told at intake."""

    name: str
    kind: str = "person"
    nature: str | None = None
    segment: str | None = None
    contact_name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    language: str = "en"
    vulnerable: bool = False
    source_id: str | None = None
    country: str | None = None
    zone: str | None = None
    industry: str | None = None
    employees: int | None = None
    revenue: int | None = None
    assets: int | None = None
    currency: str | None = None
    born_on: str | None = None
    relationship: str = "active"
    ended_on: str | None = None
    owner: int | None = None
    vulnerability: str | None = None
    vulnerability_consent: bool | None = None
    circumstances: list[str] = field(default_factory=list)

    def as_asked(self) -> dict[str, Any]:
        """Return what was told, without what was left out: the same request has the same digest for ever."""
        told = self.told
        return {name: value for name, value in told.items() if name in FIRST or value != _LEFT_OUT[name]}

    @property
    def told(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


#: what the first version asked about a customer
FIRST = (
    "name", "kind", "nature", "segment", "contact_name", "email", "phone", "address", "language",
    "vulnerable", "source_id",
)  # fmt: skip
_LEFT_OUT = NewParty("").told


def party_named(party: int | NewParty, entity: str, actor: Actor, at: datetime) -> Row:
    """Return the customer's row, of a merged one that of the master.

    Raises NotFound for one who is not there or another entity's, Malformed by field.
    """
    if isinstance(party, int):
        row = _by_id.one(db.engine, id=party)
        if row is not None and row["merged_into"] is not None:
            row = _by_id.one(db.engine, id=row["merged_into"])
        if row is None or row["entity"] != entity:
            raise NotFound("There is no such customer in this entity.", zh="该机构没有这位客户。")
        return row
    return {
        **NOT_KNOWN,
        **checked_columns(party.told, entity, actor.language.startswith("zh"), "party."),
        "id": take_number("party"),
        "entity": entity,
        "recorded_at": at,
    }


def record_party(record: Record, party: Row) -> None:
    """Gather the new customer with the case that named it first."""
    party["case_id"] = record.case["id"]
    record.add(Party, **{name: value for name, value in party.items() if name != "case_id"})
