"""People and keys from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import casework.models as models
from casework import create_app
from casework.cli import main
from casework.cli.database import application
from casework.db import db, transaction

ADA = ("user", "add", "--username", "ada", "--name", "Ada Okafor", "--email", "ada@bank.example")


@pytest.fixture
def run(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command against an empty database."""
    shutil.copy(sqlite_template, tmp_path / "casework.db")
    monkeypatch.setenv("CASEWORK_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with create_app().app_context():
        with transaction() as session:
            if session.get(models.Setting, "log") is None:
                session.add(models.Setting(name="log", value="log-of-tests"))
        db.engine.dispose()
    return lambda *words: CliRunner().invoke(main, list(words))


def test_the_first_administrator_comes_by_a_link(run) -> None:
    result = run(*ADA, "--role", "administrator", "--json")
    assert result.exit_code == 0, result.output
    link = json.loads(result.stdout)["link"]
    token = link.removeprefix("http://127.0.0.1:8000/link/")
    with application() as app:
        page = app.test_client().get(f"/link/{token}")
    assert "Ada Okafor" in page.text


def test_a_fault_is_told_and_ends_with_status_one(run) -> None:
    assert run(*ADA, "--role", "emperor").exit_code == 1
    assert run(*ADA).exit_code == 0
    again = run(*ADA)
    assert again.exit_code == 1
    assert "in use" in again.stderr


def test_a_token_is_made_for_a_person_and_revoked(run) -> None:
    run(*ADA, "--role", "administrator")
    made = json.loads(run("token", "add", "--user", "ada", "--scopes", "people.read", "--json").stdout)
    assert made["token"].startswith("cw_")
    assert run("token", "revoke", str(made["id"])).exit_code == 0
    assert run("token", "add", "--user", "nobody").exit_code == 1
    assert run("token", "add", "--user", "ada", "--days", "400").exit_code == 1


def test_a_disabled_person_gets_no_token(run) -> None:
    run(*ADA)
    assert run("user", "disable", "ada").exit_code == 0
    assert run("token", "add", "--user", "ada").exit_code == 1
