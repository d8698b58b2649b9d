"""Plan to ask a customer after a fact that a survey names as its occasion: a milestone of a project."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from casework.commands.cases.open_case import OpenCase, open_case
from casework.db import Row, transaction
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.survey import Survey
from casework.errors import CaseworkError, Unavailable
from casework.models import Party
from casework.rulebook.current import current

log = structlog.get_logger()

TRIGGER, CHANNEL = "milestone", "email"
FRESH = timedelta(days=30)  # what lay further back when it was recorded is not asked about any more


def ask_after(party: int, fact: str, as_of: str, at: datetime) -> str | None:
    """Open the case that asks, on the day of the fact or today, and return its reference; once for each fact.

    None where no survey is for this fact, or the customer cannot be asked: a fact is recorded in any case.
    """
    survey = _survey_after(fact, at)
    if survey is None:
        return None
    with transaction() as session:
        customer = session.get_one(Party, party)
        entity, owner = customer.entity, customer.owner
    today = at.astimezone(ZoneInfo(current().entity(entity).zone)).date()
    day = date.fromisoformat(as_of)
    if today - day > FRESH:
        return None
    fields = {"entity": entity, "survey": survey.name, "send_on": max(day, today).isoformat()}
    command = _opening(survey, party, {**fields, "rated_person": owner}, f"{fact}/{as_of}")
    try:
        return str(open_case(command, at)["reference"])
    except Unavailable:
        raise
    except CaseworkError as refusal:
        log.warning("survey not planned", party=party, why=refusal.detail)
        return None


def _survey_after(fact: str, at: datetime) -> Survey | None:
    rules = current()
    for versions in rules.surveys.values():
        valid = next((one for one in reversed(versions) if one.valid_from <= at.date()), None)
        if valid is not None and fact in valid.occasions and valid.opens in rules.workflows:
            return valid
    return None


def _opening(survey: Survey, party: int, fields: Row, occasion: str) -> OpenCase:
    definition = current().latest(str(survey.opens))
    chinese = current().entity(fields["entity"]).jurisdiction == "CN"
    asked = {*definition.opens.needs, *definition.opens.takes}
    told: dict[str, Any] = {**fields, "trigger": TRIGGER, "method": CHANNEL}
    given = {name: value for name, value in told.items() if name in asked and value is not None}
    title, key = survey.title.in_("zh" if chinese else "en"), f"occasion/{party}/{occasion}"
    return OpenCase(definition.workflow, title, party, SYSTEM, given, key, duplicates_looked_for=True)
