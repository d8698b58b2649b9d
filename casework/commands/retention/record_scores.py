"""Look for the signs of leaving of a batch of customers, and store what is new of signs and scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
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
    query = select(_scores).where(
        _scores.c.party_id.in_(ids), _scores.c.policy == policy.name, _scores.c.until.is_(None)
    )
    before = {row["party_id"]: row for row in session.execute(query).mappings()}
    differ = [one for one in found if _differs(before.get(one.party["id"]), one.attrition, at)]
    if ended := [{"b_party": one.party["id"]} for one in differ if one.party["id"] in before]:
        session.connection().execute(_end(policy, at), ended)
    if differ:
        session.execute(insert(PartyScore), [_row(one, policy, at) for one in differ])


def _differs(before: Any, now: Attrition, at: datetime) -> bool:
    if before is None:
        return True
    return bool(before["scored_at"] < at and (before["score"], before["reasons"]) != (now.score, now.reasons))


def _end(policy: AttritionPolicy, at: datetime) -> Any:
    mine = (_scores.c.party_id == bindparam("b_party"), _scores.c.policy == policy.name)
    return update(_scores).where(*mine, _scores.c.until.is_(None)).values(until=at)


def _row(one: Standing, policy: AttritionPolicy, at: datetime) -> Row:
    return {
        "party_id": one.party["id"],
        "policy": policy.name,
        "scored_at": at,
        "until": None,
        "score": one.attrition.score,
        "band": one.attrition.band.code,
        "reasons": one.attrition.reasons,
    }
