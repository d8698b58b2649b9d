"""The usual ways of an application, to an active client: events, clocks, mails and what follows."""

from __future__ import annotations

import pytest

from casework.commands.cases.correct_fields import CorrectFields, correct_fields
from casework.errors import Denied, Refused
from tests.cast import Cast
from tests.journeys.onboarding.desk import OWNERS, RISK, ClientDesk, cases_of
from tests.journeys.onboarding.told import missed, party, told
from tests.journeys.recount import everything


def test_a_small_firm_becomes_a_client_with_one_approval(cast: Cast) -> None:
    desk = ClientDesk(cast).rated()
    desk.do("lin", "tl_approve", comment="Fine.")
    desk.set_up()
    assert desk.state == "onboarded"
    assert desk.triggers == [
        "create", "submit", "send_welcome", "docs_received", "docs_accepted", "screening_clear", "assess",
        "rate_standard", "tl_approve", "activate",
    ]  # fmt: skip
    assert missed(desk) == set()
    for name in ("ONB-ACK", "ONB-DOC", "ONB-REV", "ONB-SCR", "ONB-TL", "ONB-E2E", "ONB-TOTAL"):
        assert desk.clock(name)["result"] in ("met", "over"), name
    fields = desk.now.row["fields"]
    assert (fields["rating"], fields["risk_score"], fields["risk_policy"]) == ("low", "19", "onboarding@1")
    assert fields["list_versions"] == "ofac_sdn@1"
    assert told(desk, "for_the_lead") == {"lin", "mara"}
    desk.wait(hours=1)
    client = party(desk.party)
    assert (client.rating, client.next_review_on, client.relationship) == ("low", "2031-11-23", "active")
    assert everything() == []


def test_the_review_of_a_client_is_opened_in_time_and_opens_the_next(cast: Cast) -> None:
    desk = ClientDesk(cast, country="VE").rated()
    desk.do("lin", "tl_approve_compliance", comment="Fine.")
    desk.do("remy", "co_approve", comment="Fine.")
    desk.set_up()
    assert desk.now.row["fields"]["rating"] == "high"
    desk.wait(days=304)
    assert cases_of("kyc_review") == []
    desk.wait(days=3)
    (review,) = cases_of("kyc_review")
    assert review["party_id"] == desk.party
    assert (review["fields"]["occasion"], review["fields"]["former_rating"]) == ("periodic", "high")
    assert review["team"] == "uk_corporate"
    desk.reference = review["reference"]
    assert desk.clock("KYC-DUE")["due_at"].date().isoformat() == "2027-11-24"
    assert {row["kind"] for row in desk.now.links} == {"caused_by"}


def test_high_risk_is_approved_by_the_lead_and_by_compliance(cast: Cast) -> None:
    desk = ClientDesk(cast).rated(ownership_complexity="opaque")
    assert desk.now.row["fields"]["rating"] == "high"
    with pytest.raises(Refused):
        desk.do("lin", "tl_approve", comment="Fine.")
    desk.do("lin", "tl_approve_compliance", comment="Fine.")
    assert told(desk, "for_compliance") == {"remy", "ira_uk"}
    desk.do("remy", "co_approve", comment="Fine.")
    assert desk.state == "setup"


def test_a_big_exposure_takes_senior_management_and_the_credit_decision(cast: Cast) -> None:
    fields = {"credit_asked": True, "exposure": "30000000.00", "product": "term_loan", "size": "large"}
    desk = ClientDesk(cast, **fields).rated(ownership_complexity="opaque")
    desk.do("lin", "tl_approve_compliance", comment="Fine.")
    with pytest.raises(Refused):
        desk.do("remy", "co_approve_credit", comment="Fine.")
    desk.do("remy", "co_approve_senior", comment="Fine.", approval_conditions="A visit each year.")
    with pytest.raises(Denied):
        desk.do("lin", "sr_approve_credit", comment="Fine.")
    desk.do("mara", "sr_approve_credit", comment="Fine.")
    assert desk.state == "credit_pending"
    desk.wait(days=29)
    assert "ask_after_credit" in desk.triggers
    desk.do("hana", "credit_ok", credit_reference="CR-1")
    desk.load()
    desk.wait(days=1)
    assert desk.state == "setup"
    acts = [act["do"] for move in desk.clock("ONB-E2E")["acts"]["moves"] for act in move]
    assert acts.count("pause") == acts.count("resume") == 2


def test_screening_that_is_too_old_is_repeated_before_a_client_is_active(cast: Cast) -> None:
    desk = ClientDesk(cast).rated()
    desk.do("lin", "tl_approve", comment="Fine.")
    desk.wait(days=10)
    desk.explain("lin")
    for task, fields in (
        ("sign_contracts", {"contracts_signed_on": "2026-12-01"}),
        ("open_accounts", {"core_id": "C-1"}),
    ):
        desk.finish("hana", task, **fields)
    with pytest.raises(Refused, match="last screening is older"):
        desk.do("hana", "activate", core_id="C-1", activated_on="2026-12-01")


def test_the_second_person_may_send_the_activation_back(cast: Cast) -> None:
    desk = ClientDesk(cast).rated()
    desk.do("lin", "tl_approve", comment="Fine.")
    desk.finish("hana", "sign_contracts", contracts_signed_on="2026-11-23")
    desk.finish("hana", "open_accounts", core_id="C-1")
    desk.do("hana", "activate", core_id="C-1", activated_on="2026-11-23")
    assert desk.state == "setup"
    with pytest.raises(Denied):
        desk.confirm("hana", "activate")
    desk.confirm("lin", "activate", yes=False, comment="The core number is wrong.")
    assert desk.state == "setup"
    desk.do("hana", "activate", core_id="C-10001", activated_on="2026-11-23")
    desk.confirm("mara", "activate")
    assert desk.state == "onboarded"
    assert everything() == []


def test_who_corrected_the_file_or_took_in_a_document_does_not_approve_it(cast: Cast) -> None:
    desk = ClientDesk(cast).submitted()
    desk.receive("lin")
    desk.do("hana", "docs_received")
    desk.verify()
    desk.do("theo", "docs_accepted", **OWNERS)
    desk.load()
    desk.screen()
    correct_fields(CorrectFields(desk.reference, cast.mara, {"size": "micro"}, "Nine people."), desk.at)
    desk.do("hana", "assess", **RISK)
    desk.do("hana", "rate_standard", diligence_summary="Known.")
    for who in ("lin", "mara"):
        with pytest.raises(Refused, match="had a hand in this file"):
            desk.do(who, "tl_approve", comment="Fine.")
    assert desk.state == "tl_approval"


def test_a_new_client_is_asked_after_a_month_how_it_went(cast: Cast) -> None:
    desk = ClientDesk(cast).rated()
    desk.do("lin", "tl_approve", comment="Fine.")
    desk.set_up()
    desk.wait(days=29)
    assert cases_of("satisfaction_review") == []
    desk.wait(days=2)
    (survey,) = cases_of("satisfaction_review")
    assert (survey["party_id"], survey["fields"]["trigger"]) == (desk.party, "post_onboarding")
    assert survey["fields"]["reference_of"] == desk.reference
