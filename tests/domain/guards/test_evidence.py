"""What must lie on file before a case goes on, and what must be settled."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from casework.domain.definition import Words
from casework.domain.facts import Refusal
from casework.domain.guards.evidence import (
    chasers_sent,
    duplicates_looked_for,
    evidence_attached,
    letter_complete,
    master_is_open,
)
from casework.domain.guards.redress import internal_review_passed, redress_settled, within_limit
from casework.domain.guards.work import breach_reasons_given, required_tasks_done
from tests.domain.matters import HANA, LETTER, LIN, MATTER, facts


def words(refused: Refusal | None) -> str:
    return refused.en if refused else ""


def test_a_case_is_opened_after_looking_for_others_of_the_same_matter() -> None:
    assert "Look for other cases" in words(duplicates_looked_for(facts()))
    assert duplicates_looked_for(facts(extra={"duplicates_looked_for": True})) is None


def test_findings_rest_on_as_many_documents_as_asked_for() -> None:
    assert "0 documents of the 1 needed" in words(evidence_attached(facts(), None))
    assert evidence_attached(facts(documents=1), None) is None
    assert evidence_attached(facts(documents=1), 2) is not None


def test_a_letter_that_is_not_there_is_refused_at_its_place() -> None:
    refused = letter_complete(facts(letter=None))
    assert refused is not None
    assert refused.field == "letter"
    assert letter_complete(facts()) is None
    gap = letter_complete(facts(letter=replace(LETTER, ticks=frozenset())))
    assert gap is not None
    assert (gap.field, gap.en) == ("letter.ways", "The letter still lacks: Ways to contest.")


def test_a_silent_customer_was_reminded_often_enough() -> None:
    assert "reminded 1 times; 2 are needed" in words(chasers_sent(facts(extra={"chasers_sent": 1}), 2))
    assert chasers_sent(facts(extra={"chasers_sent": 2}), 2) is None


def test_a_duplicate_goes_into_a_case_that_is_open() -> None:
    assert master_is_open(facts(extra={"master.open": True})) is None
    assert "is closed" in words(master_is_open(facts(extra={"master.open": False})))
    assert "no such case" in words(master_is_open(facts(extra={"master.open": None})))


@pytest.mark.parametrize(
    ("amount", "spent", "allowed"),
    [
        (None, None, True),
        ("0", None, True),
        ("500", None, True),
        ("500.01", None, False),
        ("300", "200.01", False),
    ],
)
def test_redress_stays_within_what_the_person_may_give_a_customer_in_a_year(
    amount: str | None, spent: str | None, allowed: bool
) -> None:
    fields: dict[str, Any] = {"redress_amount": Decimal(amount)} if amount else {}
    known = facts(LIN, fields=fields, extra={"spent.redress": Decimal(spent)} if spent else {})
    assert (within_limit(known, "redress") is None) is allowed


def test_who_has_no_limit_gives_nothing_and_is_told_who_can() -> None:
    refused = within_limit(facts(HANA, fields={"redress_amount": Decimal(1)}), "redress")
    assert "Your limit is 0" in words(refused)
    assert "Somebody with a higher limit, or compliance, can approve it." in words(refused)


def test_an_answer_leaves_when_its_redress_is_approved() -> None:
    proposed = {"redress_amount": Decimal(10)}
    assert "not approved yet" in words(redress_settled(facts(fields=proposed)))
    assert redress_settled(facts(fields=proposed, extra={"approved": frozenset({"redress"})})) is None
    assert redress_settled(facts(fields={"redress_amount": Decimal(0)})) is None
    assert redress_settled(facts()) is None


def test_in_india_the_internal_ombudsman_looks_first_at_what_is_not_wholly_upheld() -> None:
    partly = {"outcome": "partly_upheld"}
    assert internal_review_passed(facts(jurisdiction="IN", fields=partly)) is not None
    assert internal_review_passed(facts(jurisdiction="IN", fields={"outcome": "upheld"})) is None
    assert internal_review_passed(facts(jurisdiction="UK", fields=partly)) is None
    done = {**partly, "review_decision": "confirmed"}
    assert internal_review_passed(facts(jurisdiction="IN", fields=done)) is None


def test_open_work_holds_the_way_out() -> None:
    assert words(required_tasks_done(facts(tasks={"pay": False}), None, MATTER)).startswith(
        "Still to be done: Pay."
    )
    assert required_tasks_done(facts(tasks={"pay": True}), None, MATTER) is None
    assert required_tasks_done(facts(tasks={"pay": False}), ["other"], MATTER) is None


def test_each_missed_deadline_has_its_reason_before_the_case_closes() -> None:
    late = [Words("Final response", "最终答复"), Words("Internal resolution", "内部办结")]
    refusal = breach_reasons_given(facts(extra={"breaches_without_reason": late}))
    assert "Final response and Internal resolution" in words(refusal)
    assert breach_reasons_given(facts()) is None
