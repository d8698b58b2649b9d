"""Moving a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.move_case import MoveCase, move_case
from casework.db import Base, db
from casework.domain.facts import SYSTEM
from casework.errors import CaseworkError, Denied, KeyReused, Malformed, NotFound, Refused, Stale
from casework.queries.cases.letters import WrittenLetter
from casework.queries.cases.reading import read_case
from tests.cast import MONDAY, Cast, kinds_of, log_complaint

CLASSIFIED = {
    "issue": "early_repayment",
    "cause": "pricing",
    "severity": "P2",
    "eligible_complainant": True,
    "vulnerable": False,
    "amount_in_dispute": "38400.00",
    "unit_complained_of": "lending_north",
}


def everything() -> dict[str, int]:
    """Count the rows of every table."""
    with db.engine.connect() as connection:
        return {
            t.name: connection.scalar(select(func.count()).select_from(t)) or 0
            for t in Base.metadata.sorted_tables
        }


def classify(cast: Cast, reference: str, **changes: Any) -> MoveCase:
    return replace(MoveCase(reference, "classify", cast.hana, version=1, fields=CLASSIFIED), **changes)


def test_a_classified_complaint_has_the_term_of_its_severity(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    answer = move_case(classify(cast, reference), MONDAY)
    now = read_case(reference, SYSTEM, "case.read")
    assert (now.row["state"], now.row["priority"], answer["version"]) == ("triage", "P2", 2)
    assert now.clocks["INT-RES"]["policy"].startswith("INT-RES")


def test_an_assigned_complaint_is_investigated_at_once(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    move_case(classify(cast, reference), MONDAY)
    assign_case(AssignCase(reference, cast.ids["hana"], cast.lin), MONDAY)
    now = read_case(reference, SYSTEM, "case.read")
    assert (now.row["state"], now.row["assignee"]) == ("investigation", cast.ids["hana"])
    assert kinds_of(reference)[-2:] == ["assigned", "moved"]
    assert now.clocks["INT-ASSIGN"]["result"] == "met"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"trigger": "approve_response"}, Refused),
        ({"fields": {}}, Malformed),
        ({"fields": {**CLASSIFIED, "severity": "P9"}}, Malformed),
        ({"fields": {**CLASSIFIED, "colour": "red"}}, Malformed),
        ({"version": 7}, Stale),
    ],
)
def test_a_refused_move_leaves_no_trace(
    cast: Cast, changes: dict[str, Any], error: type[CaseworkError]
) -> None:
    reference = log_complaint(cast.hana)
    before = everything()
    with pytest.raises(error):
        move_case(classify(cast, reference, **changes), MONDAY)
    assert everything() == before


def test_another_teams_case_answers_like_one_that_is_not_there(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    with pytest.raises(NotFound) as theirs:
        move_case(classify(cast, reference, actor=cast.zed), MONDAY)
    with pytest.raises(NotFound) as absent:
        move_case(classify(cast, "CMP-2026-999999", actor=cast.zed), MONDAY)
    assert str(theirs.value) == str(absent.value)


def test_a_repeated_request_takes_effect_once_and_gets_the_first_answer(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    first = move_case(classify(cast, reference, key="k1"), MONDAY)
    again = move_case(classify(cast, reference, key="k1"), MONDAY + timedelta(minutes=5))
    assert again == first
    with pytest.raises(KeyReused):
        move_case(classify(cast, reference, key="k1", fields={**CLASSIFIED, "severity": "P1"}), MONDAY)


def test_nobody_approves_what_they_helped_to_write(cast: Cast) -> None:
    reference = to_review(cast, "lin")
    with pytest.raises(Refused, match="helped to write"):
        move_case(MoveCase(reference, "approve_response", cast.lin, comment="Fine"), MONDAY)
    move_case(MoveCase(reference, "approve_response", cast.mara, comment="Fine"), MONDAY)
    now = read_case(reference, SYSTEM, "case.read")
    assert now.row["state"] == "response_issued"
    assert now.clocks["UK-8W"]["result"] == "met"
    assert now.documents == 1


def to_review(cast: Cast, writer: str) -> str:
    from casework.commands.cases.add_document import AddDocument, add_document

    reference = log_complaint(cast.hana)
    who = getattr(cast, writer)
    move_case(classify(cast, reference), MONDAY)
    assign_case(AssignCase(reference, cast.ids["hana"], cast.lin), MONDAY)
    add_document(AddDocument(reference, cast.hana, "statement.txt", b"balance 31 July"), MONDAY)
    found = {
        "findings": "The balance was that of July.",
        "outcome": "not_upheld",
        "root_cause": "process_not_followed",
    }
    move_case(MoveCase(reference, "findings", who, fields=found), MONDAY)
    now = read_case(reference, SYSTEM, "case.read")
    contents = now.rules.letters("uk", "final_response", MONDAY.date()).contents
    letter = WrittenLetter(
        {c.code: "We looked into it." for c in contents if c.kind == "text"},
        frozenset(c.code for c in contents if c.kind == "tick"),
    )
    move_case(MoveCase(reference, "submit_response", who, letter=letter), MONDAY)
    return reference


def test_an_auditor_reads_and_cannot_move(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    with pytest.raises(Denied):
        move_case(classify(cast, reference, actor=cast.otto), MONDAY)
