"""/parties: customers of your entities."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.parties.add_identifier import Identifier
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.export_party import ExportParty, export_party
from casework.commands.parties.record_party import NewParty
from casework.queries.cases.cursors import cursor_of
from casework.queries.parties.parties import found_parties, party_of
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import after_number, answered, etag, page
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import Listed, Text
from casework.web.api.parties.party_shapes import (
    ChangeAsked,
    CustomerShape,
    CustomersShape,
    NewCustomerAsked,
    columns_asked,
    told_customers,
)
from casework.web.api.shapes import Shape
from casework.web.moment import now

bp = Subject("Parties", __name__, "Customers")
ONE = "/parties/<id:number>"
SOUGHT = "how the name begins, or an identifier, a number, a phone, an e-mail address"


class PartiesAsked(Listed):
    q = Text(200, load_default="", metadata={"description": SOUGHT})


class ExportShape(Shape):
    exported_at = a.moment()
    event = a.number("on the customer's chain")
    parties = a.things("the customer, and who was merged into her")
    identifiers = a.things()
    contact_points = a.things()
    facts = a.things()
    consents = a.things()
    suppressions = a.things()
    segments = a.things()
    scores = a.things()
    signals = a.things()
    relations = a.things()
    holdings = a.things("with all months")
    contacts = a.things()
    cases = a.things("with their values, documents and events")
    record = a.things("what was recorded about her, newest first")


@bp.get("/parties")
@allows("party.read")
@bp.arguments(PartiesAsked, location="query")
@bp.response(200, CustomersShape)
def get_parties(asked: dict[str, Any]) -> Response:
    """List customers

    One who was merged into another leads to that one.
    """
    after, limit = after_number("parties", asked["cursor"]), asked["limit"]
    found = found_parties(g.actor, asked["q"], after, limit)
    following = None if found.next is None else cursor_of("parties", [found.next])
    return page(told_customers(found.rows), following)


@bp.post("/parties")
@allows("party.write")
@bp.arguments(NewCustomerAsked, example=examples.CUSTOMER)
@bp.response(201, CustomerShape)
def create_party(body: dict[str, Any]) -> Response:
    """Record a customer"""
    identifiers = [Identifier(**one) for one in body.pop("identifiers")]
    entity = body.pop("entity")
    party = NewParty(**columns_asked(body))
    done = add_party(AddParty(entity, party, g.actor, identifiers, idempotency_key()), now())
    return _answered(done["party"], 201, location=f"/api/v1/parties/{done['party']}")


@bp.get(ONE)
@allows("party.read")
@bp.response(200, CustomerShape)
def get_party(number: int) -> Response:
    """Read one customer"""
    return _answered(number)


@bp.patch(ONE)
@allows("party.write")
@bp.arguments(ChangeAsked, example=examples.CUSTOMER_CHANGE)
@bp.response(200, CustomerShape)
@versioned
def patch_party(body: dict[str, Any], number: int) -> Response:
    """Change what is known of a customer

    What is not sent stays as it is. What was and what is are on her record.
    """
    version, reason = if_match(), body.pop("reason")
    change = ChangeParty(number, g.actor, columns_asked(body), version, reason, idempotency_key())
    change_party(change, now())
    return _answered(number)


@bp.post(f"{ONE}/exports")
@allows("party.export")
@bp.response(201, ExportShape)
def create_export(number: int) -> Response:
    """Take out everything that is held about a customer

    It is to be handed to her: restricted cases and findings about risk are not in it.
    """
    return answered(export_party(ExportParty(number, g.actor, idempotency_key()), now()), 201)


def _answered(number: int, status: int = 200, **headers: str) -> Response:
    row = party_of(number, g.actor)
    return answered(told_customers([row])[0], status, etag=etag(row["version"]), **headers)
