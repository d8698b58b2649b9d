"""Which of some cases a reader may see at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from casework.db import db
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.models import Case
from casework.rulebook.current import current

C: Any = Case.__table__.c


def readable(references: Iterable[str], actor: Actor) -> frozenset[str]:
    """Return those of the references that the actor may read; a page names no other."""
    query = select(C.reference, C.team, C.entity, C.assignee).where(C.reference.in_(sorted(set(references))))
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return frozenset(row["reference"] for row in rows if may_touch(current().access, "case.read", actor, row))
