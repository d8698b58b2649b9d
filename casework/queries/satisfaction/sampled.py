"""Whether the customer of a review after a transaction is in the sample of those who are asked about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from casework.db import db
from casework.domain.satisfaction.sampling import is_drawn
from casework.domain.satisfaction.survey import TRANSACTIONAL
from casework.errors import NotFound
from casework.models import Case
from casework.queries.cases.reading import CaseNow
from casework.rulebook.satisfaction.surveys import survey_labelled, survey_on

REQUESTED = "request"  # what the account team asks for is no matter of chance
C: Any = Case.__table__.c
_flows: WeakKeyDictionary[Engine, dict[tuple[str, str, str, datetime], int]] = WeakKeyDictionary()


def is_sampled(now: CaseNow, at: datetime) -> bool:
    """Return whether the customer is asked: of a flow below 200 a month each one, else a sample of it.

    The month before the case was opened says how large the flow is (domain.md D: sampling of a finite
    population). Surveys of the relationship are drawn before their cases are opened.
    """
    name, row = now.row["fields"].get("survey"), now.row
    if not name or row["fields"].get("trigger") == REQUESTED:
        return True
    surveys = now.rules.surveys
    try:
        found = survey_labelled if "@" in str(name) else None
        survey = found(surveys, str(name)) if found else survey_on(surveys, str(name), at.date())
    except NotFound:
        return True
    if survey.kind != TRANSACTIONAL:
        return True
    begins = _month_of(row["opened_at"], now.rules.entities[row["entity"]].zone)
    flow = _flow(row["workflow"], row["entity"], survey.name, begins)
    return is_drawn(row["id"], flow, survey.expected_response, f"{survey.label}/{begins:%Y-%m}")


def _month_of(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _flow(workflow: str, entity: str, survey: str, ends: datetime) -> int:
    """Return how many reviews with a survey ended in the month before; counted once in a process."""
    known = _flows.setdefault(db.engine, {})
    key = (workflow, entity, survey, ends)
    if key not in known:
        begins = _month_before(ends)
        over = select(C.fields).where(
            C.closed_at >= begins, C.closed_at < ends, C.workflow == workflow, C.entity == entity
        )
        with db.engine.connect() as connection:
            known[key] = sum(fields.get("survey") == survey for (fields,) in connection.execute(over))
    return known[key]


def _month_before(month: datetime) -> datetime:
    """Return the first moment of the month before, in the same zone."""
    year, number = (month.year - 1, 12) if month.month == 1 else (month.year, month.month - 1)
    return month.replace(year=year, month=number)
