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
from casework.commands.satisfaction.record_survey import (
    SCORE,
    SURVEY,
    rated_in,
    record_answer_row,
    record_invitation,
    survey_of,
)
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.machine import decide
from casework.domain.satisfaction.answers import Answer, read_answers
from casework.domain.satisfaction.routing import Verdict, verdict_on
from casework.domain.satisfaction.survey import Survey
from casework.errors import Denied, NotFound, Refused
from casework.models import SurveyInvitation
from casework.queries.cases.deciding import asked_fields, facts_of, read_fields
from casework.queries.cases.reading import (
    CaseNow,
    check_version,
    log_of_database,
    read_case,
    read_case_by_id,
)
from casework.queries.outside.facts import outside_facts_for
from casework.queries.satisfaction.invitations import expired, invitation_for, last_score, open_invitation
from casework.rulebook.satisfaction.surveys import survey_labelled

ANSWER = "answer"
CUSTOMER = "customer"


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
    now = read_case_by_id(invitation["case_id"], customer_of(invitation, command.language), "case.move")
    if now.definition.transition(ANSWER, now.row["state"]) is None:
        raise expired()
    survey = survey_labelled(now.rules.surveys, invitation["survey"])
    given = read_answers(survey, command.answers)
    actor = customer_of(invitation, command.language)
    return _kept(now, survey, given, actor, at, None, digest_of("answer", dict(command.answers)))


@again_if_outrun
def enter_answers(command: EnterAnswers, at: datetime) -> Row:
    """Keep what an interviewer heard. Raises Denied for who is rated by it, else as `answer_survey`."""
    digest = digest_of("enter", {"case": command.reference, "answers": dict(command.answers)})
    now = read_case(command.reference, command.actor, "survey.enter", command.key)
    if now.answer:
        return now.first_answer_to(digest)
    check_version(now, command.version)
    if SURVEY not in now.definition.fields or not now.row["fields"].get(SURVEY):
        raise NotFound("This case is about no survey.", zh="本案不涉及问卷。")
    if now.definition.transition(ANSWER, now.row["state"]) is None:
        raise Refused("No answer is awaited here now.", zh="目前不等待回答。")
    survey = survey_of(now, at.date())
    return _kept(now, survey, read_answers(survey, command.answers), command.actor, at, command.key, digest)


def customer_of(invitation: Row, language: str) -> Actor:
    """Return the customer as an actor: nobody of the bank, and of one entity only."""
    entities = frozenset({invitation["entity"]})
    return Actor(None, CUSTOMER, frozenset({"client"}), entities=entities, language=language)


def _kept(
    now: CaseNow,
    survey: Survey,
    given: list[Answer],
    actor: Actor,
    at: datetime,
    key: str | None,
    digest: str,
) -> Row:
    at = now.moment_of(at)
    verdict = verdict_on(survey, given, last_score(now.row["party_id"], survey.scored.scale, now.row["id"]))
    record, before = Record(now.row, at, log_of_database()), counted_in(now.row)
    record_overdue(record, now)
    seq = _moved(record, now, verdict, actor)
    invitation = _invitation(record, now)
    for answer in given:
        if answer.question.code != survey.scored.code:  # that one came with the move
            record_answer_row(record, invitation, answer.question, 1, answer.score, answer.choice)
    finish(record, now, before)
    told = record_answer(record, actor.name, key, digest, event=seq)
    write(record)
    return told


def _moved(record: Record, now: CaseNow, verdict: Verdict, actor: Actor) -> int:
    """Gather the move by which the case takes the answers, with the fields that the workflow asks for."""
    transition = now.definition.transition(ANSWER, now.row["state"])
    assert transition is not None, "looked at before"
    everything = fields_from(verdict, record.at)
    allowed = asked_fields(now.definition, transition)
    sent = {name: value for name, value in everything.items() if name in allowed and value is not None}
    given = read_fields(now.definition, allowed, sent, actor.language.startswith("zh"))
    extra = outside_facts_for(now, transition, actor, record.at, given)
    comment = "" if "comment" in given or "remark" in given else verdict.comment
    facts = facts_of(now, actor, record.at, given=given, comment=comment, extra=extra)
    _refuse_rated(now, actor)
    move = decide(now.definition, now.row["state"], ANSWER, facts)
    return record_move(record, now, move, actor, given, facts, comment)


def fields_from(verdict: Verdict, at: datetime) -> dict[str, Any]:
    """Return what a workflow may ask for of the answers, under the names that its fields have."""
    return {
        SCORE: None if verdict.score is None else str(verdict.score),
        "metric": verdict.metric,
        "drop": None if verdict.drop is None else str(max(0, verdict.drop)),
        "comment": verdict.comment or None,
        "callback": verdict.callback,
        "complaint_like": verdict.complaint_like,
        "contact_permission": verdict.contact_permission,
        "promoter": verdict.promoter,
        "follow_up_due": verdict.loop,
        "answered_at": at,
    }


def _refuse_rated(now: CaseNow, actor: Actor) -> None:
    invitation = invitation_for(now.row["id"])
    rated = rated_in(now) if invitation is None else set(invitation["rated"])
    if actor.persons & rated:
        raise Denied(
            "You are rated by this survey. Somebody else has to enter the answers.",
            zh="本问卷评价的是您本人，须由他人录入回答。",
        )


def _invitation(record: Record, now: CaseNow) -> Row:
    gathered = [*record.added[SurveyInvitation], *record.changed[SurveyInvitation]]
    return gathered[0] if gathered else record_invitation(record, now, "en", "interview")
