"""Scenarios and rows on the command line: answers on standard output, refusals by the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from casework.cli import main
from tests.given import given

SCENARIO = {
    "id": "x1",
    "calendar": "UK",
    "policy": {"target": {"amount": 1, "unit": "business_days"}},
    "events": [{"at": "2026-03-02T10:00Z", "do": "start"}],
    "now": "2026-03-04T10:00Z",
}
HEAD = "op,calendar,tz,start,business_minutes,end\n"


def called(folder: Path, text: str, *words: str) -> Result:
    (folder / "given").write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, [*words[:2], str(folder / "given"), *words[2:]])


def simulated(folder: Path, *scenarios: Any, json_too: bool = True) -> Result:
    return called(folder, json.dumps(scenarios), "clocks", "simulate", *(["--json"] if json_too else []))


def test_scenarios_are_answered_as_one_json_document(tmp_path: Path) -> None:
    result = simulated(tmp_path, SCENARIO, SCENARIO)
    assert result.exit_code == 0
    assert [each["due_at"] for each in json.loads(result.stdout)] == ["2026-03-03T17:00:00Z"] * 2


def test_a_refused_scenario_is_exit_status_1_and_the_others_are_answered(tmp_path: Path) -> None:
    result = simulated(tmp_path, SCENARIO, {**SCENARIO, "now": "today"})
    assert result.exit_code == 1
    assert ["error" in each for each in json.loads(result.stdout)] == [False, True]


def test_without_json_each_scenario_is_a_line_of_words(tmp_path: Path) -> None:
    result = simulated(tmp_path, SCENARIO, {"id": "x2"}, json_too=False)
    assert result.stdout.splitlines() == [
        "x1: running, due 2026-03-03T17:00:00Z, breached 2026-03-03T17:00:00Z",
        "x2: refused: calendar is missing; right is a scenario with calendar, policy, events and now",
    ]


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    result = called(tmp_path, "not json", "clocks", "simulate", "--json")
    assert result.exit_code == 1
    assert "right is a list of scenarios" in result.stderr


def test_every_given_row_comes_back_as_it_was(tmp_path: Path) -> None:
    text = given("calendars/business_minutes_a.csv").read_text(encoding="utf-8")
    blanked = "\n".join(
        ",".join([*cells[:5], ""]) if cells[0] == "add" else ",".join([*cells[:4], "", *cells[5:]])
        for cells in (line.split(",") for line in text.splitlines()[1:])
    )
    result = called(tmp_path, HEAD + blanked + "\n", "calendar", "batch")
    assert (result.exit_code, result.stdout) == (0, text.replace("\r\n", "\n"))


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_answered(tmp_path: Path) -> None:
    rows = "add,FR,Europe/London,2026-03-02T10:00Z,60,\nadd,UK,Europe/London,2026-03-02T10:00Z,60,\n"
    result = called(tmp_path, HEAD + rows, "calendar", "batch")
    assert result.exit_code == 1
    assert "line 2: the calendar is 'FR'" in result.stderr
    assert result.stdout.splitlines()[1:] == [
        rows.splitlines()[0],
        rows.splitlines()[1] + "2026-03-02T11:00+00:00",
    ]


def test_scenarios_need_neither_a_database_nor_the_web(tmp_path: Path) -> None:
    (tmp_path / "given").write_text(json.dumps([SCENARIO]), encoding="utf-8")
    words = ["clocks", "simulate", str(tmp_path / "given"), "--json"]
    program = (
        f"import sys; from casework.cli import main\ntry: main({words!r})\n"
        "finally: print(sorted(sys.modules), file=sys.stderr)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert not {"'flask'", "'sqlalchemy'"} & set(told.stderr.strip("[]\n").split(", "))
