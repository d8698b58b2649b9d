"""What is to be measured of a piece of customers: memberships whose window is over, cases that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from casework.db import Row, db
from casework.domain.retention.outcomes import Held
from casework.models import CampaignMember, Case, Contact, Holding, HoldingMonth

M: Any = CampaignMember.__table__.c
H: Any = Holding.__table__.c
B: Any = HoldingMonth.__table__.c
X: Any = Case.__table__.c
C: Any = Contact.__table__.c
KINDS = ("account", "deposit")  # whose balances count (domain.md E.1)
MARKETING, OUT = "marketing", "out"
NEVER_ARRIVED = ("bounced", "suppressed", "cancelled", "queued")


def members_due(parties: Sequence[int], today: str) -> list[Row]:
    """Return the memberships of these customers whose window is over and whose outcome is not known."""
    due = (M.party_id.in_(parties), M.outcome.is_(None), M.window_ends_on <= today)
    return _rows(select(CampaignMember.__table__).where(*due))


def cases_waiting(parties: Sequence[int]) -> list[Row]:
    """Return the open cases of these customers, of whatever workflow."""
    names = (X.id, X.reference, X.party_id, X.workflow, X.workflow_version, X.state, X.fields, X.entity)
    return _rows(select(*names).where(X.party_id.in_(parties), X.closed_at.is_(None)))


def holdings_at(parties: Sequence[int], today: str) -> dict[int, list[Held]]:
    """Return what these customers hold on a day: each product, open or not, with its last known balance.

    A balance counts for accounts and deposits; a loan shows only whether it is still open.
    """
    latest = (
        select(B.holding_id, func.max(B.month).label("month"))
        .join(Holding.__table__, H.id == B.holding_id)
        .where(H.party_id.in_(parties), B.month <= today[:7])
        .group_by(B.holding_id)
        .subquery()
    )
    query = (
        select(H.party_id, H.kind, H.closed_on, B.balance)
        .outerjoin(latest, latest.c.holding_id == H.id)
        .outerjoin(HoldingMonth.__table__, (B.holding_id == H.id) & (B.month == latest.c.month))
        .where(H.party_id.in_(parties))
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for row in _rows(query):
        is_open = row["closed_on"] is None or row["closed_on"] > today
        balance = row["balance"] or 0 if row["kind"] in KINDS else 0
        found[row["party_id"]].append(Held(is_open, balance))
    return found


def first_outreach(members: Sequence[Row]) -> dict[tuple[int, int], datetime]:
    """Return when each member was first approached within her window, by campaign and customer."""
    if not members:
        return {}
    parties = {member["party_id"] for member in members}
    since = min(member["assigned_at"] for member in members)
    query = (
        select(C.party_id, C.at)
        .where(C.party_id.in_(sorted(parties)), C.at >= since, C.direction == OUT, C.purpose == MARKETING)
        .where(C.result.is_(None) | C.result.not_in(NEVER_ARRIVED))
        .order_by(C.at)
    )
    approaches: dict[int, list[datetime]] = defaultdict(list)
    for row in _rows(query):
        approaches[row["party_id"]].append(row["at"])
    found = {}
    for member in members:
        mine = [
            at
            for at in approaches[member["party_id"]]
            if member["assigned_at"] <= at and f"{at:%Y-%m-%d}" <= member["window_ends_on"]
        ]
        if mine:
            found[member["campaign_id"], member["party_id"]] = mine[0]
    return found


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
