"""Look for the signs of leaving of a batch of customers, and store what is new of signs and scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from casework.db import Row, transaction
from casework.domain.retention.attrition import Attrition, AttritionPolicy, attrition
from casework.domain.retention.customer import Customer
from casework.models import PartyScore, Signal
from casework.queries.retention.customers import customers

_signals: Any = Signal.__table__
_scores: Any = PartyScore.__table__


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer as she stands tonight."""

    party: Row
    customer: Customer
    today: date
    attrition: Attrition


def record_scores(ids: Sequence[int], policy: AttritionPolicy, at: datetime) -> list[Standing]:
    """Score customers as of a moment and return how each stands.

    Every sign is stored once per source; a score only where it differs from the one before. Doing it again
    for the same moment stores nothing.
    """
    found = [
        Standing(party, customer, today, attrition(policy, customer, today))
        for party, customer, today in customers(ids, policy, at)
    ]
    with transaction() as session:
        _store_signals(session, ids, found, at)
        _store_scores(session, ids, policy, found, at)
    return found


def _store_signals(session: Session, ids: Sequence[int], found: list[Standing], at: datetime) -> None:
    mine = select(_signals.c.party_id, _signals.c.code, _signals.c.source).where(_signals.c.party_id.in_(ids))
    known = {tuple(row) for row in session.execute(mine)}
    new = [
        {
            "party_id": one.party["id"],
            "code": sign.code,
            "source": sign.source,
            "observed_at": at,
            "detail": dict(sign.detail),
            "case_id": None,
        }
        for one in found
        for sign in one.attrition.signs
        if (one.party["id"], sign.code, sign.source) not in known
    ]
    if new:
        session.execute(insert(Signal), new)


def _store_scores(
    session: Session, ids: Sequence[int], policy: AttritionPolicy, found: list[Standing], at: datetime
) -> None:
    before = last_scores(session, ids, policy)
    new = [
        {
            "party_id": one.party["id"],
            "policy": policy.name,
            "scored_at": at,
            "score": one.attrition.score,
            "band": one.attrition.band.code,
            "reasons": one.attrition.reasons,
        }
        for one in found
        if _differs(before.get(one.party["id"]), one.attrition, at)
    ]
    if new:
        session.execute(insert(PartyScore), new)


def last_scores(session: Session, ids: Sequence[int], policy: AttritionPolicy) -> dict[int, Row]:
    """Return each party's newest score by this version of the policy."""
    newest = (
        select(_scores.c.party_id, func.max(_scores.c.scored_at).label("scored_at"))
        .where(_scores.c.party_id.in_(ids), _scores.c.policy == policy.name)
        .group_by(_scores.c.party_id)
        .subquery()
    )
    query = select(_scores).join(
        newest, (_scores.c.party_id == newest.c.party_id) & (_scores.c.scored_at == newest.c.scored_at)
    )
    rows = session.execute(query.where(_scores.c.policy == policy.name)).mappings()
    return {row["party_id"]: dict(row) for row in rows}


def _differs(before: Row | None, now: Attrition, at: datetime) -> bool:
    if before is None:
        return True
    return before["scored_at"] < at and (before["score"], before["reasons"]) != (now.score, now.reasons)
