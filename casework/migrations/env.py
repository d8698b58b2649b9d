"""Alembic's way in: the connection comes from `casework.migrations` or from the application's engine."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

import casework.models  # noqa: F401  (fills the metadata)
from casework.db import Base, db


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=False,
        include_name=_is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """Leave out the tables in which SQLite itself keeps the index of words."""
    return kind != "table" or not str(name).startswith("search_index")


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with db.engine.connect() as opened:
        run(opened)
