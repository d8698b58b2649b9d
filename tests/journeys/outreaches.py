"""Stories of retention outreach, each told to its end or to where it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.cast import Cast
from tests.journeys.customer_desk import CustomerDesk, system_moves

SIGNS: dict[str, Any] = {
    "signals": "BAL FLOW",
    "score": "35",
    "score_band": "medium",
    "rule_version": "attrition@1",
    "value_band": "B",
    "priority_band": "P2",
    "baseline_balance": "100000.00",
}
OFFER: dict[str, Any] = {
    "offer_kind": "fee_waiver",
    "offer_terms": "No account fee for a year.",
    "offer_amount": "1200.00",
    "offer_cost": "600.00",
    "offer_npv": "9000",
    "offer_valid_until": "2026-12-31",
}
CALL: dict[str, Any] = {"contact_channel": "phone", "script_version": "keep@2", "contact_result": "reached"}
IN_VAIN: dict[str, Any] = {"contact_channel": "phone", "contact_result": "no_answer"}
KEPT: dict[str, Any] = {"observed_balance": "95000.00", "product_open": True}


def detected(cast: Cast, **fields: Any) -> CustomerDesk:
    """Find a customer who may leave; the case goes to Hana."""
    desk = CustomerDesk(cast, "retention_outreach", **{**SIGNS, **fields})
    if desk.state == "triage":
        desk.assign("lin", "hana")
    return desk


def understood(cast: Cast, lever: str = "fee_waiver", **fields: Any) -> CustomerDesk:
    desk = detected(cast, **fields)
    desk.do("hana", "accept")
    desk.do("hana", "diagnose", churn_cause="price", lever=lever)
    return desk


def offered(cast: Cast, **offer: Any) -> CustomerDesk:
    """Design an offer, and have the lead approve it."""
    desk = understood(cast)
    desk.do("hana", "submit_offer", **{**OFFER, **offer})
    desk.do("lin", "approve_offer", comment="Fair.", fairness_checked=True)
    return desk


def served(cast: Cast, **fields: Any) -> CustomerDesk:
    """Choose to put the service right, without an offer."""
    desk = understood(cast, lever="service_fix", **fields)
    desk.do("hana", "service_only", plan="One person for the whole loan.")
    return desk


def accepted(cast: Cast) -> CustomerDesk:
    desk = offered(cast)
    desk.do("hana", "contact", **CALL)
    desk.wait(days=2)
    desk.do("hana", "interested", talk="Wants it in writing.")
    desk.do("hana", "put_in_writing")
    desk.wait(days=1)
    desk.do("hana", "accept_offer", accepted_terms="No fee for a year.", accepted_on="2026-11-26")
    desk.finish("hana", "fulfil_offer", fulfilled_on="2026-11-26")
    return desk


def retained(cast: Cast) -> CustomerDesk:
    desk = accepted(cast)
    desk.wait(days=91)
    system_moves(desk.reference, "confirm", desk.at, measured_on=f"{desk.at:%Y-%m-%d}", **KEPT)
    return desk


def relapsed(cast: Cast) -> CustomerDesk:
    desk = accepted(cast)
    desk.wait(days=91)
    day = f"{desk.at:%Y-%m-%d}"
    system_moves(
        desk.reference, "relapse", desk.at, measured_on=day, observed_balance="100.00", product_open=True
    )
    return desk


def never_answered(cast: Cast) -> CustomerDesk:
    desk = offered(cast)
    desk.do("hana", "send_offer", contact_channel="email")
    desk.wait(days=16)
    return desk


def left_alone(cast: Cast) -> CustomerDesk:
    """Leave a customer to the control group until the window is over."""
    group = {"campaign": "autumn", "campaign_group": "control", "window_ends_on": "2027-01-31"}
    desk = detected(cast, **group)
    desk.wait(days=71)
    system_moves(desk.reference, "window_end", desk.at, outcome="left", product_open=False)
    return desk


def false_alarm(cast: Cast) -> CustomerDesk:
    desk = detected(cast)
    desk.do("hana", "false_alarm", false_alarm_reason="pooling")
    return desk


def false_alarm_of_a_big_one(cast: Cast) -> CustomerDesk:
    desk = detected(cast, value_band="A")
    desk.do("lin", "false_alarm_lead", comment="Year-end pooling.", false_alarm_reason="pooling")
    return desk


def approved_by_compliance(cast: Cast) -> CustomerDesk:
    """Return an offer beyond the lead's limit from compliance once, then get it approved."""
    desk = understood(cast)
    big = {**OFFER, "offer_kind": "bundle", "offer_amount": "9000.00"}
    desk.do("hana", "submit_offer", **big)
    desk.do("remy", "reject_offer", comment="Show the like customers.")
    desk.do("hana", "submit_offer", **big)
    desk.do("remy", "approve_offer_compliance", comment="Shown.", fairness_checked=True)
    return desk


