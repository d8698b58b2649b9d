"""/cases/{ref}/parties: who has a part in a case beside its customer: sponsors, owners, directors."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.onboarding.name_party import NameParty, name_party
from casework.queries.cases.reading import read_case
from casework.queries.onboarding.items import names_of_parties
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import Asked, Number, Text, YesNo
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Parties of a case", __name__, "Who has a part in a case beside its customer")


class CasePartyAsked(Asked):
    party = Number(most=LARGEST, required=True)
    role = Text(30, least=1, required=True)
    on = YesNo(load_default=True)


class CasePartyShape(Shape):
    party = a.number("the customer's number")
    name = a.text()
    role = a.text()
    seq = a.number("number of the event that named it")


CasePartiesShape = listed(CasePartyShape, "CasePartiesShape")


@bp.get("/cases/<reference:reference>/parties")
@allows("case.read")
@bp.response(200, CasePartiesShape)
def get_parties(reference: str) -> Response:
    """List the parties that have a role now"""
    case = read_case(reference, g.actor, "case.read")
    rows = [row for row in case.parties if row["ended"] is None]
    names = names_of_parties(row["party_id"] for row in rows)
    told = [
        {"party": r["party_id"], "name": names.get(r["party_id"], ""), "role": r["role"], "seq": r["seq"]}
        for r in sorted(rows, key=lambda row: (row["role"], row["party_id"]))
    ]
    return page(told, None)


@bp.post("/cases/<reference:reference>/parties")
@allows("case.fields")
@bp.arguments(CasePartyAsked, example=examples.CASE_PARTY)
@bp.response(201, ReceiptShape)
@versioned
def name(body: dict[str, Any], reference: str) -> Response:
    """Give a customer a role in the case, or with `on` false take it away; what is owed for it follows"""
    command = NameParty(
        reference, body["party"], body["role"], g.actor, body["on"], if_match(), idempotency_key()
    )
    return receipt(name_party(command, now()))
