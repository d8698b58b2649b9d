"""A project company with two sponsors and an agent bank: to an active client, sent back, and given up."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from casework.db import db
from casework.domain.onboarding.checklist import OPEN, WAIVED
from casework.errors import Denied, Refused
from casework.models import Content, Document
from tests.cast import Cast
from tests.journeys.onboarding import applications
from tests.journeys.onboarding.desk import ClientDesk
from tests.journeys.onboarding.told import missed, party, told
from tests.journeys.recount import everything


def evening(month: int, day: int, year: int = 2026) -> datetime:
    """Return the close of a working day in London, in winter."""
    return datetime(year, month, day, 17, tzinfo=UTC)


def letters(desk: ClientDesk) -> Counter[str]:
    with db.engine.connect() as connection:
        of = select(Document.letter).where(Document.case_id == desk.now.row["id"])
        return Counter(kind for kind in connection.scalars(of) if kind)


def test_a_project_company_becomes_a_client_by_three_approvals_and_her_conditions(cast: Cast) -> None:
    desk = applications.project_finance(cast)
    assert desk.triggers == [
        "create", "submit", "send_welcome", "docs_received", "docs_incomplete", "docs_received",
        "docs_accepted", "screening_clear", "assess", "rate_standard", "tl_approve_compliance",
        "co_approve_senior", "sr_approve_credit", "credit_ok_conditions", "conditions_met", "activate",
    ]  # fmt: skip
    kinds = Counter(desk.kinds)
    assert (kinds["party_named"], kinds["item_sent_back"], kinds["item_waived"]) == (3, 1, 2)
    assert kinds["item_waiver_given"] == 1  # a condition takes the lead and compliance, a document the lead
    assert letters(desk) == {"onboarding_welcome": 1, "onboarding_missing": 1}
    assert (told(desk, "for_the_lead"), told(desk, "for_compliance")) == ({"lin", "mara"}, {"remy", "ira_uk"})
    assert missed(desk) == set()
    desk.wait(hours=1)
    assert (party(desk.party).relationship, party(desk.party).rating) == ("active", "medium")
    assert everything() == []


def test_her_clocks_are_due_when_a_calendar_says_so(cast: Cast) -> None:
    desk = applications.project_finance(cast)
    due = {name: clock["due_at"] for name, clock in desk.now.clocks.items()}
    assert due == {
        "ONB-ACK": evening(11, 24),  # one working day after Monday
        "ONB-DOC": datetime(2026, 12, 24, tzinfo=UTC),  # thirty days from Monday, the last one whole
        "ONB-REV": evening(11, 30),  # two working days after Thursday, the weekend between
        "ONB-SCR": evening(11, 27),
        "ONB-TL": evening(11, 27),
        "ONB-CO": evening(11, 30),
        "ONB-SR": evening(12, 3),
        "ONB-DIFFERENCE": evening(12, 10),  # ten working days after Thursday
        # 45 working days come to 28 January, as 25 and 28 December and 1 January are none; three days waited
        # for documents (24 to 26 November) and six for conditions (27 November to 4 December) are given back
        "ONB-E2E": evening(2, 10, 2027),
        "ONB-TOTAL": datetime(2027, 2, 22, tzinfo=UTC),
    }


def test_each_sponsor_owes_her_own_file_and_the_letter_names_whose_is_missing(cast: Cast) -> None:
    desk = applications.project(cast)
    applications.documents_of_a_project(desk)
    files = [item for item in desk.now.items if item["task"].startswith("item:sponsor_file")]
    assert len({item["task"] for item in files}) == 2
    with db.engine.connect() as connection:
        mine = (Document.case_id == Content.case_id) & (Document.number == Content.number)
        query = select(Content.bytes).join(Document, mine).where(Document.letter == "onboarding_missing")
        (letter,) = [bytes(text).decode() for text in connection.scalars(query)]
    assert "Identity, ownership and accounts of a sponsor" in letter
    assert "Financial model" not in letter


def test_no_money_moves_before_the_conditions_are_met_or_waived_by_two(cast: Cast) -> None:
    desk = applications.approved_project(cast)
    with pytest.raises(Refused, match="approved this already"):
        desk.do("mara", "sr_approve_credit", comment="Mine too.")
    desk.do("ira_uk", "sr_approve_credit", comment="Fine.")
    desk.do("hana", "credit_ok_conditions", **applications.GRANTED)
    with pytest.raises(Refused, match="Neither verified nor waived"):
        desk.do("hana", "conditions_met")
    opinion = next(item for item in desk.items(OPEN) if item["task"] == "item:legal_opinion")
    desk.waive("hana", opinion)
    desk.waive("lin", opinion)
    with pytest.raises(Denied):
        desk.waive("mara", opinion)  # the second word is compliance's
    assert opinion["task"] not in [
        item["task"] for item in desk.items(WAIVED)
    ]  # one word of two waives nothing
    desk.waive("remy", opinion)
    assert opinion["task"] in [item["task"] for item in desk.items(WAIVED)]


def test_conditions_that_are_never_met_end_the_application_after_three_reminders(cast: Cast) -> None:
    desk = applications.conditions_never_met(cast)
    assert desk.state == "expired"
    assert letters(desk)["conditions_chaser"] == 3
    assert letters(desk)["onboarding_closed"] == 1
    assert told(desk, "expired") == {"lin", "mara"}
    assert [item["task"] for item in desk.now.items if item["done_at"] is None] == ["closing_review"]
    assert everything() == []


def test_what_comes_back_twice_is_approved_anew_by_everybody(cast: Cast) -> None:
    desk = applications.returned_twice(cast)
    assert desk.state == "setup"
    assert desk.triggers.count("tl_approve_compliance") == 2
    assert desk.now.row["fields"]["rating"] == "medium"
    assert desk.clock("ONB-TL")["result"] == "met"
    assert everything() == []
