"""Open the case that asks a customer: she was drawn, or a fact about her is the occasion of a survey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from casework.commands.cases.open_case import OpenCase, open_case
from casework.db import Row
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.survey import Survey
from casework.errors import CaseworkError, Unavailable
from casework.rulebook.current import current

log = structlog.get_logger()

CHANNEL = "email"


@dataclass(frozen=True, slots=True)
class PlanSurvey:
    """Whom to ask, with what is known for the case; what its workflow does not ask for is left out."""

    survey: Survey
    party: int
    fields: Row
    key: str


def plan_survey(command: PlanSurvey, at: datetime) -> str | None:
    """Open the case and return its reference, once for each key; None where the customer cannot be asked.

    That stops nothing else: it is said in the log.
    """
    try:
        return str(open_case(_opening(command), at)["reference"])
    except Unavailable:
        raise
    except CaseworkError as refusal:
        log.warning("survey not planned", party=command.party, why=refusal.detail)
        return None


def _opening(command: PlanSurvey) -> OpenCase:
    rules, survey = current(), command.survey
    definition = rules.latest(str(survey.opens))
    chinese = rules.entity(command.fields["entity"]).jurisdiction == "CN"
    asked = {*definition.opens.needs, *definition.opens.takes}
    known = {"survey": survey.name, "method": CHANNEL, **command.fields}
    given = {name: value for name, value in known.items() if name in asked and value is not None}
    return OpenCase(
        definition.workflow,
        survey.title.in_("zh" if chinese else "en"),
        command.party,
        SYSTEM,
        given,
        command.key,
        duplicates_looked_for=True,
    )
