"""How many cases of a reader are late, soon due and on track: counted within an index, up to 1,000."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from casework.db import db
from casework.domain.access import scope_of
from casework.domain.facts import Actor
from casework.models import Case
from casework.queries.cases.lists import IN_NO_QUEUE
from casework.rulebook.current import current

C: Any = Case.__table__.c
MOST = 1_000


def lights_of(actor: Actor, team: str | None, workflow: str | None, at: datetime) -> dict[str, int]:
    """Return how many `all overdue soon ok none` cases of their queues the actor may read, and how many
    `waiting` ones that lie in none; 1,000 means that or more.
    """
    scope = _scope(actor, team)
    if scope is None:
        return dict.fromkeys(("all", "overdue", "soon", "ok", "none", "waiting"), 0)
    if workflow:
        scope = and_(scope, C.workflow == workflow)
    warned = and_(C.next_due >= at, C.warns_at <= at)
    kinds: dict[str, ColumnElement[bool]] = {
        "all": C.next_due.is_not(None),
        "overdue": C.next_due < at,
        "soon": warned,
        "ok": and_(C.next_due >= at, or_(C.warns_at > at, C.warns_at.is_(None))),
        "none": and_(C.next_due.is_not(None), C.assignee.is_(None)),
    }
    kinds = {kind: and_(condition, not_(IN_NO_QUEUE)) for kind, condition in kinds.items()}
    kinds["waiting"] = and_(C.next_due.is_not(None), IN_NO_QUEUE)
    some = {
        kind: select(C.id).where(scope, condition).limit(MOST).subquery() for kind, condition in kinds.items()
    }
    counts = [
        select(func.count()).select_from(one).scalar_subquery().label(kind) for kind, one in some.items()
    ]
    with db.engine.connect() as connection:
        return dict(connection.execute(select(*counts)).mappings().one())


def _scope(actor: Actor, team: str | None) -> ColumnElement[bool] | None:
    """Return the condition that the actor may read a case; None if there is no such case."""
    everything, teams, entities, _ = scope_of(current().access, "case.read", actor)
    if everything:
        return and_(C.team == team) if team else and_(C.id > 0)
    if team in teams:
        return and_(C.team == team)
    if team is not None:
        return and_(C.team == team, C.entity.in_(sorted(entities))) if entities else None
    if not teams and not entities:
        return None
    return or_(C.team.in_(sorted(teams)), C.entity.in_(sorted(entities)))
