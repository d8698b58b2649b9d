"""The review of a client: in time, with another rating, on the file alone, overdue, and the end of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casework.commands.screening.screen_parties import screen_parties
from casework.errors import Denied, Refused
from tests.cast import MONDAY, Cast
from tests.journeys.onboarding.desk import COMPANY, OWNERS, PERSON, RISK, ClientDesk, cases_of
from tests.journeys.onboarding.told import party, told
from tests.journeys.recount import everything

FOUND = {**OWNERS, "client_changes": "None.", "activity_as_expected": True}
FACTS = {
    **RISK,
    "entity_type": "company",
    "country": "GB",
    "industry": "services",
    "product": "corporate_account",
    "expected_activity": "domestic",
}


class ReviewDesk(ClientDesk):
    """One review of a client who was approved before."""

    def __init__(self, cast: Cast, **fields: Any) -> None:
        self.cast, self.at = cast, MONDAY
        self.party = self.person_of(COMPANY)
        owner = self.person_of(PERSON)
        self.own(owner, "100")
        self.load()
        screen_parties([self.party, owner], "system", self.at)
        given = {"entity": "uk", "occasion": "periodic", "product": "corporate_account", **fields}
        self.reference = self.open("kyc_review", given, "system")

    def reviewed(self, **facts: Any) -> ReviewDesk:
        """Go as far as the approval of the lead."""
        self.assign("lin", "hana")
        self.do("hana", "review_done", **FOUND)
        self.do("hana", "rate", **{**FACTS, **facts})
        self.do("hana", "submit_review", review_summary="Looked at.")
        return self


def approved(years: int) -> str:
    return MONDAY.replace(year=MONDAY.year - years).isoformat()


def test_a_client_of_low_risk_is_confirmed_by_the_lead(cast: Cast) -> None:
    last = {"former_rating": "low", "last_approved_at": approved(5), "review_due_on": "2026-11-23"}
    desk = ReviewDesk(cast, **last).reviewed()
    with pytest.raises(Denied):
        desk.do("hana", "tl_approve", comment="Fine.")
    desk.do("lin", "tl_approve", comment="Fine.")
    assert desk.state == "confirmed"
    assert desk.clock("KYC-DUE")["result"] == desk.clock("KYR-RES")["result"] == "met"
    desk.wait(hours=1)
    assert (party(desk.party).rating, party(desk.party).next_review_on) == ("low", "2031-11-23")
    assert everything() == []


def test_another_rating_is_approved_by_compliance_and_kept_with_the_customer(cast: Cast) -> None:
    desk = ReviewDesk(cast, former_rating="low").reviewed(ownership_complexity="opaque")
    desk.do("lin", "tl_approve_compliance", comment="Fine.")
    with pytest.raises(Refused):
        desk.do("remy", "co_approve", comment="Fine.")
    desk.do("remy", "change_rating", comment="Fine.")
    assert desk.state == "rating_changed"
    desk.wait(hours=1)
    assert (party(desk.party).rating, party(desk.party).next_review_on) == ("high", "2027-11-23")
    assert len(cases_of("kyc_review")) == 1
    desk.wait(days=306)
    _, second = cases_of("kyc_review")
    assert second["fields"]["former_rating"] == "high"


def test_an_override_of_compliance_counts_with_its_reason_and_its_day(cast: Cast) -> None:
    desk = ReviewDesk(cast, former_rating="medium")
    desk.assign("lin", "hana")
    desk.do("hana", "review_done", **FOUND)
    desk.do("hana", "rate", **{**FACTS, "ownership_complexity": "opaque"})
    until = {"override_until": (desk.at + timedelta(days=200)).date().isoformat()}
    desk.do("remy", "override_rating", rating_override="medium", override_reason="A pension fund.", **until)
    desk.do("hana", "submit_review", review_summary="Looked at.")
    desk.do("lin", "tl_approve_compliance", comment="Fine.")
    with pytest.raises(Refused, match="helped to write"):
        desk.do("remy", "co_approve", comment="Fine.")
    desk.do("ira_uk", "co_approve", comment="Fine.")
    assert desk.state == "confirmed"


def test_a_client_who_sends_nothing_is_reviewed_on_the_file(cast: Cast) -> None:
    desk = ReviewDesk(cast, former_rating="low")
    desk.assign("lin", "hana")
    desk.do("hana", "ask_documents", questions="The accounts of 2025.")
    desk.wait(days=31)
    assert desk.state == "review"
    assert desk.kinds.count("chased") == 3
    assert [act["do"] for move in desk.clock("KYR-RES")["acts"]["moves"] for act in move].count("pause") == 1


def test_documents_that_come_bring_the_review_back(cast: Cast) -> None:
    desk = ReviewDesk(cast, former_rating="low")
    desk.assign("lin", "hana")
    desk.do("hana", "ask_documents", questions="The accounts of 2025.")
    with pytest.raises(Refused):
        desk.do("hana", "documents_received")
    desk.attach("hana")
    desk.do("hana", "documents_received")
    assert desk.state == "review"


def test_a_review_long_overdue_blocks_products_and_asks_for_the_end(cast: Cast) -> None:
    due = date(2026, 11, 27).isoformat()
    desk = ReviewDesk(
        cast,
        former_rating="high",
        last_approved_at="2025-11-27T09:00:00+00:00",
        review_due_on=due,
    )
    desk.assign("lin", "hana")
    desk.wait(days=5)
    assert told(desk, "review_overdue") >= {"remy", "ira_uk"}
    desk.wait(days=31)
    assert desk.now.row["fields"]["products_blocked"] is True
    desk.wait(days=61)
    assert [item["task"] for item in desk.now.items] == ["consider_exit"]
    assert told(desk, "long_overdue") >= {"hana", "lin", "remy"}
    desk.finish("remy", "consider_exit", exit_considered_on=desk.at.date().isoformat())
    desk.explain("lin")
    desk.do("remy", "exit", exit_on="2027-06-30")
    assert desk.state == "review"
    desk.confirm("lin", "exit")
    assert desk.state == "exit"
    desk.wait(hours=1)
    assert (party(desk.party).relationship, party(desk.party).ended_on) == ("ended", "2027-06-30")
    assert everything() == []


def test_a_screening_that_is_too_old_holds_the_review_up(cast: Cast) -> None:
    desk = ReviewDesk(cast, former_rating="low")
    desk.assign("lin", "hana")
    desk.wait(days=9)
    with pytest.raises(Refused, match="last screening is older"):
        desk.do("hana", "review_done", **FOUND)
