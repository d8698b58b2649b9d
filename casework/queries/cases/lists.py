"""Lists of cases: what a reader may see, by one of three orders, a page at a time, flat at any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, tuple_, union_all

from casework.db import Row, db
from casework.domain.access import scope_of
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.models import Case, Party
from casework.queries.cases.cursors import cursor_of, values_of
from casework.queries.cases.words import found_by
from casework.rulebook.current import current

C: Any = Case.__table__.c
P: Any = Party.__table__.c
#: order -> its columns; `due` and `priority` list what is owed, `newest` everything
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "due": (C.next_due, C.id),
    "priority": (C.priority, C.next_due, C.id),
    "newest": (C.id,),
}
KINDS: Mapping[str, tuple[type, ...]] = {
    "due": (datetime, int),
    "priority": (str, datetime, int),
    "newest": (int,),
}
DUE, PRIORITY, NEWEST = ORDERS
#: what waits for nobody of the bank; work on closed cases lies in no queue either, and is to be done
IN_NO_QUEUE: ColumnElement[bool] = and_(C.queue.is_(None), C.closed_at.is_(None))
MOST = 200
SHOWN = (
    C.id, C.reference, C.workflow, C.workflow_version, C.state, C.version, C.title, C.entity, C.team, C.queue,
    C.assignee, C.priority, C.received_at, C.opened_at, C.closed_at, C.next_due, C.next_clock, C.warns_at,
    C.hold, C.legal_hold, C.party_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None is everything. `assignee` 0 means nobody."""

    workflow: str | None = None
    state: str | None = None
    team: str | None = None
    queue: str | None = None
    queued: bool | None = None  # not IN_NO_QUEUE
    assignee: int | None = None
    party: int | None = None
    priority: str | None = None
    overdue: bool = False
    soon: bool = False  # its light is amber
    on_track: bool = False
    due_before: datetime | None = None
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    next: str | None = None
    names: Mapping[int, str] = field(default_factory=dict)


def list_cases(
    actor: Actor, filters: Filters, at: datetime, sort: str = DUE, cursor: str | None = None, limit: int = 50
) -> Page:
    """Return one page of the cases that the actor may read, `limit` ≤ 200 of them, and the cursor of the
    next.

    Raises Malformed for an unknown order, a limit out of range or a foreign cursor.
    """
    if sort not in ORDERS:
        raise Malformed(
            "Not an order of this list.",
            zh="没有这种排序。",
            errors={"sort": [f"One of: {', '.join(ORDERS)}."]},
        )
    if not 1 <= limit <= MOST:
        raise Malformed(
            "Not a size of a page.", zh="每页数量不正确。", errors={"limit": [f"From 1 to {MOST}."]}
        )
    after = None if cursor is None else values_of(cursor, sort, KINDS[sort])
    parts = [_part(scope, filters, at, sort, after, limit) for scope in scopes_of(actor, filters)]
    if not parts:
        return Page([])
    query = parts[0] if len(parts) == 1 else _merged(parts, sort, limit)
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, cursor_of(sort, _place(rows[-1], sort)) if more else None)


def _place(row: Row, sort: str) -> list[Any]:
    return [row[c.name] or "" if c is C.priority else row[c.name] for c in ORDERS[sort]]


def scopes_of(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """Return one condition for each index that a page is read from: a team, an entity, one's own cases."""
    everything, teams, entities, own = scope_of(current().access, "case.read", actor)
    if filters.assignee:
        mine = and_(C.assignee == filters.assignee, _visible(everything, teams, entities, actor))
        return [mine]
    if everything:
        return [C.id.is_not(None)]
    if filters.team:
        visible = filters.team in teams or bool(entities)
        return [and_(C.team == filters.team, _visible(False, teams, entities, actor))] if visible else []
    found: list[ColumnElement[bool]] = [C.entity == entity for entity in sorted(entities)]
    found += [and_(C.team == team, C.entity.not_in(entities)) for team in sorted(teams)]
    if own and not (teams or entities):
        found.append(C.assignee == actor.id)
    return found


def _visible(
    everything: bool, teams: frozenset[str], entities: frozenset[str], actor: Actor
) -> ColumnElement[bool]:
    if everything:
        return and_(C.id.is_not(None))
    return or_(C.team.in_(sorted(teams)), C.entity.in_(sorted(entities)), C.assignee == actor.id)


def _part(
    scope: ColumnElement[bool], filters: Filters, at: datetime, sort: str, after: list[Any] | None, limit: int
) -> Select[Any]:
    joined = Case.__table__.outerjoin(Party.__table__, P.id == C.party_id)
    chosen = select(*SHOWN, P.name.label("party")).select_from(joined).where(scope, *_conditions(filters, at))
    if sort != NEWEST:
        chosen = chosen.where(C.next_due.is_not(None))
    if after is not None:
        chosen = chosen.where(C.id < after[0] if sort == NEWEST else tuple_(*_columns(sort)) > tuple(after))
    order = [C.id.desc()] if sort == NEWEST else list(_columns(sort))
    return chosen.order_by(*order).limit(limit + 1)


def _columns(sort: str) -> tuple[Any, ...]:
    return tuple(func.coalesce(c, "") if c is C.priority else c for c in ORDERS[sort])


def _conditions(filters: Filters, at: datetime) -> list[ColumnElement[bool]]:
    same = {
        C.workflow: filters.workflow,
        C.state: filters.state,
        C.queue: filters.queue,
        C.party_id: filters.party,
        C.priority: filters.priority,
    }
    conditions = [column == value for column, value in same.items() if value is not None]
    if filters.assignee == 0:
        conditions.append(func.coalesce(C.assignee, 0) == 0)  # by the index of the order, not of people
    if filters.queued is not None:
        conditions.append(IN_NO_QUEUE if not filters.queued else not_(IN_NO_QUEUE))
    if filters.due_before:
        conditions.append(C.next_due < filters.due_before)
    if filters.opened_from:
        conditions.append(C.opened_at >= filters.opened_from)
    if filters.opened_to:
        conditions.append(C.opened_at < filters.opened_to)
    conditions += _lights(filters, at)
    if filters.q.strip():
        conditions.append(found_by(filters.q))
    return conditions


def _lights(filters: Filters, at: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions that the light of what is due next is red, amber, green."""
    if filters.overdue:
        return [C.next_due < at]
    if filters.soon:
        return [C.next_due >= at, C.warns_at <= at]
    return [C.next_due >= at, or_(C.warns_at > at, C.warns_at.is_(None))] if filters.on_track else []


def _merged(parts: list[Select[Any]], sort: str, limit: int) -> Select[Any]:
    """Return the first rows of several parts, each already in order."""
    found: Any = union_all(*(part.subquery().select() for part in parts)).subquery()
    columns = [found.c[c.name] for c in ORDERS[sort]]
    order = (
        [columns[0].desc()]
        if sort == NEWEST
        else [func.coalesce(c, "") if c.name == "priority" else c for c in columns]
    )
    return select(found).order_by(*order).limit(limit + 1)
