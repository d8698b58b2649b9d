"""What is owed, received, verified, waived and out of date; and which items a case has at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.domain.definition import Words
from casework.domain.facts import SYSTEM, Facts
from casework.domain.onboarding.checklist import (
    ASKED,
    OPEN,
    RECEIVED,
    VERIFIED,
    WAIVED,
    ChecklistItem,
    Standing,
    code_and_party,
    owed,
    state_of,
    task_of,
    unchecked,
)
from casework.rulebook import Rulebook, home, load
from tests.cast import MONDAY

TITLE = Words("Extract", "证明")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load(home())


def codes(book: Rulebook, name: str = "onboarding", **fields: Any) -> set[str]:
    given = {
        "segment": "corporate",
        "entity_type": "company",
        "industry": "services",
        "size": "medium",
        **fields,
    }
    asked = book.checklist(name, date(2026, 11, 23)).asked_of(Facts(SYSTEM, MONDAY, fields=given))
    return {item.code for item in asked}


def test_a_company_and_a_project_company_owe_different_documents(book: Rulebook) -> None:
    company = codes(book)
    project = codes(book, segment="project_finance", entity_type="spv", industry="energy")
    assert {"registry_extract", "ownership_chart", "audited_accounts"} <= company
    assert "audited_accounts" not in project
    assert project - company == {
        "licence", "sponsor_file", "agent_mandate", "spv_documents", "term_sheet", "financial_model",
        "concession", "environmental_assessment", "land_and_permits",
    }  # fmt: skip


def test_a_public_body_has_no_register_and_a_listed_company_no_chart(book: Rulebook) -> None:
    assert "registry_extract" not in codes(book, entity_type="public_body")
    assert "founding_act" in codes(book, entity_type="public_body")
    assert "ownership_chart" not in codes(book, entity_type="listed_company")


def test_conditions_precedent_are_waived_by_two_persons_always(book: Rulebook) -> None:
    conditions = book.checklist("conditions", date(2026, 11, 23))
    assert {item.waived_by for item in conditions.items} == {("team_lead", "compliance")}
    assert "security" in codes(book, "conditions", secured=True)
    assert "security" not in codes(book, "conditions")


def standing(state: str, mandatory: bool = True, until: date | None = None) -> Standing:
    return Standing("documents", "x", TITLE, mandatory, state, valid_until=until)


@pytest.mark.parametrize(
    ("state", "mandatory", "is_owed", "is_unchecked"),
    [
        (OPEN, True, True, True),
        (OPEN, False, False, False),
        (RECEIVED, True, False, True),
        (ASKED, True, False, True),
        (VERIFIED, True, False, False),
        (WAIVED, True, False, False),
    ],
)
def test_what_holds_the_file_up(state: str, mandatory: bool, is_owed: bool, is_unchecked: bool) -> None:
    one = standing(state, mandatory)
    assert (owed([one]) == [one], unchecked([one]) == [one]) == (is_owed, is_unchecked)


def test_a_document_ages_from_its_date_and_is_good_on_its_last_day() -> None:
    item = ChecklistItem("x", TITLE, valid_for="3 months")
    last = item.last_day(date(2026, 11, 30))
    assert last == date(2027, 2, 28)
    assert not standing(VERIFIED, until=last).expired(date(2027, 2, 28))
    assert standing(VERIFIED, until=last).expired(date(2027, 3, 1))
    assert ChecklistItem("x", TITLE).last_day(date(2026, 11, 30)) is None


@pytest.mark.parametrize(
    ("fields", "outcome", "state"),
    [
        ({}, None, OPEN),
        ({"waiver": {"asked_by": ["person/1"]}}, None, ASKED),
        ({"received_by": ["person/1"]}, None, RECEIVED),
        ({"received_by": ["person/1"]}, "done", VERIFIED),
        ({}, "waived", WAIVED),
    ],
)
def test_how_an_item_stands_follows_from_its_row(
    fields: dict[str, Any], outcome: str | None, state: str
) -> None:
    assert state_of(fields, outcome) == state


@pytest.mark.parametrize(("code", "party"), [("registry_extract", None), ("sponsor_file", 17)])
def test_the_name_of_an_item_says_code_and_party(code: str, party: int | None) -> None:
    assert code_and_party(task_of(code, party)) == (code, party)


def test_an_item_of_a_party_is_called_by_both() -> None:
    one = Standing("documents", "x", TITLE, True, party="North Shoal Ltd")
    assert (one.full_title.en, one.full_title.zh) == ("Extract (North Shoal Ltd)", "证明（North Shoal Ltd）")
