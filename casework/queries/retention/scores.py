"""Scores of customers with their reasons, as far as the reader's entities reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from casework.db import Row, db
from casework.domain.access import scope_of
from casework.domain.facts import Actor
from casework.models import Party, PartyScore
from casework.queries.parties.parties import party_of
from casework.rulebook.current import current

READ = "score.read"
S: Any = PartyScore.__table__.c
P: Any = Party.__table__.c
Place = tuple[int, int]  # score and customer, behind which a page begins


def list_scores(
    actor: Actor, policy: str, band: str | None = None, after: Place | None = None, limit: int = 50
) -> list[Row]:
    """Return what customers score now by a policy's version, the highest first.

    Each row: party_id, name, entity, value_band, policy, scored_at, score, band, reasons.
    """
    query = (
        select(S.party_id, P.name, P.entity, P.value_band, S.policy, S.scored_at, S.score, S.band, S.reasons)
        .join(Party.__table__, S.party_id == P.id)
        .where(S.policy == policy, S.until.is_(None), P.merged_into.is_(None), in_reach(actor))
        .order_by(S.score.desc(), S.party_id.desc())
        .limit(limit)
    )
    if band is not None:
        query = query.where(S.band == band)
    if after is not None:
        score, party = after
        query = query.where(or_(S.score < score, and_(S.score == score, S.party_id < party)))
    return _rows(query)


def scores_of(actor: Actor, party: int, since: datetime | None = None, limit: int = 100) -> list[Row]:
    """Return the scores of one customer by every policy, the newest first; `until` None is what holds now.

    Raises NotFound for a customer who is not the reader's to see.
    """
    party_of(party, actor)
    query = select(PartyScore.__table__).where(S.party_id == party).order_by(S.scored_at.desc()).limit(limit)
    return _rows(query if since is None else query.where(S.scored_at >= since))


def policy_now(on: datetime) -> str | None:
    """Return the name of the attrition policy that scores on a day: "attrition@1"."""
    found = current().customers.attrition(on.date())
    return found.name if found else None


def in_reach(
    actor: Actor, permission: str = READ, entities: Iterable[str] | None = None
) -> ColumnElement[bool]:
    """Return the condition that a customer's entity is the reader's; `entities` narrows it."""
    everything, _, mine, _ = scope_of(current().access, permission, actor)
    reach = frozenset(current().entities) if everything else mine
    found: ColumnElement[bool] = P.entity.in_(sorted(reach if entities is None else reach & set(entities)))
    return found


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
