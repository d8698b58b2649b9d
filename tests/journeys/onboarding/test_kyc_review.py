"""The review of a client: in time, with another rating, on the file alone, overdue, and the end of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.errors import Denied, Refused
from tests.cast import Cast
from tests.journeys.onboarding import clients
from tests.journeys.onboarding.clients import FACTS, FOUND, ReviewDesk, approved
from tests.journeys.onboarding.desk import cases_of
from tests.journeys.onboarding.told import party, told
from tests.journeys.recount import everything


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


def test_a_review_that_comes_back_is_approved_anew_and_not_by_who_set_the_rating(cast: Cast) -> None:
    desk = clients.returned(cast)
    assert desk.state == "confirmed"
    assert desk.triggers.count("review_done") == 2
    assert told(desk, "for_the_lead") == {"lin", "mara"}
    assert told(desk, "returned") == {"hana"}
    desk.wait(hours=1)
    assert party(desk.party).rating == "medium"
    assert party(desk.party).next_review_on == "2029-11-23"  # three years
    assert everything() == []


def test_a_client_who_sends_nothing_and_is_long_overdue_is_let_go_by_two_persons(cast: Cast) -> None:
    desk = clients.long_overdue(cast)
    assert desk.triggers == [
        "start", "take_up", "ask_documents", "documents_overdue", "block_products", "consider_exit", "exit",
    ]  # fmt: skip
    assert desk.clock("KYC-DUE")["due_at"] == datetime(2026, 11, 28, tzinfo=UTC)  # a year, its last day whole
    # 20 working days come to 21 December; the wait for documents gives back the 23 from 24 November to
    # 24 December, and 25 and 28 December and 1 January are no working days
    assert desk.clock("KYR-RES")["due_at"] == datetime(2027, 1, 26, 17, tzinfo=UTC)
    assert {name: clock["result"] for name, clock in desk.now.clocks.items()} == {
        "KYC-DUE": "missed",
        "KYR-RES": "missed",
    }
    assert desk.kinds.count("confirmation_asked") == 1
    assert party(desk.party).relationship == "ended"
    assert everything() == []
