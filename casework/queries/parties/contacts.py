"""What was spoken and written with a customer: on cases that the reader may read, and beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import and_, func, or_, select

from casework.db import Row, db
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.models import Case, Contact, Event, EventValue, StreamEvent, StreamValue
from casework.queries.parties.cases import seen_by
from casework.queries.parties.parties import family_of
from casework.queries.people.directory import actor_names
from casework.rulebook.current import current

C: Any = Case.__table__
T: Any = Contact.__table__
E: Any = Event.__table__
V: Any = EventValue.__table__
S: Any = StreamEvent.__table__
X: Any = StreamValue.__table__
MOST = 200
TEXT = "text"  # the field of what was said
TOLD = (
    "id", "reference", "seq", "at", "channel", "direction", "purpose", "kind", "result", "campaign_id",
    "recipient_id", "actor", "text", "with",
)  # fmt: skip


def contacts_of_party(number: int, actor: Actor) -> list[Row]:
    """Return the newest contacts, at most 200. Raises NotFound for a customer who is not the reader's to see.

    Each row: id, reference (None beside cases), seq, at, who, channel, direction, with, purpose, kind,
    result, campaign_id, recipient_id, text (None once it was erased).
    """
    rows = contacts_of([party["id"] for party in family_of(number, actor)], actor)
    names = actor_names({row["actor"] for row in rows}, actor.language)
    return [{**row, "who": names[row["actor"]]} for row in rows]


def contacts_of(parties: Sequence[int], actor: Actor, limit: int = MOST) -> list[Row]:
    """Return the same of a customer and of those merged into her, with the `actor` in the place of `who`."""
    streams = [f"party/{party}" for party in parties]
    case = or_(T.c.case_id.is_(None), seen_by(actor))
    said = func.coalesce(V.c.value, X.c.value).label(TEXT)
    body = func.coalesce(E.c.body, S.c.body).label("body")
    query = (
        select(T, C.c.reference, C.c.team, C.c.entity, C.c.assignee, body, said)
        .outerjoin(C, C.c.id == T.c.case_id)
        .outerjoin(E, and_(E.c.case_id == T.c.case_id, E.c.seq == T.c.seq))
        .outerjoin(V, and_(V.c.case_id == T.c.case_id, V.c.seq == T.c.seq, V.c.field == TEXT))
        .outerjoin(
            S, and_(T.c.case_id.is_(None), S.c.stream.in_(streams), S.c.seq == T.c.seq, S.c.at == T.c.at)
        )
        .outerjoin(X, and_(X.c.stream == S.c.stream, X.c.seq == S.c.seq, X.c.field == TEXT))
        .where(T.c.party_id.in_(list(parties)), case)
        .order_by(T.c.at.desc(), T.c.id.desc())
        .limit(limit)
    )
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    seen = [
        row for row in rows if row["case_id"] is None or may_touch(current().access, "case.read", actor, row)
    ]
    return [_told(row) for row in seen]


def _told(row: Row) -> Row:
    said = orjson.loads(row["body"]).get("with", "customer") if row["body"] else "customer"
    return {**{name: row[name] for name in TOLD if name != "with"}, "with": said}
