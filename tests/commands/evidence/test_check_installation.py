"""What keeps the service from starting where real cases are kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from casework.commands.evidence.check_installation import checks, faults
from casework.commands.evidence.prepare_database import prepare_database
from casework.config import Settings
from casework.db import db
from casework.migrations.guards import unguard_history
from casework.rulebook import CONTENTS, home
from casework.rulebook.current import current
from tests.cast import MONDAY, Cast


def settings(url: str, home: Path, **more: str) -> Settings:
    return Settings.read({"DATABASE_URL": url, "CASEWORK_HOME": str(home), **more})


def in_production(url: str, home: Path, **more: str) -> Settings:
    real = {
        "CASEWORK_ENV": "production",
        "CASEWORK_SECRET_KEY": "x" * 40,
        "CASEWORK_BASE_URL": "https://casework.bank.example",
    }
    return settings(url, home, **real, **more)


def bad(engine: Engine, given: Settings) -> set[str]:
    return {check.name for check in checks(engine, given) if not check.good}


def test_a_trial_starts_as_it_is(cast: Cast, database_url: str, tmp_path: Path) -> None:
    assert faults(db.engine, settings(database_url, tmp_path)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_well_kept_sqlite_file_is_fit_for_production(cast: Cast, database_url: str, tmp_path: Path) -> None:
    assert faults(db.engine, in_production(database_url, tmp_path)) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_role_that_could_rewrite_history_keeps_the_service_from_starting(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    told = faults(db.engine, in_production(database_url, tmp_path))
    assert any(fault.startswith("role: casework is a superuser") for fault in told)
    assert any(fault.startswith("fsync: is off") for fault in told)


def test_a_history_without_guards_is_found(cast: Cast, database_url: str, tmp_path: Path) -> None:
    with db.engine.begin() as connection:
        unguard_history(connection)
    assert "history" in bad(db.engine, settings(database_url, tmp_path))


def test_a_database_of_another_release_is_found(cast: Cast, database_url: str, tmp_path: Path) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert "migrations" in bad(db.engine, settings(database_url, tmp_path))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_not_there_is_told_in_words(cast: Cast, tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{tmp_path}/nowhere/casework.db")
    (check,) = [c for c in checks(engine, settings("", tmp_path)) if not c.good]
    assert (check.name, "unable to open" in check.told) == ("database", True)


@pytest.fixture
def own_rulebook(tmp_path: Path) -> Path:
    for folder in CONTENTS:
        shutil.copytree(home() / folder, tmp_path / "rules" / folder)
    return tmp_path / "rules"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_rulebook_that_is_not_the_released_one_is_found(
    cast: Cast, database_url: str, tmp_path: Path, own_rulebook: Path
) -> None:
    given = settings(database_url, tmp_path, CASEWORK_RULEBOOK=str(own_rulebook))
    policy = own_rulebook / "policies/sla/int_ack/v1.toml"
    assert bad(db.engine, given) == set()
    text_then = policy.read_text("utf-8")
    policy.write_text(text_then + "# changed\n", "utf-8")
    assert bad(db.engine, given) == {"rulebook"}
    policy.unlink()
    assert bad(db.engine, given) == {"rulebook"}
    policy.write_text(text_then, "utf-8")
    (policy.parent / "v2.toml").write_text(text_then, "utf-8")
    assert bad(db.engine, given) == {"rulebook"}


def test_the_preparation_can_be_repeated(cast: Cast) -> None:
    assert prepare_database(db.engine, current(), MONDAY) == []