def given_up(cast: Cast) -> CustomerDesk:
    desk = served(cast)
    for _ in range(3):
        desk.do("hana", "attempt_failed", **IN_VAIN)
        desk.wait(days=7, hours=1)
    desk.do("hana", "contact", **{**CALL, "contact_channel": "email", "contact_result": "sent"})
    desk.wait(days=3)
    desk.do("hana", "unreachable", comment="Nobody answers.")
    desk.confirm("lin", "unreachable")
    return desk


def revised(cast: Cast) -> CustomerDesk:
    desk = offered(cast)
    desk.do("hana", "contact", **CALL)
    desk.do("hana", "interested", talk="Wants more.")
    desk.do("hana", "revise", comment="Two years.")
    return desk


def gone(cast: Cast) -> CustomerDesk:
    """Have a customer decline, say why, and leave; she is to be won back in spring."""
    desk = served(cast)
    desk.do("hana", "contact", **CALL)
    desk.do("hana", "decline", decline_reason="decided")
    where = {"exit_reason": "price", "destination": "domestic_bank"}
    desk.do("hana", "exit_done", winback_on="2027-03-31", **where)
    desk.wait(days=130)
    return desk


def left_before_a_call(cast: Cast) -> CustomerDesk:
    desk = detected(cast)
    desk.at += timedelta(days=1)
    system_moves(desk.reference, "left", desk.at, left_on="2026-11-23")
    return desk


def objected(cast: Cast) -> CustomerDesk:
    desk = served(cast)
    desk.do("hana", "opt_out", opt_out_channel="all", opt_out_scope="marketing")
    desk.wait(minutes=1)
    return desk


def insolvent(cast: Cast) -> CustomerDesk:
    return stopped_by(cast, "insolvency")


def dissatisfied(cast: Cast) -> CustomerDesk:
    desk = served(cast)
    words = {"excerpt": "My payment was lost and nobody cares.", "desired_outcome": "The payment found."}
    desk.do("hana", "raise_complaint", product="term_loan", **words)
    desk.wait(minutes=1)
    return desk


def found_twice(cast: Cast) -> CustomerDesk:
    first = detected(cast)
    second = CustomerDesk(cast, "retention_outreach", **SIGNS)
    second.do("lin", "duplicate", comment="Under another number.", duplicate_of=first.reference)
    return second


def cancelled(cast: Cast) -> CustomerDesk:
    desk = detected(cast)
    desk.do("lin", "cancel", comment="Bought by another customer.")
    return desk


def stopped_by(cast: Cast, reason: str) -> CustomerDesk:
    desk = detected(cast)
    desk.do("remy", "suppress", suppression_reason=reason)
    desk.wait(minutes=1)
    return desk


def without_a_lawful_basis(cast: Cast) -> CustomerDesk:
    return stopped_by(cast, "no_lawful_basis")


def died(cast: Cast) -> CustomerDesk:
    return stopped_by(cast, "deceased")


def not_wanted_by_the_bank(cast: Cast) -> CustomerDesk:
    return stopped_by(cast, "bank_decision")


STORIES: tuple[Callable[[Cast], CustomerDesk], ...] = (
    retained,
    relapsed,
    never_answered,
    left_alone,
    false_alarm,
    false_alarm_of_a_big_one,
    approved_by_compliance,
    given_up,
    revised,
    gone,
    left_before_a_call,
    objected,
    insolvent,
    dissatisfied,
    found_twice,
    cancelled,
    without_a_lawful_basis,
    died,
    not_wanted_by_the_bank,
)
