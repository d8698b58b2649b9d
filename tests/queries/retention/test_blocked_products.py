"""A review thirty days late blocks new products: no offer of one passes, and every other does."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from casework.db import transaction
from casework.errors import Refused
from casework.models import Case
from casework.queries.parties.cases import cases_of
from tests.cast import MONDAY, Cast
from tests.journeys.customer_desk import CustomerDesk
from tests.journeys.outreaches import OFFER, SIGNS

LATE = {
    "occasion": "periodic",
    "former_rating": "high",
    "last_approved_at": "2025-10-20T09:00:00+00:00",
    "review_due_on": "2026-10-20",
}
BUNDLE = {**OFFER, "offer_kind": "bundle"}


def designing(cast: Cast, party: int) -> CustomerDesk:
    desk = CustomerDesk(cast, "retention_outreach", party=party, **SIGNS)
    desk.assign("lin", "hana")
    desk.do("hana", "accept")
    desk.do("hana", "diagnose", churn_cause="price", lever="fee_waiver")
    return desk


def test_a_new_product_is_refused_by_the_name_of_the_rule_until_the_review_is_done(cast: Cast) -> None:
    review = CustomerDesk(cast, "kyc_review", **LATE)
    review.wait(hours=1)
    assert review.now.row["fields"]["products_blocked"] is True
    desk = designing(cast, review.party)
    with pytest.raises(Refused, match=rf"blocked .* until {review.reference} is done \(KYC-DUE@1\)"):
        desk.do("hana", "submit_offer", **BUNDLE)
    assert desk.state == "offer_design"
    with transaction() as session:
        session.execute(update(Case).where(Case.reference == review.reference).values(closed_at=MONDAY))
    desk.do("hana", "submit_offer", **BUNDLE)
    assert desk.state == "offer_approval"


def test_what_brings_no_new_product_passes(cast: Cast) -> None:
    review = CustomerDesk(cast, "kyc_review", **LATE)
    review.wait(hours=1)
    desk = designing(cast, review.party)
    desk.do("hana", "submit_offer", **OFFER)
    desk.do("lin", "approve_offer", comment="Fair.", fairness_checked=True)
    assert desk.state == "outreach"


def test_what_was_approved_before_is_not_sent_once_products_are_blocked(cast: Cast) -> None:
    review = CustomerDesk(cast, "kyc_review", **{**LATE, "review_due_on": "2026-10-24"})
    desk = designing(cast, review.party)
    desk.do("hana", "submit_offer", **BUNDLE)
    desk.do("lin", "approve_offer", comment="Fair.", fairness_checked=True)
    desk.wait(days=2)
    with pytest.raises(Refused, match="New products are blocked"):
        desk.do("hana", "send_offer", contact_channel="email")


def test_the_customers_page_says_so(cast: Cast) -> None:
    review = CustomerDesk(cast, "kyc_review", **LATE)
    assert [case["blocks"] for case in cases_of([review.party], cast.hana)] == [False]
    review.wait(hours=1)
    assert [case["blocks"] for case in cases_of([review.party], cast.hana)] == [True]
