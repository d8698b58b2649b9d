"""How an application ends without a client, and what is refused on the way."""

from __future__ import annotations

import pytest

from casework.errors import Denied, Malformed, Refused
from tests.cast import Cast
from tests.journeys.onboarding.desk import APPLICATION, RISK, SUBMITTED, ClientDesk, cases_of


def test_credit_that_is_declined_ends_the_application_with_two_persons(cast: Cast) -> None:
    fields = {"credit_asked": True, "exposure": "300000.00", "product": "term_loan"}
    desk = ClientDesk(cast, **fields).rated()
    desk.do("lin", "tl_approve_credit", comment="Fine.")
    desk.do("hana", "credit_no", credit_reference="CR-1")
    assert desk.state == "credit_pending"
    desk.confirm("lin", "credit_no")
    assert desk.state == "rejected"
    assert desk.now.row["fields"]["declined_by"] == "business"
    desk.do("lin", "reopen", comment="The guarantor has come.")
    assert desk.state == "doc_review"


def test_the_other_products_are_opened_where_only_the_credit_was_declined(cast: Cast) -> None:
    fields = {"credit_asked": True, "exposure": "300000.00", "product": "term_loan"}
    desk = ClientDesk(cast, **fields).rated()
    desk.do("lin", "tl_approve_credit", comment="Fine.")
    desk.do("hana", "credit_no_other_products", credit_reference="CR-1", other_products_asked=True)
    desk.confirm("lin", "credit_no_other_products")
    desk.set_up()
    assert desk.state == "onboarded"


def test_what_compliance_declines_names_no_reason_and_stays_declined(cast: Cast) -> None:
    desk = ClientDesk(cast).submitted()
    desk.do("remy", "reject_regulatory")
    assert desk.state == "rejected"
    assert "rejection_reason" not in desk.now.row["fields"]
    with pytest.raises(Refused):
        desk.do("lin", "reopen", comment="They ask.")


def test_a_country_that_we_do_not_serve_is_declined_by_compliance(cast: Cast) -> None:
    desk = ClientDesk(cast, country="KP").screened()
    desk.do("hana", "assess", **RISK)
    with pytest.raises(Denied):
        desk.do("hana", "rate_prohibited")
    desk.do("remy", "rate_prohibited")
    assert desk.state == "rejected"


def test_every_application_that_ends_without_a_client_is_looked_at_by_compliance(cast: Cast) -> None:
    endings = []
    for who, trigger, fields in (
        ("lin", "reject_commercial", {"rejection_reason": "pricing"}),
        ("remy", "reject_regulatory", {}),
        ("hana", "withdraw", {"withdrawn_by": "Ms Quay", "withdrawn_how": "phone"}),
    ):
        desk = ClientDesk(cast, owner=False)
        desk.do(who, trigger, **fields)
        endings.append([item["task"] for item in desk.now.items])
    assert endings == [["closing_review"]] * 3


def test_a_second_application_of_the_same_client_is_refused_or_marked(cast: Cast) -> None:
    desk = ClientDesk(cast)
    with pytest.raises(Refused, match=desk.reference):
        desk.open("onboarding", APPLICATION, "hana")
    first = desk.reference
    other = ClientDesk(cast, owner=False)
    other.do("lin", "duplicate", duplicate_of=first, comment="The same firm.")
    assert other.state == "duplicate"


def test_a_wrong_word_moves_nothing(cast: Cast) -> None:
    desk = ClientDesk(cast)
    before = desk.now.row
    for who, trigger, fields in (
        ("hana", "submit", {**SUBMITTED, "privacy_notice_on": "2026-12-24"}),
        ("hana", "docs_received", {}),
        ("hana", "screening_clear", {"list_versions": "none"}),
        ("otto", "submit", SUBMITTED),
        ("remy", "tl_approve", {"comment": "Fine."}),
        ("hana", "reject_regulatory", {}),
    ):
        with pytest.raises((Refused, Denied, Malformed)):
            desk.do(who, trigger, **fields)
    assert desk.now.row == before


def test_after_half_a_year_a_client_whom_the_business_lost_is_looked_at_again(cast: Cast) -> None:
    lost, kept_out = ClientDesk(cast, owner=False), ClientDesk(cast, owner=False)
    lost.do("lin", "reject_commercial", rejection_reason="pricing")
    kept_out.do("remy", "reject_regulatory")
    lost.wait(days=179)
    assert cases_of("retention_outreach") == []
    lost.wait(days=3)
    (outreach,) = cases_of("retention_outreach")
    assert outreach["party_id"] == lost.party


def test_who_was_taken_up_again_is_not_won_back(cast: Cast) -> None:
    desk = ClientDesk(cast, owner=False)
    desk.do("hana", "withdraw", withdrawn_by="Ms Quay", withdrawn_how="phone")
    desk.wait(days=20)
    desk.do("lin", "reopen", comment="They ask.")
    desk.wait(days=170)
    assert cases_of("retention_outreach") == []
