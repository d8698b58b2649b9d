"""The one place where jobs read the time: once a tick, from the database, so that all hosts agree."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from casework.db import db


def database_time() -> datetime:
    """Return the present moment in UTC: the server's on PostgreSQL, this host's beside an SQLite file."""
    if db.engine.dialect.name != "postgresql":
        return datetime.now(UTC)
    with db.engine.connect() as connection:
        found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found.astimezone(UTC)
