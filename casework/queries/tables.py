"""Tables in files, CSV and XLSX, read as text: what a customer's spreadsheet says, whatever wrote it."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from casework.errors import Malformed

LARGEST, MOST_UNPACKED = 50 << 20, 300 << 20  # bytes of the file, and of what an XLSX packs
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 100_000, 200, 20_000
ENCODINGS = ("utf-8-sig", "gb18030")  # what spreadsheets write, the second in China
DELIMITERS = (",", ";", "\t")
QUOTED = re.compile(r"'[=+\-@＝＋－＠]")  # how a spreadsheet is told that a cell is text and no formula
Rows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: bytes, bytes of what an XLSX packs, rows."""

    size: int = LARGEST
    unpacked: int = MOST_UNPACKED
    rows: int = MOST_ROWS


WHOLE_FILES = Limits()


@dataclass(frozen=True, slots=True)
class Table:
    """The heading in small letters, and the rows by column, numbered from 1 below it, without empty ones."""

    heading: tuple[str, ...]
    rows: Rows


def read_table(name: str, content: bytes, limits: Limits = WHOLE_FILES) -> Table:
    """Return the table in a file: of an XLSX the first sheet, else CSV with `,`, `;` or tabs.

    Raises Malformed for a file that is no table, is too large, or names a column twice.
    """
    if len(content) > limits.size:
        raise _no_table(f"it has more than {limits.size >> 20} MiB", f"超过 {limits.size >> 20} MiB")
    packed = content.startswith(b"PK")
    lines = _sheet(content, limits) if packed or name.lower().endswith(".xlsx") else _csv(content)
    heading = tuple(cell.strip().lower() for cell in next(lines, []))
    while heading and not heading[-1]:
        heading = heading[:-1]
    _check_heading(heading)
    rows: Rows = []
    for number, cells in enumerate(lines, 1):
        values = [_bare(cell.strip()) for cell in cells]
        if not any(values):
            continue
        if len(rows) == limits.rows:
            raise _no_table(f"it has more than {limits.rows:,} rows", f"超过 {limits.rows:,} 行")
        values += [""] * (len(heading) - len(values))
        row = dict(zip(heading, values, strict=False))
        if any(values[len(heading) :]):
            row[""] = "more cells than columns"
        rows.append((number, row))
    return Table(heading, rows)


def _bare(cell: str) -> str:
    return cell[1:] if QUOTED.match(cell) else cell


def _check_heading(heading: Sequence[str]) -> None:
    if not any(heading) or len(heading) > MOST_COLUMNS:
        raise _no_table("its first line does not name the columns", "首行不是列名")
    if twice := sorted({name for name in heading if heading.count(name) > 1}):
        named = ", ".join(name or "''" for name in twice)
        raise _no_table(f"it has two columns {named}", f"列名重复：{named}")


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise _no_table(f"line {reader.line_num}: {error}", f"第 {reader.line_num} 行无法读取") from error


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _no_table("it is neither UTF-8 nor GB 18030 text", "编码既不是 UTF-8 也不是 GB 18030")


def _sheet(content: bytes, limits: Limits) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # heavy, and only this needs it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > limits.unpacked:
            raise _no_table("what it packs is too large", "解压后过大")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody reads here
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            rows = [list(row) for row in _limited(book.worksheets[0], limits.rows)]
            book.close()
    except Malformed:
        raise
    except Exception as error:  # whatever a damaged or crafted file makes the reader stumble over
        raise _no_table(f"it cannot be read as XLSX: {error}", "不是可读取的 XLSX 文件") from error
    yield from ([_text(cell) for cell in row] for row in rows)


def _limited(sheet: Any, most: int) -> Iterator[tuple[Any, ...]]:
    return iter(sheet.iter_rows(values_only=True, max_row=most + 2, max_col=MOST_COLUMNS + 1))


def _text(cell: Any) -> str:
    """Return a cell as it would stand in a CSV: whole numbers without a point, days as ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)[:LONGEST_CELL]


def _no_table(en: str, zh: str) -> Malformed:
    return Malformed(
        f"The file is no table: {en}.", zh=f"该文件不是可导入的表格：{zh}。", errors={"file": [en]}
    )
