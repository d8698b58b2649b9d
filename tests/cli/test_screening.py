"""Lists are taken in and names screened on the command line; findings are exit status 1."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casework import create_app
from casework.cli import main
from casework.commands.evidence.prepare_database import prepare_database
from casework.db import db
from casework.rulebook.current import current
from tests.cast import MONDAY
from tests.commands.screening.lists import FIRST, SECOND
from tests.commands.screening.test_load_list import BROKEN

NAMES = "id,name\n1,Dmitri Orlovsky\n2,Marigold Bakeries Ltd\n3,\n4,黄金\n"


@pytest.fixture
def run(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command line over an empty database of the settings, in a folder with the files of the tests."""
    shutil.copy(sqlite_template, tmp_path / "casework.db")
    monkeypatch.setenv("CASEWORK_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    with create_app().app_context():
        prepare_database(db.engine, current(), MONDAY)
        db.session.remove()
        db.engine.dispose()
    texts = {"first": FIRST, "second": SECOND, "broken": BROKEN, "names": NAMES, "other": "a,b\n1,2\n"}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, list(words))


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_list_is_loaded_and_the_next_one_tells_its_changes(run: Callable[..., Result]) -> None:
    first = told(run("import", "list", "first.csv", "--list", "ofac_sdn", "--json"))
    assert (first["version"], first["read"], len(first["added"])) == (1, 4, 4)
    second = run("import", "list", "second.csv", "--list", "ofac_sdn")
    assert "version 2: 4 entries, 1 added, 1 removed, 1 renamed, 1 changed" in second.stdout
    again = told(run("import", "list", "second.csv", "--list", "ofac_sdn", "--json"))
    assert (again["version"], again["unchanged"], again["added"]) == (2, True, [])


def test_broken_rows_are_told_by_number_and_make_exit_status_1(run: Callable[..., Result]) -> None:
    result = run("import", "list", "broken.csv", "--list", "ofac_sdn")
    assert result.exit_code == 1
    assert "refused: row 2 has no number of the entry" in result.stdout
    assert "2 entries" in result.stdout


def test_a_dry_run_changes_nothing(run: Callable[..., Result]) -> None:
    assert len(told(run("import", "list", "first.csv", "--list", "x", "--dry-run", "--json"))["added"]) == 4
    assert run("screen", "--list", "x", "--names", "names.csv").exit_code == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("import", "list", "other.csv", "--list", "ofac_sdn"), 1),
        (("import", "list", "first.csv", "--list", "Not A Name"), 1),
        (("import", "list", "absent.csv", "--list", "ofac_sdn"), 2),
        (("screen", "--list", "never_loaded", "--names", "names.csv"), 1),
        (("screen", "--list", "absent.csv", "--names", "names.csv"), 2),
        (("screen", "--list", "first.csv", "--names", "other.csv"), 2),
    ],
)
def test_what_cannot_be_done_is_said_by_the_exit_status(
    run: Callable[..., Result], words: tuple[str, ...], status: int
) -> None:
    result = run(*words)
    assert result.exit_code == status, result.output
    assert result.stderr.strip()
    assert "Traceback" not in result.output


def test_names_are_screened_against_a_file_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    for name, text in (("list.csv", FIRST), ("names.csv", NAMES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = ["screen", "--list", str(tmp_path / "list.csv"), "--names", str(tmp_path / "names.csv"), "--json"]
    found = told(CliRunner().invoke(main, words))
    assert [one["name"] for one in found] == ["Dmitri Orlovsky", "Marigold Bakeries Ltd", "", "黄金"]
    best = found[0]["matches"][0]
    assert (best["id"], best["name"]) == ("101", "ORLOVSKIY, Dmitriy Pavlovich")
    assert set(best) == {"id", "name", "score", "reason"}
    assert all(len(one["matches"]) <= 5 for one in found)


def test_names_are_screened_against_the_list_in_force(run: Callable[..., Result]) -> None:
    run("import", "list", "first.csv", "--list", "ofac_sdn")
    run("import", "list", "second.csv", "--list", "ofac_sdn")
    Path("names.csv").write_text("name\nSilver Kestrel Shipping\nVostochnyi Terminal\n", encoding="utf-8")
    silver, gone = told(run("screen", "--list", "ofac_sdn", "--names", "names.csv", "--json"))
    assert (silver["matches"][0]["id"], silver["matches"][0]["score"]) == ("103", 100.0)
    assert all(match["score"] < 70 for match in gone["matches"])


def test_reasons_come_in_chinese_too_and_as_lines(run: Callable[..., Result]) -> None:
    shown = run("screen", "--list", "first.csv", "--names", "names.csv", "--language", "zh").stdout
    assert "仅见于" in shown or "读音相同" in shown


def test_bytes_that_are_no_text_are_told_and_break_nothing(run: Callable[..., Result]) -> None:
    Path("names.csv").write_bytes(b"name\nGolden Kestr\xe9l\n")
    (one,) = told(run("screen", "--list", "first.csv", "--names", "names.csv", "--json"))
    assert one["matches"][0]["id"] == "103"
