"""What the tables of people hold, and what their streams tell."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import select

from casework.commands.people.hashing import Cost
from casework.db import db
from casework.models import ApiToken, Link, Membership, Person, SignIn, StreamEvent, Team

CHEAP = Cost(64, 1)
GOOD = "four plain words of hers"
TABLES: tuple[Any, ...] = (Person, Team, Membership, ApiToken, Link, SignIn, StreamEvent)


def ledger() -> dict[str, list[str]]:
    """Return every row about people, so that what leaves no trace can be seen to leave none."""
    with db.engine.connect() as connection:
        return {
            model.__tablename__: sorted(
                repr(tuple(row)) for row in connection.execute(select(model.__table__))
            )
            for model in TABLES
        }


def told(stream: str) -> list[str]:
    """Return the kinds of a stream's entries, in order."""
    return [body["kind"] for body in bodies(stream)]


def bodies(stream: str) -> list[dict[str, Any]]:
    query = select(StreamEvent.body).where(StreamEvent.stream == stream).order_by(StreamEvent.seq)
    with db.engine.connect() as connection:
        return [orjson.loads(body) for body in connection.scalars(query)]


def row(model: Any, key: int) -> dict[str, Any]:
    """Return one row as it is stored."""
    table = model.__table__
    with db.engine.connect() as connection:
        return dict(connection.execute(select(table).where(table.c.id == key)).mappings().one())


def live_sessions(person_id: int) -> int:
    query = select(SignIn.id).where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
    with db.engine.connect() as connection:
        return len(connection.scalars(query).all())
