"""A customer answers once, by her own link; what she says is kept, counted and acted on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.satisfaction.answer_survey import (
    AnswerSurvey,
    EnterAnswers,
    answer_survey,
    enter_answers,
)
from casework.db import Row, db
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.links import token_for
from casework.errors import Denied, Malformed, NotFound
from casework.jobs.ticks import drain_timers
from casework.models import Case, Contact, SurveyAnswer, SurveyDelta, SurveyInvitation
from casework.queries.cases.reading import read_case
from casework.queries.satisfaction.invitations import Answered, Expired
from tests.cast import MONDAY, Cast, body_of, kinds_of
from tests.journeys.recount import everything
from tests.surveys import invite, schedule

SECRET = "a secret of tests, and long enough"
GOOD = {"satisfied": "4", "easy": "6", "mattered": "speed", "comment": "All fine.", "callback": "no"}
BAD = {"satisfied": "2", "comment": "Slow."}
LATER = MONDAY + timedelta(days=2)


def rows(model: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(model.__table__)).mappings()]


def number_of(reference: str) -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(select(Case.id).where(Case.reference == reference)))


def state_of(reference: str) -> str:
    return str(read_case(reference, SYSTEM, "case.read").row["state"])


def answer(reference: str, answers: Mapping[str, Any], at: datetime = LATER) -> Row:
    return answer_survey(AnswerSurvey(token_for(number_of(reference), 1, SECRET), SECRET, answers), at)


def tallies() -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for row in rows(SurveyDelta):
        key = (row["question"], row["bucket"])
        found[key] = found.get(key, 0) + row["change"]
    return found


@pytest.fixture(autouse=True)
def _world(asking: Flask, cast: Cast) -> None:
    """Every story here is told where a workflow asks customers."""


def test_a_letter_that_carries_the_link_makes_the_invitation() -> None:
    reference = invite(rated_person="person/7")
    (invitation,) = rows(SurveyInvitation)
    assert (invitation["survey"], invitation["period"]) == ("post_complaint@1", "2026-11")
    assert (invitation["method"], invitation["rated"]) == ("link", ["person/7"])
    assert tallies() == {("*", "invited"): 1}
    assert state_of(reference) == "invited"


def test_good_answers_are_kept_and_the_review_closes_by_itself() -> None:
    reference = invite()
    answer(reference, GOOD)
    assert state_of(reference) == "closed"
    kept = {row["question"]: (row["score"], row["choice"], row["given_by"]) for row in rows(SurveyAnswer)}
    assert kept == {
        "satisfied": (4, None, "customer"),
        "easy": (6, None, "customer"),
        "mattered": (None, "speed", "customer"),
        "comment": (None, None, "customer"),
        "callback": (None, "no", "customer"),
    }
    assert kinds_of(reference) == ["opened", "moved", "answered", "moved", "moved"]
    told = body_of(reference, 3)
    assert (told["survey"], told["round"], len(told["answers"])) == ("post_complaint@1", 1, len(kept))
    assert {"question": "mattered", "scale": "choice", "choice": "speed"} in told["answers"]
    body = body_of(reference, 4)
    assert (body["actor"], body["trigger"]) == ("customer", "answer")
    assert body["values"] == {"score": "4", "metric": "csat", "callback": False, "follow_up_due": False}
    assert "comment" in body["commitments"]  # what she wrote lies beside the chain


def test_a_low_score_opens_a_follow_up() -> None:
    reference = invite()
    answer(reference, BAD)
    assert state_of(reference) == "follow_up"
    assert tallies() == {("*", "invited"): 1, ("*", "answered"): 1, ("satisfied", "2"): 1}


def test_a_fall_by_three_against_the_last_answer_opens_a_follow_up() -> None:
    first = invite("pulse")
    party = read_case(first, SYSTEM, "case.read").row["party_id"]
    answer(first, {"recommend": "10"})
    assert state_of(first) == "closed"
    with db.engine.begin() as connection:  # as the mailer notes once the letter has left
        connection.execute(update(Contact).values(result="sent"))
    later = MONDAY + timedelta(days=42)  # nobody is asked twice in thirty days
    second = invite("pulse", later, party=party)
    answer(second, {"recommend": "7"}, later + timedelta(days=1))
    assert state_of(second) == "follow_up"


def test_a_link_works_once() -> None:
    reference = invite()
    answer(reference, GOOD)
    before = everything()
    with pytest.raises(Answered, match="2026-11-25"):
        answer(reference, BAD)
    assert everything() == before


def test_an_answer_outside_the_scale_leaves_no_trace_and_the_link_open() -> None:
    reference = invite()
    before = everything()
    with pytest.raises(Malformed) as refused:
        answer(reference, {**GOOD, "satisfied": "6", "mattered": "money"})
    assert set(refused.value.errors) == {"satisfied", "mattered"}
    assert everything() == before
    answer(reference, GOOD)


def test_a_link_ends_with_its_days_or_with_the_review() -> None:
    reference = invite()
    with pytest.raises(Expired):
        answer(reference, GOOD, MONDAY + timedelta(days=21))
    drain_timers(MONDAY + timedelta(days=15))
    assert state_of(reference) == "no_response"
    with pytest.raises(Expired):
        answer(reference, GOOD, MONDAY + timedelta(days=16))
    assert tallies() == {("*", "invited"): 1, ("*", "no_response"): 1}


def test_an_altered_link_and_one_of_a_case_never_asked_open_nothing() -> None:
    reference = schedule()
    for token in (token_for(number_of(reference), 1, SECRET), "1.1-" + "A" * 32, token_for(10**9, 1, SECRET)):
        with pytest.raises(NotFound):
            answer_survey(AnswerSurvey(token, SECRET, GOOD), LATER)


def test_an_interviewer_enters_what_was_said(cast: Cast) -> None:
    reference = invite()
    told = enter_answers(EnterAnswers(reference, cast.zed, GOOD, key="k"), LATER)
    assert enter_answers(EnterAnswers(reference, cast.zed, GOOD, key="k"), LATER) == told
    (invitation,) = rows(SurveyInvitation)
    assert (invitation["answered_by"], state_of(reference)) == (cast.zed.name, "closed")
    with pytest.raises(Answered):
        answer(reference, GOOD)


def test_an_interview_needs_no_letter_before_it(cast: Cast) -> None:
    reference = schedule()
    enter_answers(EnterAnswers(reference, cast.zed, GOOD), MONDAY)
    (invitation,) = rows(SurveyInvitation)
    assert (invitation["method"], invitation["answered_by"]) == ("interview", cast.zed.name)
    assert tallies()[("*", "invited")] == 1


def test_who_is_rated_enters_no_answer(cast: Cast) -> None:
    reference = invite(rated_person=cast.zed.name)
    before = everything()
    with pytest.raises(Denied, match="rated"):
        enter_answers(EnterAnswers(reference, cast.zed, GOOD), LATER)
    assert everything() == before
    other = schedule(rated_person=cast.zed.name)
    with pytest.raises(Denied, match="rated"):
        enter_answers(EnterAnswers(other, cast.zed, GOOD), MONDAY)


def test_another_teams_staff_cannot_enter_answers(cast: Cast) -> None:
    reference = invite()
    with pytest.raises(NotFound):
        enter_answers(EnterAnswers(reference, cast.wei, GOOD), LATER)


def test_a_correction_keeps_the_first_answer_and_counts_the_second(cast: Cast) -> None:
    reference = invite()
    answer(reference, BAD)
    lead = cast.mara
    fields = {"score": "3"}
    with db.engine.begin() as connection:
        connection.execute(Case.__table__.update().values(team="uk_corporate"))
    move_case(MoveCase(reference, "correct", lead, fields=fields, comment="Mistyped on the phone."), LATER)
    kept = sorted((r["revision"], r["score"], r["given_by"]) for r in rows(SurveyAnswer) if r["score"])
    assert kept == [(1, 2, "customer"), (2, 3, lead.name)]
    assert tallies()[("satisfied", "2")] == 0
    assert tallies()[("satisfied", "3")] == 1


def test_a_score_outside_the_scale_is_refused_on_every_way_in(cast: Cast) -> None:
    reference = invite()
    fields = {"score": "9", "metric": "csat"}
    before = everything()
    with pytest.raises(Malformed):
        move_case(MoveCase(reference, "answer", cast.zed, fields=fields), LATER)
    assert everything() == before


def test_a_customer_left_out_counts_with_the_reason(cast: Cast) -> None:
    reference = schedule()
    move_case(MoveCase(reference, "suppress", SYSTEM, fields={"suppress_reason": "fatigue"}), MONDAY)
    assert tallies() == {("*", "suppressed:fatigue"): 1}
