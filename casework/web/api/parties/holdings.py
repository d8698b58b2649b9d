"""/parties/{id}/holdings: what a customer has with the bank."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow import fields

from casework.commands.parties.record_holding import DAYS, KINDS, RecordHolding, record_holding
from casework.db import Row
from casework.domain.parties.money import decimal_text
from casework.queries.parties.holdings import holdings_of
from casework.queries.parties.parties import family_of
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Day, Number, Text, one_of
from casework.web.api.parties.party_shapes import PartyDoneShape, done
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Holdings", __name__, "What a customer has with the bank")
ONE = "/parties/<id:number>"
AMOUNT = {"description": "decimal text: `-1250.50`"}


class MonthAsked(Asked):
    month = Text(7, required=True, metadata={"description": "`2026-10`"})
    balance = Text(30, metadata=AMOUNT)
    inflow = Text(30, metadata=AMOUNT)
    outflow = Text(30, metadata=AMOUNT)
    revenue = Text(30, metadata=AMOUNT)
    uses = Number(0)


class HoldingAsked(Asked):
    number = Text(60, least=1, required=True)
    kind = one_of(*KINDS)
    product = Text(60, allow_none=True)
    currency = Text(3)
    amount = Text(30, allow_none=True, metadata=AMOUNT)
    opened_on = Day(allow_none=True)
    closed_on = Day(allow_none=True)
    notice_on = Day(allow_none=True)
    matures_on = Day(allow_none=True)
    rate_resets_on = Day(allow_none=True)
    months = fields.List(fields.Nested(MonthAsked), load_default=list)


class MonthShape(Shape):
    month = a.text()
    balance = a.text("decimal, as all amounts")
    inflow = a.text()
    outflow = a.text()
    revenue = a.text()
    uses = a.number()


class HoldingShape(Shape):
    id = a.number()
    number = a.text()
    kind = a.text()
    product = a.maybe()
    currency = a.text()
    amount = a.maybe("decimal")
    opened_on = a.maybe()
    closed_on = a.maybe()
    notice_on = a.maybe()
    matures_on = a.maybe()
    rate_resets_on = a.maybe()
    months = fields.List(fields.Nested(MonthShape), metadata={"description": "the last 24, the oldest first"})


class HoldingDoneShape(PartyDoneShape):
    holding = a.number()


HoldingsShape = listed(HoldingShape, "HoldingsShape")


@bp.get(f"{ONE}/holdings")
@allows("party.read")
@bp.response(200, HoldingsShape)
def get_holdings(number: int) -> Response:
    """List what a customer has with the bank, with 24 months"""
    parties = [party["id"] for party in family_of(number, g.actor)]
    return page([_holding(row) for row in holdings_of(parties, now().date())], None)


@bp.post(f"{ONE}/holdings")
@allows("holding.write")
@bp.arguments(HoldingAsked, example=examples.HOLDING)
@bp.response(201, HoldingDoneShape)
def create_holding(body: dict[str, Any], number: int) -> Response:
    """Record a holding by its number, or what is new about it, and months of it"""
    months, account = body.pop("months"), body.pop("number")
    command = RecordHolding(number, account, g.actor, body, months, idempotency_key())
    return answered(done(record_holding(command, now()), "holding"), 201)


def _holding(row: Row) -> Row:
    months = [
        {n: one[n] if n in ("month", "uses") else decimal_text(one[n]) for n in MonthShape().fields}
        for one in row["months"]
    ]
    told = {name: row[name] for name in ("id", "number", "kind", "product", "currency", *DAYS)}
    return {**told, "amount": decimal_text(row["amount"]), "months": months}
