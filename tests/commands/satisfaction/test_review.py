"""The bank's own review: asked by letter, answered by link, followed up, asked once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from casework.commands.cases.complete_item import CompleteItem, complete_item
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.satisfaction.answer_survey import AnswerSurvey, answer_survey
from casework.db import Row, db
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.links import token_for
from casework.errors import NotFound
from casework.jobs.ticks import drain_timers
from casework.models import Contact, Content, Message, SurveyAnswer, SurveyInvitation
from casework.queries.cases.reading import read_case
from casework.queries.mail.owed_mail import Owed, owed_mail
from casework.queries.mail.places import Places
from casework.queries.satisfaction.invitations import Answered
from tests.cast import CUSTOMER, MONDAY, Cast, kinds_of
from tests.commands.satisfaction.test_answer_survey import number_of, rows, state_of

SECRET = "a secret of tests, and long enough"
PLACES = Places("https://bank.example", "Casework Bank", SECRET)


@pytest.fixture(autouse=True)
def _world(app: Flask, cast: Cast) -> None:
    """The bank with its people."""


def invite(survey: str = "relationship") -> str:
    given = {
        "entity": "uk", "trigger": survey, "survey": survey, "method": "email", "send_on": "2026-11-23",
    }  # fmt: skip
    command = OpenCase("satisfaction_review", "How are we doing?", CUSTOMER, SYSTEM, given, None, True)
    reference = str(open_case(command, MONDAY)["reference"])
    for minutes in (0, 60, 120):
        drain_timers(MONDAY + timedelta(minutes=minutes))
    assert state_of(reference) == "invited"
    return reference


def answer(reference: str, answers: Mapping[str, Any], at: datetime, asked: int = 1) -> Row:
    link = token_for(number_of(reference), asked, SECRET)
    return answer_survey(AnswerSurvey(link, SECRET, answers), at)


def fields_of(reference: str) -> Row:
    return dict(read_case(reference, SYSTEM, "case.read").fields)


def test_a_promoter_is_thanked_and_the_review_closes() -> None:
    reference = invite()
    answer(reference, {"recommend": "9", "permission": "no"}, MONDAY + timedelta(days=1))
    fields = fields_of(reference)
    assert state_of(reference) == "closed_no_action"
    assert (fields["score"], fields["metric"], fields["promoter"], fields["contact_permission"]) == (
        9, "nps", True, False
    )  # fmt: skip


@pytest.mark.parametrize(
    "answers",
    [
        {"recommend": "6"},
        {"recommend": "9", "satisfied": "2"},
        {"recommend": "9", "callback": "yes"},
        {"recommend": "9", "comment": "This is unacceptable."},
    ],
)
def test_whatever_asks_for_a_follow_up_opens_one(answers: Row) -> None:
    reference = invite()
    answer(reference, answers, MONDAY + timedelta(days=1))
    assert state_of(reference) == "follow_up"


def test_only_the_mail_that_leaves_has_the_link() -> None:
    reference = invite()
    token = token_for(number_of(reference), 1, SECRET)
    (message,) = [row for row in rows(Message) if row["template"] == "letter"]
    mail = owed_mail(message, PLACES, MONDAY + timedelta(hours=3))
    assert isinstance(mail, Owed)
    assert f"https://bank.example/public/survey/{token}" in mail.values["body"]
    kept = [row["bytes"].decode() for row in rows(Content)]
    assert any("{{survey_link}}" in text for text in kept)
    assert not any(token in text for text in (*kept, str(message)))


def test_after_promises_were_kept_the_customer_is_asked_once_more_by_another_link(cast: Cast) -> None:
    reference = invite()
    answer(reference, {"recommend": "3"}, MONDAY + timedelta(days=1))
    later = MONDAY + timedelta(days=2)
    talk = {"talk": "Angry.", "driver": "speed", "promise": "Faster.", "promise_by": "2026-12-01"}
    move_case(MoveCase(reference, "reached", cast.lin, fields=talk), later)
    for task, done in (
        ("write_plan", {"plan": "Do it."}),
        ("keep_promise", {"promise_kept_on": "2026-11-26"}),
    ):
        items = read_case(reference, SYSTEM, "case.read").items
        number = next(item["number"] for item in items if item["task"] == task)
        complete_item(CompleteItem(reference, number, task, cast.lin, done), later + timedelta(days=1))
    done = MoveCase(reference, "done", cast.lin, fields={"evidence": "Done."})
    move_case(done, later + timedelta(days=1))
    with db.engine.begin() as connection:  # as the mailer notes once the letter has left
        connection.execute(update(Contact).values(result="sent"))
    pulse_at = MONDAY + timedelta(days=36)  # a Tuesday, the first working day after thirty days
    drain_timers(pulse_at)
    rounds = sorted((row["round"], row["survey"]) for row in rows(SurveyInvitation))
    assert rounds == [(1, "relationship@1"), (2, "pulse@1")], kinds_of(reference)
    with pytest.raises(Answered):
        answer(reference, {"recommend": "9"}, pulse_at + timedelta(hours=1))
    answer(reference, {"recommend": "8"}, pulse_at + timedelta(hours=1), asked=2)
    assert state_of(reference) == "closed_recovered"
    kept = sorted((row["round"], row["question"], row["score"]) for row in rows(SurveyAnswer))
    assert kept == [(1, "recommend", 3), (2, "recommend", 8)]


def test_a_customer_who_stays_dissatisfied_ends_unresolved(cast: Cast) -> None:
    reference = invite("pulse")
    answer(reference, {"recommend": "2"}, MONDAY + timedelta(days=1))
    assert state_of(reference) == "follow_up"
    refused = MoveCase(reference, "refuse_contact", cast.lin, comment="She hung up.")
    move_case(refused, MONDAY + timedelta(days=2))
    assert state_of(reference) == "closed_unresolved"


def test_who_is_rated_sees_the_answers_only_once_the_matter_is_closed(cast: Cast) -> None:
    reference = invite()
    with db.engine.begin() as connection:
        connection.execute(update(SurveyInvitation).values(rated=[cast.lin.name]))
    assert read_case(reference, cast.lin, "case.read").row["reference"] == reference  # nothing is said yet
    answer(reference, {"recommend": "2"}, MONDAY + timedelta(days=1))
    with pytest.raises(NotFound):
        read_case(reference, cast.lin, "case.read")
    assert read_case(reference, cast.mara, "case.read").fields["score"] == 2
    refused = MoveCase(reference, "refuse_contact", cast.mara, comment="She hung up.")
    move_case(refused, MONDAY + timedelta(days=2))
    assert read_case(reference, cast.lin, "case.read").fields["score"] == 2
