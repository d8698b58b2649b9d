"""Who moved between segments and when, and how many went which way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, and_, exists, func, null, or_, select, union_all
from sqlalchemy.orm import aliased

from casework.db import Row, db
from casework.domain.facts import Actor
from casework.models import Party, PartySegment
from casework.queries.parties.parties import party_of
from casework.queries.retention.scores import in_reach

READ = "score.read"
P: Any = Party.__table__.c
NOW, BEFORE = aliased(PartySegment, name="now"), aliased(PartySegment, name="before")
Place = tuple[datetime, int]  # moment and customer, behind which a page begins


def segment_moves(
    actor: Actor,
    scheme: str,
    since: datetime,
    until: datetime,
    after: Place | None = None,
    limit: int = 50,
    permission: str = READ,
) -> list[Row]:
    """Return the moves of the period in [since, until), the newest first; who is new to a scheme is no move.

    Each row: party_id, name, entity, at, was, value (None: in no segment any more), policy, reasons.
    """
    moves = _moves(scheme, since, until).subquery()
    query = (
        select(moves, P.name, P.entity)
        .join(Party.__table__, moves.c.party_id == P.id)
        .where(in_reach(actor, permission))
        .order_by(moves.c.at.desc(), moves.c.party_id.desc())
        .limit(limit)
    )
    if after is not None:
        at, party = after
        query = query.where(or_(moves.c.at < at, and_(moves.c.at == at, moves.c.party_id < party)))
    return _rows(query)


def segment_flows(
    actor: Actor, scheme: str, since: datetime, until: datetime, permission: str = READ
) -> list[Row]:
    """Return how many customers went from which segment to which in [since, until): was, value, n."""
    moves = _moves(scheme, since, until).subquery()
    query = (
        select(moves.c.was, moves.c.value, func.count().label("n"))
        .join(Party.__table__, moves.c.party_id == P.id)
        .where(in_reach(actor, permission))
        .group_by(moves.c.was, moves.c.value)
        .order_by(func.count().desc(), moves.c.was, moves.c.value)
    )
    return _rows(query)


def segment_sizes(actor: Actor, scheme: str, at: datetime, permission: str = READ) -> dict[str, int]:
    """Return how many customers are in each segment of a scheme at a moment."""
    held = PartySegment.__table__.c
    query = (
        select(held.value, func.count().label("n"))
        .join(Party.__table__, held.party_id == P.id)
        .where(
            held.scheme == scheme,
            held.since <= at,
            or_(held.until.is_(None), held.until > at),
            P.merged_into.is_(None),
            in_reach(actor, permission),
        )
        .group_by(held.value)
    )
    return {row["value"]: row["n"] for row in _rows(query)}


def segments_of(actor: Actor, party: int, limit: int = 100) -> list[Row]:
    """Return the segments of one customer with their history, the newest first. Raises NotFound."""
    party_of(party, actor)
    held = PartySegment.__table__
    return _rows(
        select(held).where(held.c.party_id == party).order_by(held.c.since.desc(), held.c.scheme).limit(limit)
    )


def _moves(scheme: str, since: datetime, until: datetime) -> CompoundSelect[Any]:
    """Return who came from another segment, and who left one for none."""
    came = (
        select(
            NOW.party_id,
            NOW.since.label("at"),
            BEFORE.value.label("was"),
            NOW.value.label("value"),
            NOW.policy,
            NOW.reasons,
        )
        .join(
            BEFORE,
            and_(BEFORE.party_id == NOW.party_id, BEFORE.scheme == NOW.scheme, BEFORE.until == NOW.since),
        )
        .where(NOW.scheme == scheme, NOW.since >= since, NOW.since < until)
    )
    followed = exists().where(
        NOW.party_id == BEFORE.party_id, NOW.scheme == BEFORE.scheme, NOW.since == BEFORE.until
    )
    went = select(
        BEFORE.party_id,
        BEFORE.until.label("at"),
        BEFORE.value.label("was"),
        null().label("value"),
        BEFORE.policy,
        null().label("reasons"),
    ).where(BEFORE.scheme == scheme, BEFORE.until >= since, BEFORE.until < until, ~followed)
    return union_all(came, went)


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
