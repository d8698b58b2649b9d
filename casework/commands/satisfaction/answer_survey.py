"""Take the answers to a survey: from the customer by the link, or from an interviewer who heard them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import digest_of, finish, record_answer
from casework.commands.cases.record_move import record_move, record_overdue
from casework.commands.recording import Record
from casework.commands.satisfaction.record_invitation import (
    FIRST,
    PULSE,
    gathered,
    rated_in,
    survey_of,
)
from casework.commands.satisfaction.record_survey import SCORES, SURVEY, record_answer_row
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.definition import Transition
from casework.domain.facts import Actor, Facts
from casework.domain.machine import decide
from casework.domain.satisfaction.answers import Answer, read_answers
from casework.domain.satisfaction.routing import Verdict, verdict_on
from casework.domain.satisfaction.survey import Survey
from casework.errors import Denied, NotFound, Refused
from casework.queries.cases.deciding import asked_fields, facts_of, read_fields
from casework.queries.cases.reading import (
    CaseNow,
    check_version,
    log_of_database,
    read_case,
    read_case_by_id,
)
from casework.queries.outside.facts import outside_facts_for
from casework.queries.satisfaction.invitations import expired, invitations_for, last_score, open_invitation
from casework.rulebook.satisfaction.surveys import survey_labelled

#: round of asking -> the moves by which a case can take its answers: the one that is possible is made
MOVES = {FIRST: ("answer",), PULSE: ("verified", "not_verified")}
CUSTOMER = "customer"
WORDS = "customer_comment"  # the field that takes what she wrote; else it is the comment of the move


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """What a customer sent by the link; `secret` is the service's, with which links are signed."""

    token: str
    secret: str
    answers: Mapping[str, Any]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class EnterAnswers:
    """What an interviewer heard from the customer of a case."""

    reference: str
    actor: Actor
    answers: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    key: str | None = None


@again_if_outrun
def answer_survey(command: AnswerSurvey, at: datetime) -> Row:
    """Keep the answers, use the link up, move the case by `answer`; all of it or nothing.

    Raises NotFound, Answered or Expired for a link that does not open, Malformed with errors by question.
    """
    invitation = open_invitation(command.token, command.secret, at)
    actor = customer_of(invitation, command.language)
    now = read_case_by_id(invitation["case_id"], actor, "case.move")
    if not _awaited(now, invitation["round"]):
        raise expired()
    survey = survey_labelled(now.rules.surveys, invitation["survey"])
    heard = _Heard(invitation["round"], survey, read_answers(survey, command.answers))
    return _kept(now, heard, actor, at, None, digest_of("answer", dict(command.answers)))


@again_if_outrun
def enter_answers(command: EnterAnswers, at: datetime) -> Row:
    """Keep what an interviewer heard. Raises Denied for who is rated by it, else as `answer_survey`."""
    digest = digest_of("enter", {"case": command.reference, "answers": dict(command.answers)})
    now = read_case(command.reference, command.actor, "survey.enter", command.key)
    if now.answer:
        return now.first_answer_to(digest)
    check_version(now, command.version, command.actor)
    asked = _round_awaited(now)
    survey = survey_of(now, asked, at)
    heard = _Heard(asked, survey, read_answers(survey, command.answers))
    return _kept(now, heard, command.actor, at, command.key, digest)


def survey_asked(now: CaseNow, at: datetime) -> Survey:
    """Return the survey whose answers a case waits for. Raises NotFound, Refused where it waits for none."""
    return survey_of(now, _round_awaited(now), at)


def _round_awaited(now: CaseNow) -> int:
    if SURVEY not in now.definition.fields or not now.row["fields"].get(SURVEY):
        raise NotFound("This case is about no survey.", zh="本案不涉及问卷。")
    asked = next((asked for asked in MOVES if _awaited(now, asked)), None)
    if asked is None:
        raise Refused("No answer is awaited here now.", zh="目前不等待回答。")
    return asked


