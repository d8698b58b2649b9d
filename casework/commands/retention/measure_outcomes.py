"""Measure who stayed: of campaigns when the window is over, of accepted offers after ninety days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import update

from casework.commands.cases.move_case import MoveCase, move_case
from casework.db import Row, transaction
from casework.domain.access import RESTRICTED
from casework.domain.facts import SYSTEM
from casework.domain.retention.outcomes import Held, balance_of, outcome_of
from casework.errors import CaseworkError, Refused, Unavailable
from casework.models import CampaignMember
from casework.queries.retention.outcomes import cases_waiting, first_outreach, holdings_at, members_due
from casework.rulebook.current import current

log = structlog.get_logger()

CONFIRM, RELAPSE, WINDOW_END = "confirm", "relapse", "window_end"
OBSERVED, WINDOW, BALANCE = "observed", "window_ends_on", "observed_balance"
_members: Any = CampaignMember.__table__.c
Holdings = Mapping[int, Sequence[Held]]


def measure_outcomes(parties: Sequence[int], at: datetime) -> Counter[str]:
    """Measure a piece of customers and return how many were `kept`, `left`, `unknown` or `refused`.

    Treated and control alike are measured by the same rule on the same day of their window, whatever became
    of their cases. Doing it again measures nothing twice.
    """
    today = f"{at:%Y-%m-%d}"
    holdings, counted = holdings_at(parties, today), Counter[str]()
    members = members_due(parties, today)
    approached = first_outreach(members)
    for member in members:
        outcome = outcome_of(holdings.get(member["party_id"], ()), member["baseline"])
        _keep(member, outcome, holdings, approached, at)
        counted[outcome] += 1
    for case in cases_waiting(parties):
        try:
            _settle(case, holdings, at)
        except Unavailable:
            raise
        except CaseworkError as refusal:
            counted["refused"] += 1
            log.warning("outcome not settled", case=case["reference"], why=refusal.detail)
    return counted


def _keep(
    member: Row,
    outcome: str,
    holdings: Holdings,
    approached: Mapping[tuple[int, int], datetime],
    at: datetime,
) -> None:
    campaign, party = member["campaign_id"], member["party_id"]
    values = {
        "outcome": outcome,
        "measured_at": at,
        "balance": balance_of(holdings.get(party, ())),
        "contacted_at": approached.get((campaign, party)),
    }
    mine = (_members.campaign_id == campaign, _members.party_id == party, _members.outcome.is_(None))
    with transaction() as session:
        session.execute(update(CampaignMember).where(*mine).values(**values))


def _settle(case: Row, holdings: Holdings, at: datetime) -> None:
    """Move a case whose workflow waits for the outcome; which moves those are, its definition says."""
    definition = current().definition(case["workflow"], case["workflow_version"])
    possible = {one.trigger for one in definition.transitions_from(case["state"])}
    held = holdings.get(case["party_id"], ())
    zone = ZoneInfo(current().entity(case["entity"].removeprefix(RESTRICTED)).zone)
    today = at.astimezone(zone).date().isoformat()
    measured: Row = {
        BALANCE: f"{Decimal(max(0, balance_of(held))) / 100:.2f}",
        "product_open": any(one.open for one in held),
        "measured_on": today,
    }
    if WINDOW_END in possible and (case["fields"].get(WINDOW) or "9999") <= today:
        fields = {"outcome": outcome_of(held, _baseline(case)), **measured}
        _move(case, WINDOW_END, fields, at)
    elif CONFIRM in possible and case["fields"].get(OBSERVED) is True:
        try:
            _move(case, CONFIRM, measured, at)
        except Refused:  # less than she had: the case is taken up again
            _move(case, RELAPSE, measured, at)


def _move(case: Row, trigger: str, fields: Row, at: datetime) -> None:
    move_case(MoveCase(case["reference"], trigger, SYSTEM, fields=fields), at)


def _baseline(case: Row) -> int | None:
    told = case["fields"].get("baseline_balance")
    return None if told is None else int(Decimal(str(told)) * 100)
