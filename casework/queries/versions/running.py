"""The running cases of one version of a workflow, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from casework.db import db
from casework.domain.definition import FINAL, Definition
from casework.models import Case

C: Any = Case.__table__.c
BATCH = 500


def running_cases(definition: Definition) -> Iterator[int]:
    """Give the numbers of the cases that are not final, in order; each batch goes on where the last ended."""
    final = [name for name, state in definition.states.items() if state.kind == FINAL]
    last = 0
    while True:
        query = (
            select(C.id)
            .where(C.id > last, C.workflow == definition.workflow)
            .where(C.workflow_version == definition.version, C.state.not_in(final))
            .order_by(C.id)
            .limit(BATCH)
        )
        with db.engine.connect() as connection:
            found = list(connection.scalars(query))
        if not found:
            return
        yield from found
        last = found[-1]
