"""Gather what an event means for the survey of its case: sent, answered, corrected, ended without an answer.

A case is about a survey if its workflow has the field `survey`; nothing here knows a workflow by name.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casework.commands.recording import Record
from casework.commands.satisfaction.record_invitation import (
    FIRST,
    INTERVIEW,
    LINK,
    PULSE,
    carries_link,
    gathered,
    record_invitation,
    round_for,
    unsent,
)
from casework.commands.satisfaction.tally import ANSWERED, FATES, tally
from casework.db import Row
from casework.domain.definition import FINAL
from casework.domain.satisfaction.survey import Question
from casework.errors import Malformed
from casework.models import SurveyAnswer, SurveyInvitation
from casework.queries.cases.reading import CaseNow
from casework.queries.satisfaction.invitations import answers_of
from casework.rulebook.satisfaction.surveys import survey_labelled

SURVEY = "survey"
SCORES = {FIRST: "score", PULSE: "pulse_score"}  # round of asking -> the field that takes its rating


def record_survey(record: Record, now: CaseNow) -> None:
    """Gather invitation, answer and tallies that the event just recorded calls for."""
    if SURVEY not in now.definition.fields or not record.case["fields"].get(SURVEY):
        return
    body = record.body
    if carries_link(now, body.get("letter"), record.at):
        asked = round_for(record, body["letter"]["kind"])
        record_invitation(record, now, asked, body["letter"]["language"], LINK)
    values = body.get("values") or {}
    for asked, name in SCORES.items():
        if name in values:
            _scored(record, now, asked, values[name])
    if body["kind"] == "moved" and now.definition.state(record.case["state"]).kind == FINAL:
        _ended(record, now, body)


def record_answer_row(
    record: Record,
    invitation: Row,
    event: Row,
    question: Question,
    revision: int,
    score: int | None,
    choice: str | None,
) -> None:
    """Gather one answer; its free text, if it has one, lies beside the event."""
    record.add(
        SurveyAnswer,
        round=invitation["round"],
        question=question.code,
        revision=revision,
        party_id=invitation["party_id"],
        survey=invitation["survey"],
        scale=question.scale,
        score=score,
        choice=choice,
        seq=event["seq"],
        answered_at=record.at,
        given_by=event["actor"],
    )
    if score is not None or choice is not None:
        bucket = str(score) if choice is None else choice
        tally(record, invitation, question.code, bucket, 1, event["seq"])


def _scored(record: Record, now: CaseNow, asked: int, value: Any) -> None:
    """Keep the score as an answer; one that changes a score is a correction, and the first answer stays."""
    language = str(now.party["language"]) if now.party else "en"
    invitation = record_invitation(record, now, asked, language, INTERVIEW)
    question = survey_labelled(now.rules.surveys, invitation["survey"]).scored
    score = _whole(question, value, SCORES[asked])
    if invitation["answered_at"] is None:
        actor = record.body["actor"]
        record.change(SurveyInvitation, invitation, answered_at=record.at, answered_by=actor)
        tally(record, invitation, FATES, ANSWERED, 1)
        record_answer_row(record, invitation, record.body, question, 1, score, None)
        return
    mine = {"round": asked, "question": question.code}
    before = [row for row in answers_of(record.case["id"]) if row.items() >= mine.items()]
    if before and before[-1]["score"] != score:
        tally(record, invitation, question.code, str(before[-1]["score"]), -1)
        record_answer_row(record, invitation, record.body, question, before[-1]["revision"] + 1, score, None)


def _whole(question: Question, value: Any, field: str) -> int:
    number = Decimal(str(value))
    if number == int(number) and int(number) in question.scores:
        return int(number)
    least, most = question.scores[0], question.scores[-1]
    en, zh = f"Choose a whole number from {least} to {most}.", f"请选择 {least} 到 {most} 之间的整数。"
    raise Malformed(en, zh=zh, errors={field: [en, zh]})


def _ended(record: Record, now: CaseNow, body: Row) -> None:
    """Count what became of one who did not answer: left out and why, unreachable, silent."""
    invitations = gathered(record)
    if any(one["answered_at"] is not None for one in invitations):
        return
    if invitations:
        tally(record, invitations[0], FATES, body["to"], 1)
        return
    tally(record, unsent(record, now), FATES, ":".join([body["to"], *_reason(now, body)]), 1)


def _reason(now: CaseNow, body: Row) -> list[str]:
    """Return the coded reason that came with a move, else the move itself: free text is counted nowhere."""
    values = (body.get("values") or {}).items()
    coded = [value for name, value in values if "reason" in name and now.definition.fields[name].choices]
    return [str(value) for value in (*coded, body["trigger"])][:1]
