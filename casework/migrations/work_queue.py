"""The tables of the queue through which workers get long work on PostgreSQL: Procrastinate's own schema."""

from __future__ import annotations

from sqlalchemy import Connection, text


def lay_queue(connection: Connection) -> None:
    """Make the queue's tables if this is PostgreSQL and they are not there."""
    if connection.dialect.name != "postgresql" or has_queue(connection):
        return
    from procrastinate.schema import SchemaManager  # late: everything but init and workers does without it

    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def has_queue(connection: Connection) -> bool:
    """Return whether the queue's tables are there."""
    return connection.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is not None
