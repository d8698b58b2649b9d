"""A workflow that the bank wrote by itself runs from its files alone, on screen and over the interface."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from casework.db import db
from casework.models import Case, CaseLink
from tests.own_workflow.branch import WORKFLOW, Branch

ROOT = Path(__file__).parents[2]
PAPERS = {"papers": "The forecast for 2027.", "reply_by": "2026-12-11"}


def test_no_line_of_the_product_knows_it() -> None:
    known = re.compile(rf"{WORKFLOW}|CVW|cvw_|waiver_(papers|chaser|terms|refusal)")
    asked = [*(ROOT / "casework").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    assert [path for path in asked if known.search(path.read_text("utf-8"))] == []


def in_approval(bank: Branch) -> Branch:
    """A request that Hana took in by its form and Lin passed on for approval."""
    bank.open_by_form("hana", urgency="expected")
    bank.post("hana", "claim")
    assert bank.case["state"] == "assessment"
    bank.ask("hana", "assessed", fields={"recommendation": "Back below 3.5 by June."})
    bank.finish("hana", "check_agreement")
    bank.move("lin", "submit", conditions="Margin up by 25 basis points.", fee="5000")
    return bank


def test_it_goes_from_the_form_to_the_end(branch: Callable[[str], Branch]) -> None:
    bank = branch("uk")
    bank.open_by_form("hana", urgency="expected")
    bank.post("hana", "claim")
    assert bank.case["state"] == "assessment"
    papers_asked_and_got(bank)
    bank.move("hana", "assessed", recommendation="Back below 3.5 by June.")
    assert "Check the loan agreement" in bank.page("hana")
    assert "Still to be done" in bank.move("hana", "submit", expect=409, conditions="25 bp.")
    bank.finish("hana", "check_agreement")
    bank.move("lin", "submit", conditions="25 basis points more.", fee="5000")
    terms = {"text.terms": "25 basis points more.", "ticks": "approved", "terms_until": "2026-12-18"}
    assert "helped to write" in bank.move("lin", "approve", expect=409, **terms)
    bank.move("mara", "approve", **terms)
    assert bank.clocks["CVW-DEC"]["result"] == "met"
    bank.wait(minutes=1)
    assert "facility TL-77: Net debt to earnings, tested on 31 December 2026" in bank.mails("letter")[1].text
    bank.ask("hana", "accept_terms", fields={"accepted_on": f"{bank.clock.at:%Y-%m-%d}"})
    item = re.search(r"item:\d+:sign_amendment", bank.page("hana"))
    assert item, "the work item is a button of the page"
    assert 'name="signed_on"' in bank.page("hana", item[0])
    bank.finish("hana", "sign_amendment", signed_on="2026-11-25")
    bank.move("hana", "grant")
    assert bank.case["state"] == "granted"
    assert review_of(bank) == []
    bank.wait(days=6)
    ((workflow, fields),) = review_of(bank)
    assert workflow == "satisfaction_review"
    assert fields["survey"] == "after_waiver"
    assert fields["reference_of"] == bank.reference


def papers_asked_and_got(bank: Branch) -> None:
    """The borrower gets a letter, her clock stands still, and she sends what she was asked for."""
    bank.move("hana", "ask_papers", **PAPERS)
    assert bank.clocks["CVW-ANS"]["state"] == "paused"
    bank.wait(minutes=1)
    (letter,) = bank.mails("letter")
    assert (letter.to, letter.language) == ("office", "en")
    assert "Papers for your request for a waiver" in letter.text
    assert "by 11 December 2026" in letter.text
    refused = bank.ask("hana", "papers_received", expect=409)
    assert "document" in refused["detail"]
    bank.wait(days=2)
    bank.attach("hana")
    bank.ask("hana", "papers_received")
    assert bank.clocks["CVW-ANS"]["due_at"] == "2026-12-09T17:00:00Z"


def review_of(bank: Branch) -> list[tuple[str, dict[str, str]]]:
    """Return the cases that this one led to."""
    mine = select(Case.id).where(Case.reference == bank.reference).scalar_subquery()
    query = select(Case).join(CaseLink, CaseLink.case_id == Case.id)
    with bank.app.app_context():
        found = db.session.scalars(query.where(Case.id != mine)).unique()
        return [(case.workflow, case.fields) for case in found]


def test_its_clock_tells_people_and_is_missed_in_hours_of_another_calendar(
    branch: Callable[[str], Branch],
) -> None:
    bank = in_approval(branch("uk"))
    assert bank.clocks["CVW-DEC"]["due_at"] == "2026-11-24T14:20:00Z"
    bank.wait(days=3)
    assert set(bank.told("waiver_late")) == {"hana", "lin", "mara", "remy", "ira_uk"}
    assert "Decision of who approves" in bank.mails("waiver_late")[0].text
    assert {"hana", "lin"} <= set(bank.told("reminder"))
    assert bank.clocks["CVW-DEC"]["breached"] is True


def test_a_large_loan_goes_through_two_approvals_in_chinese(branch: Callable[[str], Branch]) -> None:
    bank = branch("cn")
    bank.open_by_program("wei", entity="cn", outstanding="20000000.00", urgency="breached")
    bank.assign("qing", "wei")
    bank.ask("wei", "ask_papers", fields=PAPERS)
    bank.wait(minutes=1)
    (letter,) = bank.mails("letter")
    assert (letter.to, letter.language) == ("chen", "zh")
    assert letter.subject == f"豁免申请补充材料通知（{bank.reference}）"
    assert "请于2026年12月11日前提交" in letter.text
    bank.attach("wei")
    bank.move("wei", "papers_received")
    bank.move("wei", "assessed", recommendation="同意。", conditions="现金归集。")
    bank.finish("wei", "check_agreement")
    bank.ask("wei", "submit", fields={"conditions": "现金归集。"})
    refused = bank.move("qing", "approve", expect=409)
    assert "未偿余额" in refused
    bank.move("qing", "approve_business", comment="同意。")
    terms = {"texts": {"terms": "现金归集。"}, "ticks": ["approved"]}
    bank.ask("yun", "approve_credit", fields={"terms_until": "2026-12-11"}, letter=terms)
    assert bank.case["state"] == "terms_offered"
    bank.wait(days=20)
    assert bank.case["state"] == "lapsed"


def test_a_refusal_needs_a_second_person(branch: Callable[[str], Branch]) -> None:
    bank = branch("uk")
    bank.open_by_form("hana")
    bank.post("hana", "claim")
    bank.move("hana", "refuse", refusal="policy", **{"text.reasons": "Outside our policy."})
    assert bank.case["state"] == "assessment"
    number = re.search(r"item:(\d+):confirm:refuse", bank.page("lin"))
    assert number, "the lead finds the request on the page"
    bank.post("lin", f"requests/{number[1]}/refuse", decision="confirm")
    assert bank.case["state"] == "refused"
