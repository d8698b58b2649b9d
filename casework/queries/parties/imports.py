"""Imports of customers and holdings, and what became of their rows, as far as the reader may import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.domain.access import scope_of
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import ImportRow, ImportRun
from casework.rulebook.current import current

PERMISSION = "party.import"
R: Any = ImportRun.__table__
L: Any = ImportRow.__table__


def importing_entities(actor: Actor) -> list[str]:
    """Return the entities for which the actor may import, in the order of the rulebook."""
    everything, _, reached, _ = scope_of(current().access, PERMISSION, actor)
    return [code for code in current().entities if everything or code in reached]


def import_runs(actor: Actor, before: int | None, limit: int) -> list[Row]:
    """Return imports of the actor's entities, newest first, below a number."""
    asked = select(R).where(R.c.entity.in_(importing_entities(actor)))
    if before is not None:
        asked = asked.where(R.c.id < before)
    with db.engine.connect() as connection:
        return [
            dict(row) for row in connection.execute(asked.order_by(R.c.id.desc()).limit(limit)).mappings()
        ]


def import_of(number: int, actor: Actor) -> Row:
    """Return one import. Raises NotFound, also for another entity's."""
    asked = select(R).where(R.c.id == number, R.c.entity.in_(importing_entities(actor)))
    found = _rows(asked)
    if not found:
        raise NotFound("There is no such import.", zh="没有这次导入。")
    return found[0]


def import_rows(number: int, outcomes: Sequence[str], limit: int) -> list[Row]:
    """Return rows of an import that came to one of these outcomes, in the order of the file."""
    asked = select(L).where(L.c.run_id == number, L.c.outcome.in_(outcomes))
    return _rows(asked.order_by(L.c.number).limit(limit))


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
