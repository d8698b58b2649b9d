"""Cases as rows of a table that spreadsheets open: no cell of it can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from casework.domain.chain import written
from casework.queries.evidence.snapshot import Run

COLUMNS = (
    "reference", "workflow", "workflow_version", "state", "title", "entity", "team", "queue", "assignee",
    "priority", "party_id", "received_at", "opened_at", "closed_at", "next_due",
)  # fmt: skip
CASES = f"SELECT {', '.join(COLUMNS)}, fields FROM cases ORDER BY id"  # noqa: S608  (names of our own columns)
ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def case_rows(run: Run, fields: tuple[str, ...]) -> Iterator[bytes]:
    """Give the lines of a CSV file in UTF-8 with its mark: the columns of every case and these fields."""
    yield "\ufeff".encode() + _line([*COLUMNS, *fields])
    for *row, kept in run(CASES):
        known = orjson.loads(kept)
        yield _line([*row, *(known.get(name) for name in fields)])


def _line(cells: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return text.getvalue().encode("utf-8", "replace")


def harmless(cell: Any) -> str:
    """Return a cell as text; what a spreadsheet would take for a formula gets an apostrophe in front."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return written(cell)
    text = orjson.dumps(cell).decode() if isinstance(cell, dict | list | bool) else str(cell)
    return f"'{text}" if text.startswith(ACTS) else text
