"""The clocks of a case on the command line, each with why it is due when it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casework import create_app
from casework.cli import main
from casework.commands.evidence.prepare_database import prepare_database
from casework.db import db
from casework.rulebook.current import current
from tests.cast import MONDAY, add_cast, log_complaint


@pytest.fixture
def reference(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A complaint in the database of the settings."""
    shutil.copy(sqlite_template, tmp_path / "casework.db")
    monkeypatch.setenv("CASEWORK_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with create_app().app_context():
        prepare_database(db.engine, current(), MONDAY)
        made: str = log_complaint(add_cast().hana)
        db.session.remove()
        db.engine.dispose()
    return made


@pytest.fixture
def run(reference: str) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(main, ["clocks", *words])


def test_a_reference_alone_shows_the_sentences_of_each_clock(
    run: Callable[..., Result], reference: str
) -> None:
    shown = run(reference)
    assert shown.exit_code == 0, shown.output
    assert "UK-8W" in shown.stdout
    assert "8 weeks are 56 calendar days." in shown.stdout
    assert "calendar UK@2026.1, Europe/London." in shown.stdout


def test_the_sentences_come_in_chinese_too(run: Callable[..., Result], reference: str) -> None:
    assert "8 周即 56 个日历日。" in run(reference, "--language", "zh").stdout


def test_as_json_each_clock_has_its_derivation(run: Callable[..., Result], reference: str) -> None:
    told = {clock["name"]: clock for clock in json.loads(run("show", reference, "--json").stdout)}
    assert told["UK-8W"]["derivation"]["steps"][1] == {"step": "count", "amount": 8, "unit": "weeks"}
    assert told["UK-8W"]["calendar"] == "UK@2026.1"


def test_a_case_that_is_not_there_is_refused(run: Callable[..., Result]) -> None:
    refused = run("CMP-1999-000001")
    assert refused.exit_code == 1
    assert "no such thing" in refused.stderr
