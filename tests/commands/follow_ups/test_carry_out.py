"""What a case starts elsewhere happens once, when it is due, and both ends tell of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.correct_fields import CorrectFields, correct_fields
from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups
from casework.db import db
from casework.domain.facts import SYSTEM
from casework.models import Case, CaseLink, FollowUpDue, Signal
from casework.queries.cases.personal import personal_values
from casework.queries.cases.reading import read_case
from casework.rulebook.current import current, use
from tests.cast import CUSTOMER, FIELDS, MONDAY, Cast, body_of, kinds_of, log_complaint
from tests.conftest import ROOT
from tests.journeys.desk import Desk
from tests.journeys.recount import everything

RULES = """
[[follow_ups]]
name  = "second_look"
on    = ["trigger:withdraw"]
opens = "complaint"
after = "7 calendar_days"
unless = [{ brand = ["none"] }]

[follow_ups.with]
channel = "@field:channel"
source = "staff"
product = "@field:product"
narrative = "@field:narrative"
desired_outcome = "@reference"

[[follow_ups]]
name    = "sign"
on      = ["trigger:log"]
signals = "CMP"

[[follow_ups]]
name  = "others_wait"
on    = ["trigger:log"]
holds = "complaint"
where = { brand = ["first"] }

[[follow_ups]]
name  = "others_go_on"
on    = ["state:withdrawn"]
lifts = "complaint"
"""


@pytest.fixture
def following(tmp_path: Path, app: Flask) -> Iterator[None]:
    """The bank's rules with a version of the complaint that starts others of the same customer."""
    book = tmp_path / "book"
    for folder in ("workflows", "policies", "notifications", "templates"):
        shutil.copytree(ROOT / folder, book / folder)
    text = (book / "workflows/complaint/v1.toml").read_text(encoding="utf-8")
    second = text.replace("version   = 1", "version   = 9", 1) + RULES
    (book / "workflows/complaint/v9.toml").write_text(second, encoding="utf-8")
    use(book)
    yield
    use()


def drain(at: datetime) -> list[str]:
    return [carry_out(due, at) for due in claim_follow_ups(at)]


def withdrawn(cast: Cast, **fields: Any) -> Desk:
    desk = Desk(cast, **fields)
    desk.attach("hana")
    desk.do("hana", "withdraw", withdrawn_on="2026-11-23", withdrawn_how="phone")
    return desk


def cases() -> list[Case]:
    return list(db.session.scalars(select(Case).order_by(Case.id)))


def test_a_case_opens_the_next_one_when_the_term_is_over_and_both_know(following: None, cast: Cast) -> None:
    desk = withdrawn(cast)
    assert drain(desk.at) == ["done", "done"]  # what is at once: the signal, and nobody was on hold
    assert drain(desk.at + timedelta(days=7)) == []  # a calendar day ends at midnight
    assert drain(desk.at + timedelta(days=8)) == ["done"]
    first, second = cases()
    assert second.party_id == first.party_id
    assert second.fields["product"] == first.fields["product"]
    told_of = [personal_values(case.id, case.fields)["narrative"] for case in (first, second)]
    assert told_of == [FIELDS["narrative"]] * 2
    links = {(row.case_id, row.kind): row.other_id for row in db.session.scalars(select(CaseLink))}
    assert links == {(first.id, "led_to"): second.id, (second.id, "caused_by"): first.id}
    told = body_of(first.reference, len(kinds_of(first.reference)) - 1)
    assert (told["kind"], told["outcome"], told["cases"]) == ("followed_up", "done", [second.reference])
    assert everything() == []


def test_what_was_carried_out_is_never_carried_out_again(following: None, cast: Cast) -> None:
    desk = withdrawn(cast)
    later = desk.at + timedelta(days=8)
    due = claim_follow_ups(later)
    assert [carry_out(each, later) for each in due] == ["done"] * 3
    assert [carry_out(each, later) for each in due] == [""] * 3
    assert [each.case_id for each in claim_follow_ups(later + timedelta(days=300))] == [cases()[1].id]
    assert len(cases()) == 2
    assert len(list(db.session.scalars(select(Signal)))) == 1  # the second case's own is yet to come


def test_what_no_longer_applies_when_it_is_due_is_left_and_said(following: None, cast: Cast) -> None:
    desk = withdrawn(cast)
    correct_fields(CorrectFields(desk.reference, cast.lin, {"brand": "none"}, "It was no brand."), desk.at)
    assert "skipped" in drain(desk.at + timedelta(days=8))
    assert len(cases()) == 1


def test_an_opening_that_the_rules_refuse_is_told_with_its_reason(following: None, cast: Cast) -> None:
    desk = withdrawn(cast, channel="phone")
    definition = current().definitions["complaint@9"]
    broken = replace(definition.follow_ups[0], with_={"product": "no_such_product"})
    object.__setattr__(definition, "follow_ups", (broken, *definition.follow_ups[1:]))
    assert "refused" in drain(desk.at + timedelta(days=8))
    assert len(cases()) == 1
    told = db.session.scalar(select(FollowUpDue).where(FollowUpDue.name == "second_look"))
    assert told is not None and told.told is not None
    assert (told.outcome, bool(told.told["why"]["en"])) == ("refused", True)


def test_one_case_holds_the_others_and_lets_them_go_on(following: None, cast: Cast) -> None:
    other = log_complaint(cast.hana)
    party = read_case(other, SYSTEM, "case.read").row["party_id"]
    fields = {**FIELDS, "received_at": MONDAY, "brand": "first"}
    opening = OpenCase("complaint", "Another", party, cast.hana, fields, duplicates_looked_for=True)
    first = open_case(opening, MONDAY)["reference"]
    drain(MONDAY)
    held = read_case(other, SYSTEM, "case.read").row["hold"]
    assert held["cause"] == "complaint" and held["reason"] == first
    assert read_case(first, SYSTEM, "case.read").row["hold"] is None
    assert CUSTOMER is not None
    hold_case(HoldCase(other, cast.lin, False, "Work goes on."), MONDAY + timedelta(minutes=1))
    hold_case(HoldCase(other, cast.lin, True, "The lead's own.", "2026-12-01"), MONDAY + timedelta(minutes=2))
    desk = Desk.__new__(Desk)
    desk.cast, desk.at, desk.reference = cast, MONDAY + timedelta(minutes=5), first
    desk.attach("hana")
    desk.do("hana", "withdraw", withdrawn_on="2026-11-23", withdrawn_how="phone")
    drain(desk.at)
    assert read_case(other, SYSTEM, "case.read").row["hold"]["reason"] == "The lead's own."
    assert everything() == []
