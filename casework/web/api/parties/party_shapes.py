"""Customers as programs send and read them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from casework.commands.parties.checking import LANGUAGES, VULNERABILITIES
from casework.db import Row
from casework.domain.parties.identifiers import SCHEMES
from casework.domain.parties.kinds import KINDS, NATURES, RELATIONSHIPS
from casework.queries.people.usernames import people_by_id, person_id_of
from casework.web.api import shapes as a
from casework.web.api.cases.case_answer import party_answer
from casework.web.api.cases.case_shapes import PartyShape
from casework.web.api.fields import Asked, Day, Number, Text, YesNo, one_of
from casework.web.api.shapes import Shape, listed

LARGEST = 10**15
MORE = (
    "entity", "recorded_at", "country", "zone", "industry", "employees", "revenue", "assets", "currency",
    "born_on", "relationship", "ended_on", "vulnerability", "vulnerability_consent", "circumstances", "size",
    "value_band", "merged_into", "version",
)  # fmt: skip
DONE = ("party", "version", "event", "at")


class IdentifierAsked(Asked):
    scheme = one_of(*SCHEMES, required=True)
    value = Text(60, least=1, required=True)
    country = Text(2, allow_none=True, metadata={"description": "of the register, ISO 3166-1"})
    valid_until = Day(allow_none=True)


class CustomerAsked(Asked):
    """What is known of a customer."""

    name = Text(300, least=1)
    kind = one_of(*KINDS)
    nature = one_of(*NATURES, allow_none=True)
    segment = Text(300, allow_none=True)
    contact_name = Text(300, allow_none=True)
    email = Text(300, allow_none=True)
    phone = Text(60, allow_none=True)
    address = Text(300, allow_none=True)
    language = one_of(*LANGUAGES)
    vulnerable = YesNo()
    country = Text(2, allow_none=True, metadata={"description": "ISO 3166-1"})
    zone = Text(60, allow_none=True, metadata={"description": "`Europe/London`; else the entity's"})
    industry = Text(
        30, allow_none=True, metadata={"description": "`gbt4754:D44`, `nace:35.11`, `naics:221114`"}
    )
    employees = Number(0, LARGEST, allow_none=True)
    revenue = Number(0, LARGEST, allow_none=True)
    assets = Number(0, LARGEST, allow_none=True)
    currency = Text(3, allow_none=True, metadata={"description": "ISO 4217"})
    born_on = Day(allow_none=True)
    relationship = one_of(*RELATIONSHIPS)
    ended_on = Day(allow_none=True)
    owner = Text(60, allow_none=True, metadata={"description": "user name of who looks after the customer"})
    vulnerability = one_of(*VULNERABILITIES, allow_none=True)
    vulnerability_consent = YesNo(allow_none=True)
    circumstances = fields.List(Text(40), metadata={"description": "bereavement arrears litigation …"})


class NewCustomerAsked(CustomerAsked):
    entity = Text(30, required=True)
    name = Text(300, least=1, required=True)
    source_id = Text(100, allow_none=True, metadata={"description": "her number where she comes from"})
    identifiers = fields.List(fields.Nested(IdentifierAsked), load_default=list)


class ChangeAsked(CustomerAsked):
    reason = Text(4_000, load_default="")


class CustomerShape(PartyShape):
    entity = a.text()
    recorded_at = a.moment()
    country = a.maybe()
    zone = a.maybe()
    industry = a.maybe()
    employees = a.number(allow_none=True)
    revenue = a.number("a year's, whole units of `currency`", allow_none=True)
    assets = a.number(allow_none=True)
    currency = a.maybe()
    born_on = a.maybe()
    relationship = a.text("prospect active ended")
    ended_on = a.maybe()
    owner = a.maybe("user name of who looks after her")
    vulnerability = a.maybe()
    vulnerability_consent = fields.Boolean(allow_none=True)
    circumstances = a.texts()
    size = a.maybe("by the bank's policy")
    value_band = a.maybe("by the bank's policy")
    merged_into = a.number("the customer who is the same, where two records became one", allow_none=True)
    version = a.number("the ETag")


class FoundShape(CustomerShape):
    found_as = a.maybe("the name that was found, where it is that of one merged into her")


CustomersShape = listed(FoundShape, "CustomersShape")


class PartyDoneShape(Shape):
    """What an act left on a customer's chain."""

    party = a.number()
    version = a.number("the ETag from now on")
    event = a.number("number of the act's event, null where nothing differed", allow_none=True)
    at = a.moment()


def columns_asked(body: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent as the columns of a customer: her keeper by number; an unknown one is nobody."""
    if body.get("owner"):
        body["owner"] = person_id_of(body["owner"])
    elif "owner" in body:
        body["owner"] = None
    return body


def told_customers(rows: list[Row]) -> list[dict[str, Any]]:
    """Return customers as programs read them; who looks after them is asked for once."""
    people = people_by_id(row["owner"] for row in rows)
    return [_told(row, people) for row in rows]


def done(told: Row, *more: str) -> Row:
    """Return what an act answers: `DONE`, and what it alone says."""
    return {name: told.get(name) for name in (*DONE, *more)}


def _told(row: Row, people: dict[int, Row]) -> dict[str, Any]:
    owner = people.get(row["owner"] or 0)
    told = {**(party_answer(row) or {}), **{name: row[name] for name in MORE}}
    told["owner"] = owner["username"] if owner else None
    return {**told, "found_as": row["found_as"]} if "found_as" in row else told
