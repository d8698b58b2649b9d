"""The record and the cases as files for others."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from casework.errors import Unavailable
from casework.queries.evidence.case_rows import COLUMNS, case_rows, harmless
from casework.queries.evidence.export_lines import entry, export_lines
from casework.queries.evidence.snapshot import snapshot
from casework.rulebook.current import current
from tests.cast import MONDAY


def told(url: str) -> list[dict[str, Any]]:
    with snapshot(url) as run:
        return [json.loads(line) for line in export_lines(run, MONDAY)]


def test_an_export_begins_with_its_log_and_ends_with_its_number(told_url: str) -> None:
    first, *between, last = told(told_url)
    assert first["export"]["made_at"] == "2026-11-23T09:00:00.000000Z"
    assert {json.loads(line["body"])["log"] for line in between if "body" in line} == {first["export"]["log"]}
    assert last["total"]["events"] == sum("body" in line for line in between)
    assert last["total"]["streams"] == sum("end" in line for line in between)


def test_each_stream_stands_together_and_ends_with_its_head(told_url: str) -> None:
    ended: set[str] = set()
    line: dict[str, Any] = {}
    for before, line in zip(told(told_url)[1:], told(told_url)[2:-1], strict=False):
        assert line["stream"] not in ended
        if "end" in line:
            assert (line["end"]["seq"], line["end"]["head"]) == (before["seq"], before["hash"])
            ended.add(line["stream"])
    assert {"case/1", "operator/system"} <= ended


def test_the_end_of_a_case_says_its_state_and_the_definition_it_runs_on(told_url: str) -> None:
    ends = {line["stream"]: line["end"] for line in told(told_url) if "end" in line}
    newest = current().latest("complaint").name
    assert (ends["case/1"]["state"], ends["case/1"]["definition"]) == ("closed", newest)
    assert "state" not in ends["operator/system"]


def test_an_entry_carries_personal_values_only_for_who_may_see_them() -> None:
    usual = ("case/1", 1, "noted", MONDAY, "ab", "{}")
    assert "values" not in json.loads(entry(*usual))
    assert json.loads(entry(*usual, values={"text": ["She rang.", "aa"]}))["values"]["text"][0] == "She rang."


def test_cases_are_a_table_with_a_row_for_each(told_url: str) -> None:
    with snapshot(told_url) as run:
        text = b"".join(case_rows(run, ("product", "redress_amount"))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == [*COLUMNS, "product", "redress_amount"]
    assert (rows[0]["state"], rows[0]["redress_amount"]) == ("closed", "12850.00")
    assert rows[0]["received_at"] == "2026-11-23T08:00:00.000000Z"


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_acts_as_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_cells_are_written_as_people_and_programs_read_them() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    shown = [harmless(cell) for cell in (None, True, 7, at, ["a"], "plain")]
    assert shown == ["", "true", "7", "2026-11-23T09:00:00.000000Z", '["a"]', "plain"]


def test_a_reading_sees_one_moment_however_long_it_takes(told_url: str) -> None:
    with snapshot(told_url) as run:
        before = list(run("SELECT count(*) FROM events"))
        assert list(run("SELECT count(*) FROM events")) == before


def test_a_database_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="casework init"), snapshot(f"sqlite:///{tmp_path}/none.db"):
        pass
    with pytest.raises(Unavailable, match="cannot be reached"), snapshot("postgresql://x@/y?host=/nowhere"):
        pass
