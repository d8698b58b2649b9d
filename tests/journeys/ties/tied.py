"""The lines of the table of ties that open a case or leave a sign, and those that start nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from casework.db import transaction
from casework.models import Party
from tests.cast import Cast
from tests.journeys import outreaches, reviews, stories
from tests.journeys.beginnings import answered, investigated
from tests.journeys.customer_desk import CustomerDesk
from tests.journeys.desk import Desk
from tests.journeys.onboarding.applications import declined_by_the_bank, declined_by_the_business, withdrawn
from tests.journeys.onboarding.desk import ClientDesk
from tests.journeys.ties.following import Tie, pass_time


def became_a_client(cast: Cast) -> Desk:
    desk = ClientDesk(cast).rated()
    desk.do("lin", "tl_approve", comment="Fine.")
    desk.set_up()
    return desk


def became_a_client_of_high_risk(cast: Cast) -> Desk:
    desk = ClientDesk(cast, country="VE").rated()
    desk.do("lin", "tl_approve_compliance", comment="Fine.")
    desk.do("remy", "co_approve", comment="Fine.")
    desk.set_up()
    return desk


def declined_for_its_price(cast: Cast) -> Desk:
    desk = ClientDesk(cast, owner=False)
    desk.do("lin", "reject_commercial", rejection_reason="pricing")
    return desk


def was_tricked(cast: Cast) -> Desk:
    return investigated(cast, "hana", "lin", {}, issue="fraud_scam")


def did_not_pay_that(cast: Cast) -> Desk:
    return investigated(cast, "hana", "lin", {}, issue="unauthorised")


def complained_in_an_answer(cast: Cast) -> Desk:
    desk = reviews.answered(cast, "3", complaint_like=True, customer_comment="Charged twice.")
    desk.at += timedelta(hours=3)
    words = {"excerpt": "Charged twice.", "desired_outcome": "The second charge back."}
    desk.do("lin", "to_complaint", product="corporate_account", **words)
    return desk


def fell_by_three(cast: Cast) -> CustomerDesk:
    """Have a customer who used to give ten give seven, and want no talk about it."""
    desk = reviews.answered(cast, "7", drop="3")
    desk.do("lin", "refuse_contact", comment="Settled on the phone.")
    return desk


def left_meanwhile(desk: Desk) -> Desk:
    """Have the relationship end before the term is over, but after what happens at once."""
    pass_time(desk, desk.at)
    with transaction() as session:
        party = session.get_one(Party, desk.now.row["party_id"])
        party.relationship = "ended"
    return desk


OPENED = (
    Tie(became_a_client, "ask_how_it_went", "satisfaction_review", 30, {"trigger": "post_onboarding"}),
    Tie(became_a_client_of_high_risk, "review_of_high", "kyc_review", 305, {"occasion": "periodic"}),
    Tie(declined_for_its_price, "win_back", "retention_outreach", 180, {"signals": "WINBACK"}),
    Tie(withdrawn, "win_back", "retention_outreach", 180, {"score_band": "watch"}),
    Tie(stories.made_good, "ask_how_it_went", "satisfaction_review", 7, {"trigger": "post_complaint"}),
    Tie(stories.resolved_at_once, "ask_how_it_went", "satisfaction_review", 7, {"survey": "post_complaint"}),
    Tie(was_tricked, "look_at_identity", "kyc_review", 0, {"occasion": "identity_complaint"}),
    Tie(did_not_pay_that, "look_at_identity", "kyc_review", 0, {"occasion": "identity_complaint"}),
    Tie(complained_in_an_answer, "take_up_complaint", "complaint", 0, {"source": "survey"}),
    Tie(outreaches.retained, "ask_after_retention", "satisfaction_review", 30, {"trigger": "pulse"}),
    Tie(outreaches.dissatisfied, "take_up_complaint", "complaint", 0, {"source": "staff"}),
)
SIGNALLED = (
    Tie(answered, "signal_not_upheld", "CMP"),
    Tie(stories.reviewed_in_india, "signal_not_upheld", "CMP"),
    Tie(stories.taken_to_the_ombudsman, "signal_overturned", "CMP"),
    Tie(reviews.not_settled, "signal_low_rating", "NPS"),
    Tie(fell_by_three, "signal_fallen_rating", "NPS"),
)
#: story -> rule that it does not set off, or that is left when it is due
NOTHING: tuple[tuple[Callable[[Cast], Desk], str], ...] = (
    (declined_by_the_bank, "win_back"),
    (stories.withdrawn_for_good, "ask_how_it_went"),
    (stories.taken_to_the_ombudsman_overdue, "ask_how_it_went"),
    (lambda cast: left_meanwhile(stories.made_good(cast)), "ask_how_it_went"),
    (lambda cast: left_meanwhile(became_a_client(cast)), "ask_how_it_went"),
    (lambda cast: left_meanwhile(became_a_client_of_high_risk(cast)), "review_of_high"),
    (lambda cast: answered(cast, outcome="upheld"), "signal_not_upheld"),
    (lambda cast: investigated(cast, "hana", "lin", {}), "look_at_identity"),
    (reviews.recovered, "signal_low_rating"),
    (declined_by_the_business, "win_back"),  # it is taken up again
)
