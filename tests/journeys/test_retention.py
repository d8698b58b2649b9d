"""The ways of a retention outreach, whole, on a virtual clock: events, clocks, letters and what follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.errors import Malformed, Refused
from casework.models import Contact, Offer, Signal, Suppression
from tests.cast import Cast, kinds_of
from tests.journeys import outreaches
from tests.journeys.customer_desk import CustomerDesk, at_desk, system_moves
from tests.journeys.recount import everything


def test_a_customer_is_kept_and_asked_how_it_is_a_month_later(cast: Cast) -> None:
    desk = outreaches.retained(cast)
    assert desk.state == "retained"
    for name in ("RET-TRIAGE", "RET-FIRST", "RET-APPR", "RET-TOTAL"):
        assert desk.clock(name)["result"] == "met", name
    assert desk.letters == ["offer_in_writing"]
    assert desk.told("signs_found") == {"lin", "mara"}
    assert desk.told("observed") == {"hana", "lin", "mara"}
    desk.wait(days=29)
    assert desk.others("satisfaction_review") == []
    desk.wait(days=2)
    (reference,) = desk.others("satisfaction_review")
    pulse = at_desk(desk, reference)
    assert (pulse.now.fields["trigger"], pulse.now.fields["reference_of"]) == ("pulse", desk.reference)
    assert (desk.links, pulse.links) == ({"led_to"}, {"caused_by"})
    assert everything() == []


def test_ninety_days_must_be_over_before_anybody_is_called_kept(cast: Cast) -> None:
    desk = outreaches.accepted(cast)
    desk.wait(days=60)
    with pytest.raises(Refused, match="Observed for ninety days"):
        system_moves(desk.reference, "confirm", desk.at, measured_on="2027-01-25", **outreaches.KEPT)


def test_who_took_the_balance_away_is_analysed_again(cast: Cast) -> None:
    desk = outreaches.accepted(cast)
    desk.wait(days=91)
    low = {"observed_balance": "79999.99", "product_open": True, "measured_on": "2027-02-25"}
    with pytest.raises(Refused, match="less than 80 %"):
        system_moves(desk.reference, "confirm", desk.at, **low)
    system_moves(desk.reference, "relapse", desk.at, **low)
    assert desk.state == "analysis"
    assert desk.clock("RET-OBS")["state"] == "stopped"


def test_new_signs_end_the_observation_at_once(cast: Cast) -> None:
    desk = outreaches.accepted(cast)
    desk.wait(days=10)
    with pytest.raises(Refused):
        system_moves(desk.reference, "relapse", desk.at, signal_points="15")
    system_moves(desk.reference, "relapse", desk.at, signal_points="20")
    assert desk.state == "analysis"


def test_who_does_not_answer_is_reminded_once_and_taken_up_again(cast: Cast) -> None:
    desk = outreaches.never_answered(cast)
    assert desk.state == "outreach"
    assert desk.letters == ["retention_offer", "retention_reminder"]
    assert desk.triggers[-2:] == ["remind_of_offer", "customer_silent"]
    assert desk.clock("RET-CUST")["breached_at"] is None


def test_a_second_contact_within_a_week_is_refused_with_its_rule(cast: Cast) -> None:
    desk = outreaches.served(cast)
    desk.do("hana", "attempt_failed", **outreaches.IN_VAIN)
    desk.wait(days=3)
    with pytest.raises(Refused, match="MKT-7D"):
        desk.do("hana", "contact", **outreaches.CALL)
    desk.wait(days=4, hours=1)
    desk.do("hana", "contact", **outreaches.CALL)
    assert desk.rows(Contact, "channel", "direction", "purpose", "result") == [
        ("phone", "out", "marketing", "no_answer"),
        ("phone", "out", "marketing", "reached"),
    ]


def test_the_control_group_is_left_alone(cast: Cast) -> None:
    desk = outreaches.left_alone(cast)
    assert desk.state == "control_closed"
    assert desk.triggers == ["to_control", "window_over", "window_end"]
    assert desk.letters == []
    assert desk.rows(Contact, "id") == []
    assert desk.now.clocks == {}


def test_the_most_valuable_are_in_no_control_group(cast: Cast) -> None:
    group = {"campaign": "autumn", "campaign_group": "control", "window_ends_on": "2027-01-31"}
    desk = outreaches.detected(cast, value_band="A", **group)
    assert desk.state == "triage"
    assert desk.clock("RET-TRIAGE")["due_at"] == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_a_case_of_value_a_is_called_a_false_alarm_by_the_lead_alone(cast: Cast) -> None:
    desk = outreaches.detected(cast, value_band="A")
    with pytest.raises(Refused, match="It is for a team lead"):
        desk.do("hana", "false_alarm", false_alarm_reason="seasonal")
    assert outreaches.false_alarm_of_a_big_one(cast).state == "closed_false_positive"


def test_an_offer_is_approved_by_another_within_her_limit_and_if_it_is_fair(cast: Cast) -> None:
    desk = outreaches.understood(cast)
    desk.do("lin", "submit_offer", **{**outreaches.OFFER, "offer_amount": "6000.00"})
    approve: dict[str, Any] = {"comment": "Fine.", "fairness_checked": True}
    with pytest.raises(Refused, match="helped to write"):
        desk.do("lin", "approve_offer", **approve)
    with pytest.raises(Refused, match="Your limit is 5,000"):
        desk.do("mara", "approve_offer", **approve)
    with pytest.raises(Malformed):
        desk.do("remy", "approve_offer_compliance", comment="Fine.", fairness_checked=False)
    desk.do("remy", "approve_offer_compliance", **approve)
    assert desk.state == "outreach"


def test_offers_of_one_year_add_up_against_the_limit(cast: Cast) -> None:
    first = outreaches.offered(cast, offer_amount="4000.00")
    first.do("lin", "cancel", comment="Begun anew.")
    second = CustomerDesk(cast, "retention_outreach", party=first.party, **outreaches.SIGNS)
    second.assign("lin", "hana")
    second.do("hana", "accept")
    second.do("hana", "diagnose", churn_cause="price", lever="fee_waiver")
    second.do("hana", "submit_offer", **{**outreaches.OFFER, "offer_amount": "2000.00"})
    with pytest.raises(Refused, match="4,000"):
        second.do("lin", "approve_offer", comment="Fine.", fairness_checked=True)


def test_credit_is_changed_only_on_a_credit_decision(cast: Cast) -> None:
    desk = outreaches.understood(cast, lever="tenor_change")
    desk.do("hana", "submit_offer", **{**outreaches.OFFER, "offer_kind": "tenor_change"})
    approve: dict[str, Any] = {"comment": "Yes.", "fairness_checked": True}
    with pytest.raises(Refused, match="is not for cases"):
        desk.do("lin", "approve_offer", **approve)
    with pytest.raises(Refused, match="is not for cases"):
        desk.do("remy", "approve_offer_compliance", **approve)
    desk.do("remy", "approve_offer_compliance", decision_reference="CR-2026-118", **approve)
    assert desk.rows(Offer, "state", "decision_reference") == [("approved", "CR-2026-118")]


def test_an_offer_that_has_run_out_is_revised_and_approved_anew(cast: Cast) -> None:
    desk = outreaches.offered(cast, offer_valid_until="2026-11-27")
    desk.do("hana", "contact", **outreaches.CALL)
    desk.do("hana", "interested", talk="Thinks about it.")
    desk.wait(days=6)
    with pytest.raises(Refused, match="valid until 27 November 2026"):
        desk.do("hana", "accept_offer", accepted_terms="No fee.", accepted_on="2026-11-28")
    desk.do("hana", "revise", comment="A later day.")
    assert desk.now.row["approvals"].get("offer", {}) == {}


def test_a_customer_is_given_up_by_two_people_and_looked_at_again_later(cast: Cast) -> None:
    desk = outreaches.given_up(cast)
    assert desk.state == "unreachable"
    desk.wait(days=59)
    assert desk.rows(Signal, "code") == []
    desk.wait(days=2)
    assert desk.rows(Signal, "code") == [("RM",)]


def test_who_leaves_is_thanked_and_won_back_in_spring(cast: Cast) -> None:
    desk = outreaches.gone(cast)
    assert desk.state == "lost"
    assert desk.letters == ["farewell"]
    (reference,) = desk.others("retention_outreach")
    again = at_desk(desk, reference)
    assert (again.state, again.now.fields["won_back_from"]) == ("triage", desk.reference)
    assert again.now.row["opened_at"] - datetime(2027, 4, 1, tzinfo=UTC) < timedelta(minutes=1)
    assert everything() == []


def test_an_objection_stops_all_that_it_covers_at_once(cast: Cast) -> None:
    desk = outreaches.objected(cast)
    assert desk.state == "suppressed"
    assert desk.rows(Suppression, "channel", "purpose", "reason") == [("*", "marketing", "objection")]
    again = CustomerDesk(cast, "retention_outreach", party=desk.party, at=desk.at, **outreaches.SIGNS)
    again.do("lin", "accept")
    again.do("lin", "diagnose", churn_cause="price", lever="service_fix")
    again.do("lin", "service_only", plan="Once more.")
    with pytest.raises(Refused, match="STOP-OBJECTION"):
        again.do("lin", "contact", **outreaches.CALL)


def test_an_insolvent_customer_is_left_alone_for_every_purpose(cast: Cast) -> None:
    desk = outreaches.insolvent(cast)
    assert desk.state == "suppressed"
    assert desk.rows(Suppression, "channel", "purpose", "reason") == [("*", "*", "insolvency")]


def test_dissatisfaction_that_expects_an_answer_is_a_complaint_and_the_outreach_waits(cast: Cast) -> None:
    desk = outreaches.dissatisfied(cast)
    (reference,) = desk.others("complaint")
    complaint = at_desk(desk, reference)
    assert complaint.now.fields["product"] == "term_loan"
    assert desk.now.row["hold"]["cause"] == "complaint"
    with pytest.raises(Refused, match="on hold"):
        desk.do("hana", "contact", **outreaches.CALL)
    desk.wait(days=3)
    complaint.at = desk.at
    complaint.attach("lin", "letter.txt", b"I take it back.")
    complaint.do("lin", "withdraw", withdrawn_on=f"{desk.at:%Y-%m-%d}", withdrawn_how="letter")
    desk.wait(minutes=10)
    assert desk.now.row["hold"] is None
    assert kinds_of(desk.reference).count("released") == 1


def test_a_customer_has_one_outreach_at_a_time(cast: Cast) -> None:
    desk = outreaches.detected(cast)
    with pytest.raises(Refused, match=desk.reference):
        CustomerDesk(cast, "retention_outreach", party=desk.party, **outreaches.SIGNS)


def test_a_low_score_opens_no_case_unless_somebody_asks_for_it(cast: Cast) -> None:
    low = {**outreaches.SIGNS, "score": "34", "score_band": "watch"}
    with pytest.raises(Malformed):
        CustomerDesk(cast, "retention_outreach", **low)
    assert CustomerDesk(cast, "retention_outreach", opener="hana", asked_for=True, **low).state == "triage"
