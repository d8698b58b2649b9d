"""People by number and by user name, as programs write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.models import Person

P: Any = Person.__table__.c
NOBODY = -1  # the number of no person


def people_by_id(ids: Iterable[int | None]) -> dict[int, Row]:
    """Return id, username and name of people, by id."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    with db.engine.connect() as connection:
        rows = connection.execute(select(P.id, P.username, P.name).where(P.id.in_(wanted))).mappings()
        return {row["id"]: dict(row) for row in rows}


def person_id_of(username: str) -> int:
    """Return whose user name this is, NOBODY if nobody's."""
    with db.engine.connect() as connection:
        found = connection.scalar(select(P.id).where(P.username == username.strip().lower()))
    return NOBODY if found is None else int(found)
