"""Systemic issues of the reader's entities, and the complaints behind each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import false, func, select

from casework.db import Row, db
from casework.domain.access import may_touch, scope_of
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Case, IssueCase, SystemicIssue
from casework.rulebook.current import current

S: Any = SystemicIssue.__table__.c
L: Any = IssueCase.__table__.c
C: Any = Case.__table__.c
MOST_CASES = 100


def list_issues(actor: Actor, after: int | None = None, limit: int = 50) -> list[Row]:
    """Return issues, newest first, each with `cases`, how many complaints point to it."""
    entities = scope_of(current().access, "issue.read", actor)[2]
    counted = select(func.count()).where(L.issue_id == S.id).scalar_subquery().label("cases")
    query = select(SystemicIssue.__table__, counted).where(
        S.entity.in_(sorted(entities)) if entities else false()
    )
    if after is not None:
        query = query.where(S.id < after)
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query.order_by(S.id.desc()).limit(limit)).mappings()]


def issue_of(number: int, actor: Actor) -> tuple[Row, list[Row]]:
    """Return an issue and the complaints behind it that the reader may read. Raises NotFound."""
    joined = select(C.reference, C.title, C.team, C.entity, C.assignee, C.closed_at, L.added_at)
    with db.engine.connect() as connection:
        found = connection.execute(select(SystemicIssue.__table__).where(S.id == number)).mappings().first()
        cases = connection.execute(
            joined.join_from(IssueCase.__table__, Case.__table__, C.id == L.other_id)
            .where(L.issue_id == number)
            .order_by(L.added_at.desc(), C.id.desc())
            .limit(MOST_CASES)
        )
        rows = [dict(row) for row in cases.mappings()]
    table = current().access
    if found is None or not may_touch(table, "issue.read", actor, {**found, "team": None, "assignee": None}):
        raise NotFound("There is no such issue.", zh="没有这一事项。")
    return dict(found), [row for row in rows if may_touch(table, "case.read", actor, row)]
