"""A table is read alike whatever spreadsheet wrote it, and a file that is none is refused with the reason."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest

from casework.errors import Malformed
from casework.queries.tables import MOST_UNPACKED, read_table
from tests.commands.imports.files import csv_of, xlsx_of

LINES = [["Name", "Country "], ["海川贸易有限公司", "CN"], ["", ""], ["Harbour", ""]]
READ = [(1, {"name": "海川贸易有限公司", "country": "CN"}), (3, {"name": "Harbour", "country": ""})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_the_ways_that_spreadsheets_write_it(encoding: str, delimiter: str) -> None:
    table = read_table("f.csv", csv_of(LINES, encoding, delimiter))
    assert (table.heading, table.rows) == (("name", "country"), READ)


def test_a_workbook_is_read_as_the_same_text() -> None:
    assert read_table("f.xlsx", xlsx_of(LINES)).rows == READ
    cells = [["a", "b", "c", "d", "e"], [48, 1.5, True, date(2026, 11, 23), datetime(2026, 11, 23, 9, 30)]]
    assert read_table("f.xlsx", xlsx_of(cells)).rows == [
        (1, {"a": "48", "b": "1.5", "c": "true", "d": "2026-11-23", "e": "2026-11-23T09:30:00"})
    ]


def test_cells_beyond_the_heading_are_told_of() -> None:
    [(_, row)] = read_table("f.csv", b"name\nHarbour,GB\n").rows
    assert row[""] == "more cells than columns"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("f.csv", b"", "does not name the columns"),
        ("f.csv", b"name,name\nx,y\n", "two columns name"),
        ("f.csv", b"\xff\xfe\x00\x01", "neither UTF-8"),
        ("f.csv", b'name\n"Harbour', "line 2"),
        ("f.xlsx", b"PK\x03\x04 no zip", "cannot be read as XLSX"),
        ("f.xlsx", b"plain", "cannot be read as XLSX"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(name: str, content: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        read_table(name, content)


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("x", "w") as part:
        for _ in range((MOST_UNPACKED >> 20) + 1):
            part.write(b"\x00" * (1 << 20))
    with pytest.raises(Malformed, match="too large"):
        read_table("f.xlsx", content.getvalue())
