"""The record and the database from the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from casework.cli import main
from casework.db import database_uri

Call = Callable[..., Result]


@pytest.fixture
def casework(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Give the command, over a home of its own."""
    for name in ("DATABASE_URL", "CASEWORK_OWNER_DATABASE_URL", "CASEWORK_RULEBOOK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CASEWORK_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def filled(told_sqlite: str, casework: Call, tmp_path: Path) -> Path:
    """The file of a database with something of everything in it."""
    (tmp_path / "home").mkdir()
    return Path(shutil.copy(told_sqlite.removeprefix("sqlite:///"), tmp_path / "home/casework.db"))


def test_init_makes_a_database_and_can_be_repeated(casework: Call, tmp_path: Path) -> None:
    first, second = casework("init"), casework("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "0 released files loaded" in second.output
    assert casework("verify").exit_code == 0


def test_verify_says_so_when_nothing_was_touched(filled: Path, casework: Call) -> None:
    told = json.loads(casework("verify", "--json").stdout)
    assert (told["verdict"], told["findings"]) == ("internally consistent, not anchored", [])
    assert told["events"] > told["streams"] > 50


def test_verify_names_what_was_changed_and_ends_with_status_one(filled: Path, casework: Call) -> None:
    engine = create_engine(f"sqlite:///{filled}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE cases SET state = 'received' WHERE id = 1"))
    engine.dispose()
    done = casework("verify")
    assert done.exit_code == 1
    assert "case/1 entry" in done.output and "damaged" in done.output


def test_clocks_are_counted_anew_when_asked(filled: Path, casework: Call) -> None:
    assert json.loads(casework("verify", "--clocks", "--json").stdout)["findings"] == []
    engine = create_engine(f"sqlite:///{filled}")
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE clocks SET due_at = '2031-01-01T00:00:00.000000Z' WHERE name = 'UK-8W'")
        )
    engine.dispose()
    assert casework("verify", "--json").exit_code == 0
    told = json.loads(casework("verify", "--clocks", "--json").stdout)
    assert "the clock UK-8W says due_at 2031-01-01" in told["findings"][0]["reason"]


def test_an_export_is_checked_by_itself_and_as_an_anchor(
    filled: Path, casework: Call, tmp_path: Path
) -> None:
    record = tmp_path / "record.jsonl"
    assert casework("export", "events", "-o", record).exit_code == 0
    assert record.stat().st_mode & 0o077 == 0
    assert json.loads(casework("verify", "--export", record, "--json").stdout)["findings"] == []
    told = json.loads(casework("verify", "--anchor", record, "--json").stdout)
    assert told["verdict"] == "internally consistent, and as held by record.jsonl"


def test_an_export_is_on_record_itself(filled: Path, casework: Call, tmp_path: Path) -> None:
    casework("export", "cases", "-o", tmp_path / "cases.csv")
    casework("export", "events", "-o", tmp_path / "record.jsonl")
    bodies = [
        json.loads(json.loads(line)["body"])
        for line in (tmp_path / "record.jsonl").read_bytes().splitlines()
        if b'"exported"' in line
    ]
    assert bodies[-1]["what"] == "cases" and len(bodies[-1]["sha256"]) == 64


def test_several_files_are_checked_in_one_go(filled: Path, casework: Call, tmp_path: Path) -> None:
    record, broken = tmp_path / "record.jsonl", tmp_path / "broken.jsonl"
    casework("export", "events", "-o", record)
    broken.write_bytes(b"".join(record.read_bytes().splitlines(keepends=True)[:-1]))
    done = casework("verify", "--export", record, "--export", broken, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, [found["stream"] for found in told["findings"]]) == (1, ["broken.jsonl"])


def test_verify_without_a_database_says_what_to_do(casework: Call) -> None:
    done = casework("verify")
    assert (done.exit_code, "casework init" in done.output) == (1, True)


def test_a_backup_comes_back_and_tells_what_it_found(filled: Path, casework: Call, tmp_path: Path) -> None:
    kept = tmp_path / "kept.backup"
    assert casework("backup", kept).exit_code == 0
    assert casework("restore", kept).exit_code == 1  # there is a database
    filled.unlink()
    done = casework("restore", kept, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["record"]["findings"]) == (0, [])
    assert told["held_messages"] > 0 and told["last_at"].startswith("2026-")


def test_the_doctor_looks_at_everything_and_names_what_fails(filled: Path, casework: Call) -> None:
    found = {check["name"]: check["pass"] for check in json.loads(casework("doctor", "--json").stdout)}
    assert {"Python", "print fonts", "disk", "secret", "synchronous", "history", "migrations", "log"} <= set(
        found
    )
    assert found["synchronous"] and found["history"] and found["migrations"] and found["rulebook"]
    engine = create_engine(f"sqlite:///{filled}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_no_update"))
    engine.dispose()
    done = casework("doctor")
    assert done.exit_code == 1
    assert "FAIL  history nothing in the database refuses changes" in done.output


def test_the_owner_makes_the_tables_and_the_service_gets_its_rights(
    postgres: str, casework: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = create_engine(database_uri(postgres.format("postgres")), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text("CREATE ROLE teller LOGIN"))
        connection.execute(text("CREATE DATABASE of_the_owner"))
    url = postgres.format("of_the_owner")
    monkeypatch.setenv("CASEWORK_OWNER_DATABASE_URL", url)
    monkeypatch.setenv("DATABASE_URL", url.replace("casework@", "teller@"))
    done = casework("init")
    assert (done.exit_code, "GRANT SELECT, INSERT ON events TO teller;" in done.output) == (0, True)
    for processes in (1, 2):
        told = casework("verify", "--processes", processes, "--json")
        assert json.loads(told.stdout)["findings"] == []
    with owner.connect() as connection:
        connection.execute(text("DROP DATABASE of_the_owner WITH (FORCE)"))
        connection.execute(text("DROP ROLE teller"))
    owner.dispose()
