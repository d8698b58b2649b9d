"""Gather that a customer was asked: by a letter that carries the link, or by an interviewer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casework.commands.recording import Record
from casework.commands.satisfaction.tally import FATES, INVITED, tally
from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.domain.satisfaction.links import MARK
from casework.domain.satisfaction.survey import Survey
from casework.errors import NotFound
from casework.models import Case, SurveyInvitation
from casework.queries.cases.reading import CaseNow
from casework.queries.satisfaction.invitations import invitations_for
from casework.rulebook.current import letter_template
from casework.rulebook.satisfaction.surveys import survey_labelled, survey_on

LINK, INTERVIEW = "link", "interview"
FIRST, PULSE = 1, 2
PULSE_SURVEY, PULSE_LETTER = "pulse", "survey_pulse"
RATED, ROLE = "rated_person", "contact_role"
_cases: Any = Case.__table__


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


def round_for(record: Record, letter: str) -> int:
    """Return which round of asking a letter belongs to: the pulse comes after the first answer."""
    return PULSE if letter == PULSE_LETTER and gathered(record) else FIRST


def survey_of(now: CaseNow, asked: int, at: datetime) -> Survey:
    """Return the survey of a round, by name or by name and version. Raises NotFound."""
    named = PULSE_SURVEY if asked == PULSE else str(now.row["fields"]["survey"])
    if "@" in named:
        return survey_labelled(now.rules.surveys, named)
    return survey_on(now.rules.surveys, named, at.date())


def gathered(record: Record) -> list[Row]:
    """Return the invitations of the case as they stand with this act, the last one first."""
    mine = (*record.added[SurveyInvitation], *record.changed[SurveyInvitation])
    rounds = {one["round"] for one in mine}
    stored = [one for one in invitations_for(record.case["id"]) if one["round"] not in rounds]
    return sorted((*mine, *stored), key=lambda one: -one["round"])


def record_invitation(record: Record, now: CaseNow, asked: int, language: str, method: str) -> Row:
    """Gather the invitation of a round, once; a reminder goes with the first one."""
    for one in gathered(record):
        if one["round"] == asked:
            return one
    survey = survey_of(now, asked, record.at)
    invitation = record.add(
        SurveyInvitation,
        round=asked,
        party_id=record.case["party_id"],
        **_places(record, now, survey),
        language=language,
        method=method,
        rated=sorted(rated_in(now)),
        seq=record.body["seq"],
        invited_at=record.at,
        expires_at=record.at + timedelta(days=survey.days),
        answered_at=None,
        answered_by=None,
    )
    tally(record, invitation, FATES, INVITED, 1)
    return invitation


def unsent(record: Record, now: CaseNow) -> Row:
    """Return where one who was drawn and never asked is counted."""
    return _places(record, now, survey_of(now, FIRST, record.at))


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


def _places(record: Record, now: CaseNow, survey: Survey) -> Row:
    zone = ZoneInfo(now.rules.entities[record.case["entity"]].zone)
    return {
        "entity": str(record.case["entity"]).removeprefix(RESTRICTED),
        "team": record.case["team"],
        "survey": survey.label,
        "period": f"{record.at.astimezone(zone):%Y-%m}",
        "role": record.case["fields"].get(ROLE),
    }
