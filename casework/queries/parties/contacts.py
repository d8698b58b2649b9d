"""What was spoken and written with a customer, over all cases that the reader may read."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import and_, select

from casework.db import Row, db
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.models import Case, Event, EventValue
from casework.queries.parties.parties import party_of
from casework.queries.people.directory import actor_names
from casework.rulebook.current import current

C: Any = Case.__table__.c
E: Any = Event.__table__.c
V: Any = EventValue.__table__.c
MOST = 200


def contacts_of_party(number: int, actor: Actor) -> list[Row]:
    """Return the newest contacts, at most 200. Raises NotFound for a customer who is not the reader's to see.

    Each row: reference, seq, at, who, channel, direction, with, text (None once it was erased).
    """
    party = party_of(number, actor)
    text = and_(V.case_id == E.case_id, V.seq == E.seq, V.field == "text")
    query = (
        select(C.reference, C.team, C.entity, C.assignee, E.seq, E.at, E.body, V.value.label("text"))
        .join(Event.__table__, E.case_id == C.id)
        .outerjoin(EventValue.__table__, text)
        .where(C.party_id == party["id"], E.kind == "contacted")
        .order_by(E.at.desc(), E.case_id, E.seq)
        .limit(MOST)
    )
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    seen = [row for row in rows if may_touch(current().access, "case.read", actor, row)]
    for row in seen:
        row["body"] = orjson.loads(row["body"])
    names = actor_names({row["body"]["actor"] for row in seen}, actor.language)
    return [_told(row, names[row["body"]["actor"]]) for row in seen]


def _told(row: Row, who: str) -> Row:
    codes = {name: row["body"][name] for name in ("channel", "direction", "with")}
    return {**{name: row[name] for name in ("reference", "seq", "at", "text")}, **codes, "who": who}
