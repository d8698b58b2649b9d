"""A backup is a whole copy of one moment; nothing but a backup comes in the database's place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from casework.commands.evidence.back_up import back_up, run_postgres
from casework.commands.evidence.restore import restore
from casework.db import database_uri, db, transaction
from casework.errors import Malformed, Refused, Unavailable
from casework.models import Event, Heartbeat
from casework.queries.evidence.snapshot import snapshot, system_of
from casework.verifier import Report, verify_database, verify_sqlite
from tests.cast import MONDAY, Cast, log_complaint

LATER = MONDAY + timedelta(days=2)


def checked(url: str) -> Report:
    if system_of(url) == "sqlite":
        return verify_sqlite(Path(url.removeprefix("sqlite:///")))
    with snapshot(url) as run:
        return verify_database(run, "postgresql")


def events(url: str) -> int:
    engine = create_engine(database_uri(url))
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(Event))
    engine.dispose()
    return found or 0


@pytest.fixture
def kept(cast: Cast, database_url: str, tmp_path: Path) -> Path:
    """A backup of one complaint; a second one came after it."""
    log_complaint(cast.hana)
    back_up(database_url, tmp_path / "kept.backup")
    log_complaint(cast.hana)
    db.engine.dispose()
    return tmp_path / "kept.backup"


def test_what_came_after_the_backup_is_gone_and_the_record_is_whole(kept: Path, database_url: str) -> None:
    assert events(database_url) == 2
    restore(database_url, kept, True, LATER)
    assert events(database_url) == 1
    assert checked(database_url).findings == []


def test_a_backup_is_for_its_owners_eyes_and_overwrites_nothing(kept: Path, database_url: str) -> None:
    assert kept.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="overwrites nothing"):
        back_up(database_url, kept)


def test_a_database_is_replaced_only_when_told_so(kept: Path, database_url: str) -> None:
    with pytest.raises(Refused, match="--force"):
        restore(database_url, kept, False, LATER)
    assert events(database_url) == 2


def test_nothing_is_restored_under_a_scheduler_that_is_at_work(
    kept: Path, cast: Cast, database_url: str
) -> None:
    with transaction() as session:
        session.add(Heartbeat(process="scheduler a 1", started_at=MONDAY, beat_at=LATER, lag_seconds=0))
    with pytest.raises(Refused, match="Stop the services"):
        restore(database_url, kept, True, LATER + timedelta(seconds=30))
    restore(database_url, kept, True, LATER + timedelta(minutes=5))


def test_what_is_no_backup_is_not_put_in_the_databases_place(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear customer")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE x (y)")
    for name in ("letter.txt", "other.db"):
        with pytest.raises(Malformed):
            restore(database_url, tmp_path / name, True, LATER)
    assert events(database_url) == 0


def test_a_copy_that_fails_leaves_no_half_backup(tmp_path: Path) -> None:
    (tmp_path / "casework.db").write_bytes(b"SQLite format 3\x00" + b"\x00" * 2000)
    with pytest.raises(Unavailable):
        back_up(f"sqlite:///{tmp_path}/casework.db", tmp_path / "kept.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["casework.db"]


def test_a_program_that_is_not_installed_is_named(postgres: str) -> None:
    with pytest.raises(Refused, match="pg_dump_of_old is not installed"):
        run_postgres("pg_dump_of_old", postgres.format("postgres"))
    with pytest.raises(Unavailable, match="does not exist"):
        run_postgres("pg_dump", postgres.format("nowhere"), "--schema-only")
