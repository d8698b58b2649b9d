"""/parties: customers of your entities."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.db import Row
from casework.queries.parties.parties import find_parties, party_of
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import after_number, answered, page_of_numbered
from casework.web.api.cases.case_answer import party_answer
from casework.web.api.cases.case_shapes import PartyShape
from casework.web.api.description import Subject
from casework.web.api.fields import LARGEST_ID, Listed, Text
from casework.web.api.shapes import listed

bp = Subject("Parties", __name__, "Customers")


class PartiesAsked(Listed):
    q = Text(200, load_default="", metadata={"description": "how the name begins"})


class CustomerShape(PartyShape):
    entity = a.text()
    recorded_at = a.moment()


CustomersShape = listed(CustomerShape, "CustomersShape")


@bp.get("/parties")
@allows("party.read")
@bp.arguments(PartiesAsked, location="query")
@bp.response(200, CustomersShape)
def get_parties(asked: dict[str, Any]) -> Response:
    """List customers"""
    after, limit = after_number("parties", asked["cursor"]), asked["limit"]
    return page_of_numbered("parties", find_parties(g.actor, asked["q"], after, limit + 1), limit, _told)


@bp.get(f"/parties/<int(max={LARGEST_ID}):number>")
@allows("party.read")
@bp.response(200, CustomerShape)
def get_party(number: int) -> Response:
    """Read one customer"""
    return answered(_told(party_of(number, g.actor)))


def _told(row: Row) -> dict[str, Any]:
    return {**(party_answer(row) or {}), "entity": row["entity"], "recorded_at": row["recorded_at"]}