def customer_of(invitation: Row, language: str) -> Actor:
    """Return the customer as an actor: nobody of the bank, and of one entity only."""
    entities = frozenset({invitation["entity"]})
    return Actor(None, CUSTOMER, frozenset({"client"}), entities=entities, language=language)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The answers to one round of asking."""

    round: int
    survey: Survey
    answers: list[Answer]


def _awaited(now: CaseNow, asked: int) -> bool:
    return any(now.definition.transition(trigger, now.row["state"]) for trigger in MOVES[asked])


def _kept(now: CaseNow, heard: _Heard, actor: Actor, at: datetime, key: str | None, digest: str) -> Row:
    at, rating = now.moment_of(at), heard.survey.scored
    last = last_score(now.row["party_id"], rating.scale, now.row["id"])
    verdict = verdict_on(heard.survey, heard.answers, last)
    record, before = Record(now.row, at, log_of_database()), counted_in(now.row)
    record_overdue(record, now)
    _told(record, heard, actor)
    seq = _moved(record, now, heard.round, verdict, actor)
    invitation = next(one for one in gathered(record) if one["round"] == heard.round)
    event = {"seq": seq, "actor": actor.name}
    for answer in heard.answers:
        if answer.question.code != rating.code:  # that one came with the move
            record_answer_row(record, invitation, event, answer.question, 1, answer.score, answer.choice)
    finish(record, now, before)
    told = record_answer(record, actor.name, key, digest, event=seq)
    write(record)
    return told


def _told(record: Record, heard: _Heard, actor: Actor) -> None:
    """Put the answers on the case's chain, by their codes; what was written comes with the move."""
    answers = [
        {
            name: value
            for name, value in (
                ("question", one.question.code),
                ("scale", one.question.scale),
                ("score", one.score),
                ("choice", one.choice),
            )
            if value is not None
        }
        for one in heard.answers
    ]
    record.event("answered", actor.name, round=heard.round, survey=heard.survey.label, answers=answers)


def _moved(record: Record, now: CaseNow, asked: int, verdict: Verdict, actor: Actor) -> int:
    """Gather the move by which the case takes the answers, with the fields that the workflow asks for."""
    _refuse_rated(now, asked, actor)
    why: Refused | None = None
    for trigger in MOVES[asked]:
        transition = now.definition.transition(trigger, now.row["state"])
        if transition is None:
            continue
        given, facts, comment = _facts(record, now, transition, asked, verdict, actor)
        try:
            move = decide(now.definition, now.row["state"], trigger, facts)
        except Refused as refused:
            why = refused
            continue
        return record_move(record, now, move, actor, given, facts, comment)
    raise why or Refused("No answer is awaited here now.", zh="目前不等待回答。")


def _facts(
    record: Record, now: CaseNow, transition: Transition, asked: int, verdict: Verdict, actor: Actor
) -> tuple[Row, Facts, str]:
    everything, allowed = fields_from(verdict, asked, record.at), asked_fields(now.definition, transition)
    sent = {name: value for name, value in everything.items() if name in allowed and value is not None}
    given = read_fields(now.definition, allowed, sent, actor.language.startswith("zh"))
    comment = "" if WORDS in given else verdict.comment
    extra = outside_facts_for(now, transition, actor, record.at, given)
    return given, facts_of(now, actor, record.at, given=given, comment=comment, extra=extra), comment


def fields_from(verdict: Verdict, asked: int, at: datetime) -> dict[str, Any]:
    """Return what a workflow may ask for of the answers, under the names that its fields have."""
    return {
        SCORES[asked]: None if verdict.score is None else str(verdict.score),
        "metric": verdict.metric,
        "drop": None if verdict.drop is None else str(max(0, verdict.drop)),
        "low_answer": verdict.low_answer,
        "drivers": verdict.drivers or None,
        WORDS: verdict.comment or None,
        "callback": verdict.callback,
        "complaint_like": verdict.complaint_like,
        "contact_permission": verdict.contact_permission,
        "promoter": verdict.promoter,
        "follow_up_due": verdict.loop,
        "answered_at": at,
    }


def _refuse_rated(now: CaseNow, asked: int, actor: Actor) -> None:
    mine = [one for one in invitations_for(now.row["id"]) if one["round"] == asked]
    if actor.persons & (set(mine[0]["rated"]) if mine else rated_in(now)):
        raise Denied(
            "You are rated by this survey. Somebody else has to enter the answers.",
            zh="本问卷评价的是您本人，须由他人录入回答。",
        )
