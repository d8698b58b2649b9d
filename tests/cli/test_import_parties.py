"""`casework import parties` and `import holdings`: what is printed, and with which exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casework.cli import main

LEI = "HWUPKR0MPOU8FGXBT394"


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CASEWORK_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert casework("init").exit_code == 0
    return tmp_path


def casework(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_file_is_imported_a_broken_row_named_and_all_of_it_taken_back(home: Path) -> None:
    file = home / "customers.csv"
    file.write_text(f"name,lei\nHarbour Trading Ltd,{LEI}\nCoast Holding plc,{LEI[:-1]}5\n", encoding="utf-8")
    dry = casework("import", "parties", str(file), "--dry-run", "--json")
    assert (dry.exit_code, told(dry)["run"], told(dry)["created"]) == (1, None, 1)
    done = casework("import", "parties", str(file), "--json")
    assert done.exit_code == 1
    body = told(done)
    assert {name: body[name] for name in ("read", "created", "changed", "unchanged", "dry_run")} == {
        "read": 2, "created": 1, "changed": 0, "unchanged": 0, "dry_run": False,
    }  # fmt: skip
    [refused] = body["refused"]
    assert refused["row"] == 2
    assert "should end in 94" in refused["reason"]
    holdings = home / "holdings.csv"
    holdings.write_text(f"lei,number,kind,currency\n{LEI},AC-1,account,GBP\n", encoding="utf-8")
    assert told(casework("import", "holdings", str(holdings), "--json"))["created"] == 1
    kept = casework("import", "revert", str(body["run"]))
    assert (kept.exit_code, kept.stdout) == (0, "0 taken away, 0 set back, 1 kept\n")
    assert casework("import", "revert", str(body["run"])).exit_code == 1


def test_words_name_the_rows_and_the_way_back(home: Path) -> None:
    file = home / "customers.csv"
    file.write_text("name,kind\nHarbour Trading Ltd,\nX,firm\nHarbour Trading Limited,\n", encoding="utf-8")
    result = casework("import", "parties", str(file))
    assert "3 rows read: 1 created, 0 changed, 0 unchanged, 1 duplicates, 1 refused" in result.stdout
    assert "casework import revert 1" in result.stdout
    assert "refused: row 2" in result.stdout


@pytest.mark.parametrize("kind", ["parties", "holdings"])
def test_the_template_is_printed_or_written_to_start_from(home: Path, kind: str) -> None:
    printed = casework("import", kind, "--template")
    assert printed.stdout.startswith("name,kind" if kind == "parties" else "party,source_id")
    file = home / "template.csv"
    assert casework("import", kind, str(file), "--template").exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert casework("import", kind, str(file), "--template").exit_code == 2


def test_what_is_no_file_and_no_table_is_refused(home: Path) -> None:
    assert casework("import", "parties").exit_code == 2
    assert casework("import", "parties", str(home / "nothing.csv")).exit_code == 2
    file = home / "other.csv"
    file.write_text("nmae\nX\n", encoding="utf-8")
    refused = casework("import", "parties", str(file))
    assert refused.exit_code == 1
    assert "unknown columns: nmae" in refused.stderr
    assert casework("import", "parties", str(file), "--entity", "fr").exit_code == 1
