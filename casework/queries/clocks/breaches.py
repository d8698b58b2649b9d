"""Breaches and extensions of a period, one by one, with reason and approver."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import and_, or_, select

from casework.db import Row, db
from casework.domain.access import scope_of
from casework.domain.facts import Actor
from casework.models import Case, Event, EventValue
from casework.rulebook.current import current

E: Any = Event.__table__
C: Any = Case.__table__
V: Any = EventValue.__table__
KINDS = ("breached", "extended")


def breaches_and_extensions(
    actor: Actor,
    since: datetime,
    until: datetime,
    after: tuple[datetime, int, int] | None = None,
    limit: int = 100,
) -> list[Row]:
    """Return the events of the period in [since, until) that the actor may see, in the order of time.

    Each row: reference, title, team, kind, at, seq, clock, policy, due_at, actor, reason (None: not given
    yet). `after` is (at, case_id, seq) of the last row of the page before.
    """
    everything, teams, entities, _ = scope_of(current().access, "breach.list", actor)
    visible = (
        C.c.id.is_not(None)
        if everything
        else or_(C.c.team.in_(sorted(teams)), C.c.entity.in_(sorted(entities)))
    )
    query = (
        select(
            E.c.case_id, E.c.seq, E.c.kind, E.c.at, E.c.body, C.c.reference, C.c.title, C.c.team, C.c.entity
        )
        .join(C, C.c.id == E.c.case_id)
        .where(E.c.kind.in_(KINDS), E.c.at >= since, E.c.at < until, visible)
        .order_by(E.c.at, E.c.case_id, E.c.seq)
        .limit(limit)
    )
    if after is not None:
        at, case, seq = after
        same = and_(E.c.at == at, E.c.case_id == case, E.c.seq > seq)
        query = query.where(or_(E.c.at > at, and_(E.c.at == at, E.c.case_id > case), same))
    with db.engine.connect() as connection:
        rows = [_told(dict(row)) for row in connection.execute(query).mappings()]
        reasons = _reasons(connection, rows)
    for row in rows:
        row["reason"] = reasons.get((row["case_id"], row["reason_seq"]))
    return rows


def _told(row: Row) -> Row:
    body = orjson.loads(row.pop("body"))
    codes = {
        name: body.get(name)
        for name in ("clock", "policy", "from_rule", "to_rule", "due_at", "was", "due", "actor", "cycle")
    }
    return {**row, **codes, "reason_seq": row["seq"] if row["kind"] == "extended" else None}


def _reasons(connection: Any, rows: list[Row]) -> dict[tuple[int, int], str]:
    cases = {row["case_id"] for row in rows}
    if not cases:
        return {}
    explained = select(E.c.case_id, E.c.seq, E.c.body).where(
        E.c.case_id.in_(cases), E.c.kind == "breach_explained"
    )
    told = {}
    for case, seq, text in connection.execute(explained.order_by(E.c.seq)):
        body = orjson.loads(text)
        told[case, body["clock"], body.get("cycle")] = seq
    for row in rows:
        if row["kind"] == "breached":
            row["reason_seq"] = told.get((row["case_id"], row["clock"], row["cycle"]))
    values = select(V.c.case_id, V.c.seq, V.c.value).where(V.c.case_id.in_(cases), V.c.field == "reason")
    return {(row.case_id, row.seq): row.value for row in connection.execute(values)}
