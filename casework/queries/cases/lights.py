"""How many cases of a reader are late, soon due and on track, counted among those that fall due first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union_all

from casework.db import db
from casework.domain.facts import Actor
from casework.models import Case
from casework.queries.cases.lists import IN_NO_QUEUE, Filters, scopes_of

C: Any = Case.__table__.c
SCANNED = 2_000  # so that the queue of a team with a hundred thousand cases opens as fast as any
KINDS = ("all", "overdue", "soon", "ok", "none", "waiting")


@dataclass(frozen=True, slots=True)
class Lights:
    """Counts by `all overdue soon ok none`, of what lies in queues, and `waiting`, of what does not."""

    counts: Mapping[str, int]
    more: bool = False  # there are cases that fall due later and were not counted


def lights_of(actor: Actor, filters: Filters, at: datetime) -> Lights:
    """Return how the cases stand that the actor may read; of `filters`, team and workflow narrow them."""
    parts = [_first(scope, filters) for scope in scopes_of(actor, filters)]
    if not parts:
        return Lights(dict.fromkeys(KINDS, 0))
    each = union_all(*(part.subquery().select() for part in parts)).subquery().c
    due, amber = each.next_due >= at, each.warns_at <= at
    kinds: dict[str, ColumnElement[bool]] = {
        "all": each.waits == 0,
        "overdue": and_(each.waits == 0, each.next_due < at),
        "soon": and_(each.waits == 0, due, amber),
        "ok": and_(each.waits == 0, due, or_(each.warns_at > at, each.warns_at.is_(None))),
        "none": and_(each.waits == 0, each.assignee.is_(None)),
        "waiting": each.waits == 1,
    }
    counts = [func.count().filter(condition).label(kind) for kind, condition in kinds.items()]
    with db.engine.connect() as connection:
        row = dict(connection.execute(select(func.count().label("seen"), *counts)).mappings().one())
    return Lights(row, more=row.pop("seen") >= SCANNED)


def _first(scope: ColumnElement[bool], filters: Filters) -> Select[Any]:
    mine = [C.workflow == filters.workflow] if filters.workflow else []
    waits = case((IN_NO_QUEUE, 1), else_=0)
    chosen = select(C.next_due, C.warns_at, C.assignee, waits.label("waits")).where(scope, *mine)
    return chosen.where(C.next_due.is_not(None)).order_by(C.next_due, C.id).limit(SCANNED)
