"""The service's role can do its work on PostgreSQL, and cannot rewrite history."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from casework.commands.evidence.grant_service import grant_service
from casework.db import database_uri
from casework.errors import Refused


@pytest.fixture(scope="module")
def role(postgres: str, postgres_template: str) -> Iterator[Engine]:
    """The way of the service's role to a database whose tables belong to another."""
    name = f"granted_{uuid.uuid4().hex[:12]}"
    keeper = create_engine(database_uri(postgres.format("postgres")), isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
        connection.execute(text(f"CREATE ROLE {name} LOGIN"))
    owner = create_engine(database_uri(postgres.format(name)))
    grant_service(owner, name)
    theirs = create_engine(database_uri(postgres.format(name)).replace("casework@", f"{name}@"))
    yield theirs
    for engine in (theirs, owner):
        engine.dispose()
    with keeper.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
        connection.execute(text(f"DROP ROLE {name}"))
    keeper.dispose()


@pytest.fixture
def service(role: Engine) -> Iterator[Connection]:
    with role.connect() as connection:
        yield connection


@pytest.mark.parametrize("table", ["events", "stream_events"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_service_cannot_change_what_has_happened(service: Connection, table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        service.execute(text(statement.format(table)))


def test_the_service_can_hand_over_long_work_and_read_all_that_a_backup_takes(service: Connection) -> None:
    tables = list(service.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
    assert "procrastinate_jobs" in tables
    for table in tables:
        service.execute(text(f"SELECT 1 FROM {table} LIMIT 1"))
    service.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))


def test_a_role_that_is_not_there_is_refused_with_the_line_that_makes_it(
    postgres: str, postgres_template: str
) -> None:
    owner = create_engine(database_uri(postgres.format(postgres_template)))
    with pytest.raises(Refused, match="CREATE ROLE nobody_yet LOGIN"):
        grant_service(owner, "nobody_yet")
    owner.dispose()
