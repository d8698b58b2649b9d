"""Gather what an event means for the survey of its case: sent, answered, corrected, ended without an answer.

A case is about a survey if its workflow has the field `survey`; nothing here knows a workflow by name.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.domain.definition import FINAL, Words
from casework.domain.satisfaction.links import MARK
from casework.domain.satisfaction.survey import Question, Survey
from casework.errors import Malformed, NotFound
from casework.models import Case, SurveyAnswer, SurveyDelta, SurveyInvitation
from casework.queries.cases.reading import CaseNow
from casework.queries.satisfaction.invitations import answers_of, invitation_for
from casework.rulebook.current import letter_template
from casework.rulebook.satisfaction.surveys import survey_labelled, survey_on

SURVEY, SCORE, RATED, ROLE = "survey", "score", "rated", "contact_role"
FATES, INVITED, ANSWERED = "*", "invited", "answered"
LINK, INTERVIEW = "link", "interview"
_cases: Any = Case.__table__


def record_survey(record: Record, now: CaseNow) -> None:
    """Gather invitation, answer and tallies that the event just recorded calls for."""
    if SURVEY not in now.definition.fields or not record.case["fields"].get(SURVEY):
        return
    body = record.body
    if carries_link(now, body.get("letter"), record.at):
        record_invitation(record, now, body["letter"]["language"], LINK)
    if SCORE in (body.get("values") or {}):
        _scored(record, now, body)
    elif body["kind"] == "moved" and now.definition.state(record.case["state"]).kind == FINAL:
        _ended(record, now, body)


def survey_of(now: CaseNow, on: date) -> Survey:
    """Return the survey that a case is about, by name or by name and version. Raises NotFound."""
    named = str(now.row["fields"][SURVEY])
    if "@" in named:
        return survey_labelled(now.rules.surveys, named)
    return survey_on(now.rules.surveys, named, on)


def carries_link(now: CaseNow, letter: Row | None, at: datetime) -> bool:
    """True if a letter that was just sent holds the link to the survey."""
    if letter is None:
        return False
    try:
        rule = now.rules.letters(now.row["entity"], letter["kind"], at.date())
    except NotFound:
        return False
    names = rule.templates.values()
    return any(MARK in letter_template(now.rules, name, letter["language"]) for name in names)


def record_invitation(record: Record, now: CaseNow, language: str, method: str) -> Row:
    """Gather the invitation of a case, once; a reminder goes with the first one."""
    found = _known(record)
    if found is not None:
        return found
    survey = survey_of(now, record.at.date())
    invitation = record.add(
        SurveyInvitation,
        party_id=record.case["party_id"],
        entity=_entity(record),
        team=record.case["team"],
        survey=survey.label,
        language=language,
        method=method,
        role=record.case["fields"].get(ROLE),
        rated=sorted(rated_in(now)),
        period=_period(record, now),
        seq=record.case["seq"],
        invited_at=record.at,
        expires_at=record.at + timedelta(days=survey.days),
        answered_at=None,
        answered_by=None,
    )
    tally(record, invitation, FATES, INVITED, 1)
    return invitation


def rated_in(now: CaseNow) -> set[str]:
    """Return who is judged by the answers: who is named, who handled what led to it, who has the customer."""
    named = now.row["fields"].get(RATED)
    found = {named if isinstance(named, str) and "/" in named else f"person/{named}"} if named else set()
    causes = [link["other_id"] for link in now.links if link["kind"] == "caused_by"]
    if causes:
        with db.engine.connect() as connection:
            handlers = connection.scalars(select(_cases.c.assignee).where(_cases.c.id.in_(causes)))
            found |= {f"person/{handler}" for handler in handlers if handler is not None}
    if now.party and now.party["owner"] is not None:
        found.add(f"person/{now.party['owner']}")
    return found


def tally(record: Record, invitation: Row, question: str, bucket: str, change: int) -> None:
    """Gather one change of the sums that the satisfaction page reads."""
    record.add(
        SurveyDelta,
        seq=record.case["seq"],
        question=question,
        bucket=bucket,
        entity=invitation["entity"],
        survey=invitation["survey"].partition("@")[0],
        period=invitation["period"],
        team=invitation["team"],
        role=invitation["role"] or "",
        change=change,
    )


def record_answer_row(
    record: Record, invitation: Row, question: Question, revision: int, score: int | None, choice: str | None
) -> None:
    """Gather one answer; its free text, if it has one, lies beside the event."""
    record.add(
        SurveyAnswer,
        question=question.code,
        revision=revision,
        party_id=invitation["party_id"],
        survey=invitation["survey"],
        scale=question.scale,
        score=score,
        choice=choice,
        seq=record.case["seq"],
        answered_at=record.at,
        given_by=record.body["actor"],
    )
    if score is not None or choice is not None:
        bucket = str(score) if choice is None else choice
        tally(record, invitation, question.code, bucket, 1)


def _scored(record: Record, now: CaseNow, body: Row) -> None:
    """Keep the score as an answer; one that changes a score is a correction, and the first answer stays."""
    invitation = record_invitation(record, now, now.party["language"] if now.party else "en", INTERVIEW)
    survey = survey_labelled(now.rules.surveys, invitation["survey"])
    question, score = survey.scored, _whole(survey.scored, body["values"][SCORE])
    if invitation["answered_at"] is None:
        record.change(SurveyInvitation, invitation, answered_at=record.at, answered_by=body["actor"])
        tally(record, invitation, FATES, ANSWERED, 1)
        record_answer_row(record, invitation, question, 1, score, None)
        return
    before = [row for row in answers_of(record.case["id"]) if row["question"] == question.code]
    if before and before[-1]["score"] != score:
        record_answer_row(record, invitation, question, before[-1]["revision"] + 1, score, None)
        tally(record, invitation, question.code, str(before[-1]["score"]), -1)


def _whole(question: Question, value: Any) -> int:
    number = Decimal(str(value))
    if number != int(number) or int(number) not in question.scores:
        least, most = question.scores[0], question.scores[-1]
        says = Words(
            f"Choose a whole number from {least} to {most}.", f"请选择 {least} 到 {most} 之间的整数。"
        )
        raise Malformed(says.en, zh=says.zh, errors={SCORE: [says.en]})
    return int(number)


def _ended(record: Record, now: CaseNow, body: Row) -> None:
    """Count what became of one who did not answer: left out and why, unreachable, silent."""
    invitation = _known(record)
    if invitation is not None and invitation["answered_at"] is not None:
        return
    fate = body["to"]
    if invitation is None:
        survey = survey_of(now, record.at.date())
        places = {"entity": _entity(record), "team": record.case["team"], "survey": survey.label}
        invitation = {**places, "period": _period(record, now), "role": record.case["fields"].get(ROLE)}
        fate = ":".join([body["to"], *_reason(now, body)])
    tally(record, invitation, FATES, fate, 1)


def _reason(now: CaseNow, body: Row) -> list[str]:
    """Return the coded reason that came with a move; free text is none."""
    values = (body.get("values") or {}).items()
    coded = [value for name, value in values if "reason" in name and now.definition.fields[name].choices]
    return [str(value) for value in coded[:1]]


def _known(record: Record) -> Row | None:
    """Return the invitation as it stands, also one that this very act gathered."""
    gathered = (*record.added[SurveyInvitation], *record.changed[SurveyInvitation])
    return gathered[0] if gathered else invitation_for(record.case["id"])


def _entity(record: Record) -> str:
    return str(record.case["entity"]).removeprefix(RESTRICTED)


def _period(record: Record, now: CaseNow) -> str:
    zone = ZoneInfo(now.rules.entities[record.case["entity"]].zone)
    return f"{record.at.astimezone(zone):%Y-%m}"
