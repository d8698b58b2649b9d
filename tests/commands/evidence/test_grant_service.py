"""The service's role on PostgreSQL, and the guards of both systems: history is only ever added to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DatabaseError

from casework.commands.evidence.check_installation import checks
from casework.commands.evidence.grant_service import grant_service
from casework.config import Settings
from casework.db import database_uri, db
from casework.errors import Refused
from tests.cast import Cast, kinds_of, log_complaint

CHANGES = (
    "UPDATE {table} SET kind = 'x'",
    "DELETE FROM {table}",
    "UPDATE {table} SET seq = seq + 1 WHERE seq = 1",
)
FORBIDDEN = (
    "TRUNCATE events",
    "INSERT INTO events SELECT * FROM events ON CONFLICT (case_id, seq) DO UPDATE SET body = ''",
    "SET session_replication_role = replica",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "DROP TRIGGER events_no_update ON events",
    "ALTER TABLE events OWNER TO CURRENT_USER",
    "DROP TABLE events CASCADE",
    "UPDATE firings SET cycle = 2",
    "UPDATE event_values SET value = 'x'",
    "UPDATE contents SET bytes = ''",
    "UPDATE releases SET text = ''",
    "UPDATE settings SET value = 'x'",
    "DELETE FROM releases",
    "CREATE TABLE public.x (y int)",
)


def refused(connection: Connection, statement: str) -> bool:
    with pytest.raises(DatabaseError) as fault, connection.begin_nested():
        connection.execute(text(statement))
    words = ("append-only", "permission denied", "must be owner", "not allowed")
    return any(word in str(fault.value) for word in words)


@pytest.mark.parametrize("table", ["events", "stream_events"])
def test_even_the_owner_changes_no_history_while_the_guards_stand(cast: Cast, table: str) -> None:
    log_complaint(cast.hana)
    with db.engine.connect() as connection, connection.begin():
        assert all(refused(connection, change.format(table=table)) for change in CHANGES)
        if connection.dialect.name == "postgresql":
            assert refused(connection, f"TRUNCATE {table} CASCADE")
            assert refused(connection, f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT DO NOTHING; "
                                       f"DELETE FROM {table}")  # fmt: skip


@pytest.fixture
def service(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A role that the service runs under, with a name that has to be quoted."""
    name = f"casework service {uuid.uuid4().hex[:8]}"
    owner = create_engine(database_uri(postgres.format("postgres")), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f'CREATE ROLE "{name}" LOGIN'))
    yield name
    owner.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_service_works_cases_under_its_own_role_and_rewrites_nothing(
    cast: Cast, database_url: str, service: str, tmp_path: Path
) -> None:
    grant_service(db.engine, service)
    db.session.remove()
    url = database_url.replace("casework@", service.replace(" ", "%20") + "@")
    app = Flask("service")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_uri(url)
    db.init_app(app)
    with app.app_context():
        reference = log_complaint(cast.hana)
        assert kinds_of(reference) == ["opened"]
        with db.engine.connect() as connection, connection.begin():
            assert connection.scalar(text("SELECT current_user")) == service
            assert [each for each in FORBIDDEN if not refused(connection, each)] == []
        settings = Settings.read({"DATABASE_URL": url, "CASEWORK_HOME": str(tmp_path)})
        found = {check.name: check.good for check in checks(db.engine, settings)}
        assert found["role"] and found["history"] and found["migrations"] and found["rulebook"]
        db.engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_grants_can_be_given_again_and_name_every_table(cast: Cast, service: str) -> None:
    first = grant_service(db.engine, service)
    assert first == grant_service(db.engine, service)
    assert f'GRANT SELECT, INSERT ON events TO "{service}"' in first
    assert f'GRANT SELECT, INSERT, UPDATE, DELETE ON cases TO "{service}"' in first


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_role_that_is_not_there_is_told_with_the_line_that_makes_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="CREATE ROLE nobody_such LOGIN"):
        grant_service(db.engine, "nobody_such")
