"""Give the role of the service what it needs on PostgreSQL, and nothing by which it could rewrite history."""

from __future__ import annotations

from sqlalchemy import Engine, text

from casework.db import Base
from casework.errors import Refused
from casework.migrations.guards import HISTORY

READ, ADD, ERASE, ALL = "SELECT", "SELECT, INSERT", "SELECT, INSERT, DELETE", "SELECT, INSERT, UPDATE, DELETE"
#: What a table takes from the service; every other table takes ALL.
LESS = {
    **dict.fromkeys(HISTORY, ADD),
    **dict.fromkeys(("event_values", "stream_values", "contents", "report_files"), ERASE),
    **dict.fromkeys(("alembic_version", "releases", "settings"), READ),
}


def grant_service(engine: Engine, role: str) -> list[str]:
    """Grant the role what the service needs, take away what it must not have, and return the statements.

    `engine` belongs to the owner of the tables. Raises Refused if there is no such role.
    """
    with engine.begin() as connection:
        if connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}) is None:
            raise Refused(
                f"There is no role {role}: CREATE ROLE {role} LOGIN PASSWORD '…';",
                zh=f"没有角色 {role}：CREATE ROLE {role} LOGIN PASSWORD '…';",
            )
        owner = connection.scalar(text("SELECT current_user"))
        statements = [] if role == owner else grants(engine, role)
        for statement in statements:
            connection.execute(text(statement))
    return statements


def grants(engine: Engine, role: str) -> list[str]:
    """Return the statements that give the role its rights, the narrow ones by name."""
    quoted = engine.dialect.identifier_preparer.quote(role)
    names = sorted({*Base.metadata.tables, "alembic_version", *_queue(engine)})
    return [
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        *(f"REVOKE ALL ON {name} FROM {quoted}" for name in names),
        *(f"GRANT {LESS.get(name, ALL)} ON {name} TO {quoted}" for name in names),
    ]


def _queue(engine: Engine) -> list[str]:
    """Return the tables of the queue of long work, which its own library lays."""
    with engine.connect() as connection:
        statement = text("SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate%'")
        return list(connection.scalars(statement))
