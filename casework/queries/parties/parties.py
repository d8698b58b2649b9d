"""Customers, as far as the reader's entities reach."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, func, select

from casework.db import Row, db
from casework.domain.access import may_touch, scope_of
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Party
from casework.rulebook.current import current

Condition = ColumnElement[bool]
P: Any = Party.__table__
PERMISSION = "party.read"


def find_parties(actor: Actor, q: str = "", after: int | None = None, limit: int = 50) -> list[Row]:
    """Return customers whose name begins with `q`, by number from `after` on."""
    everything, _, entities, _ = scope_of(current().access, PERMISSION, actor)
    query = select(P).order_by(P.c.id).limit(limit)
    if not everything:
        query = query.where(P.c.entity.in_(sorted(entities)))
    if after is not None:
        query = query.where(P.c.id > after)
    if q.strip():
        query = query.where(_begins_with(q.strip()))
    return _rows(query)


def party_of(number: int, actor: Actor) -> Row:
    """Return one customer. Raises NotFound, also for another entity's."""
    rows = [
        row
        for row in _rows(select(P).where(P.c.id == number))
        if may_touch(current().access, PERMISSION, actor, {**row, "team": None, "assignee": None})
    ]
    if not rows:
        raise NotFound("There is no such customer.", zh="没有这位客户。")
    return rows[0]


def _begins_with(q: str) -> Condition:
    """Return the condition on names, whatever the case of their letters."""
    begun = q.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return cast(Condition, func.lower(P.c.name).like(begun, escape="\\"))


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
