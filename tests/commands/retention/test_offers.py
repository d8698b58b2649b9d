"""An offer is kept with its cost, its approval and how it stands beside those to like customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.record_party import NewParty
from casework.db import Row, db, transaction
from casework.domain.facts import SYSTEM
from casework.errors import Refused
from casework.models import Offer, Party
from casework.queries.cases.reading import read_case
from tests.cast import MONDAY, Cast
from tests.journeys.recount import everything

FOUND = {
    "entity": "uk", "signals": "BAL CMP", "score": "45", "score_band": "medium", "value_band": "B",
    "rule_version": "attrition@1", "product": "corporate_account", "baseline_balance": "1000.00",
}  # fmt: skip
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _world(app: Flask, cast: Cast) -> None:
    """The bank with its people."""


def offers() -> list[Row]:
    with db.engine.connect() as connection:
        rows = connection.execute(select(Offer.__table__).order_by(Offer.__table__.c.id)).mappings()
        return [dict(row) for row in rows]


def submitted(cast: Cast, amount: str, *, vulnerable: bool = False) -> str:
    """Return a case whose offer waits for approval."""
    customer = NewParty(f"Customer {amount} {vulnerable}", "organisation", email="c@example.com")
    opened = OpenCase(
        "retention_outreach", "May leave", customer, SYSTEM, FOUND, None, True, team="uk_corporate"
    )
    reference = str(open_case(opened, MONDAY)["reference"])
    party = read_case(reference, SYSTEM, "case.read").row["party_id"]
    with transaction() as session:
        session.get_one(Party, party).vulnerable = vulnerable
    for trigger, fields in (
        ("accept", {}),
        ("diagnose", {"churn_cause": "price", "lever": "fee_waiver"}),
        ("submit_offer", offer_of(amount)),
    ):
        move(cast.lin, reference, trigger, **fields)
    return reference


def offer_of(amount: str) -> Row:
    worth = {"offer_amount": amount, "offer_cost": "40.00", "offer_npv": "120.50"}
    terms = {"offer_terms": "No fee for a year.", "offer_valid_until": "2026-12-31"}
    return {"offer_kind": "fee_waiver", **worth, **terms}


def move(actor: Any, reference: str, trigger: str, comment: str = "", **fields: Any) -> None:
    move_case(MoveCase(reference, trigger, actor, fields=fields, comment=comment), TUESDAY)


def approve(cast: Cast, reference: str) -> None:
    move(cast.remy, reference, "approve_offer_compliance", "Fair.", fairness_checked=True)


def test_an_offer_is_kept_as_proposed_and_as_approved(cast: Cast) -> None:
    reference = submitted(cast, "100.00")
    (proposed,) = offers()
    assert (proposed["state"], proposed["amount"], proposed["cost"], proposed["npv"]) == (
        "proposed", 100_00, 40_00, 120_50
    )  # fmt: skip
    assert (proposed["alike"], proposed["findings"]) == ("medium/B/-", [])
    approve(cast, reference)
    (approved,) = offers()
    assert (approved["state"], approved["decided_by"]) == ("approved", cast.remy.name)


def test_a_rejected_offer_is_kept_and_a_new_one_is_another(cast: Cast) -> None:
    reference = submitted(cast, "100.00")
    move(cast.remy, reference, "reject_offer", "Too little.")
    move(cast.lin, reference, "submit_offer", **offer_of("150.00"))
    assert [(one["state"], one["amount"]) for one in offers()] == [("rejected", 100_00), ("proposed", 150_00)]


def test_what_is_unusual_beside_like_customers_is_told(cast: Cast) -> None:
    approve(cast, submitted(cast, "100.00"))
    submitted(cast, "50.00")
    assert offers()[-1]["findings"] == ["less_than_like"]


def test_an_offer_that_is_worse_for_a_vulnerable_customer_is_not_approved(cast: Cast) -> None:
    approve(cast, submitted(cast, "100.00"))
    reference = submitted(cast, "95.00", vulnerable=True)
    before = everything()
    with pytest.raises(Refused, match="vulnerable"):
        approve(cast, reference)
    assert everything() == before
    approve(cast, submitted(cast, "100.00", vulnerable=True))


def test_who_proposed_an_offer_does_not_approve_it(cast: Cast) -> None:
    reference = submitted(cast, "10.00")
    with pytest.raises(Refused):
        move(cast.lin, reference, "approve_offer", "Fine.", fairness_checked=True)
    assert offers()[0]["state"] == "proposed"
