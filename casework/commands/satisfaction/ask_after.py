"""Plan to ask a customer after a fact that a survey names as its occasion: a milestone of a project."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.commands.satisfaction.plan_survey import PlanSurvey, plan_survey
from casework.db import transaction
from casework.domain.satisfaction.survey import Survey
from casework.models import Party
from casework.rulebook.current import current

TRIGGER = "milestone"
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
    fields = {
        "entity": entity,
        "trigger": TRIGGER,
        "send_on": max(day, today).isoformat(),
        "rated_person": owner,
    }
    return plan_survey(PlanSurvey(survey, party, fields, f"occasion/{party}/{fact}/{as_of}"), at)


def _survey_after(fact: str, at: datetime) -> Survey | None:
    rules = current()
    for versions in rules.surveys.values():
        valid = next((one for one in reversed(versions) if one.valid_from <= at.date()), None)
        if valid is not None and fact in valid.occasions and valid.opens in rules.workflows:
            return valid
    return None
