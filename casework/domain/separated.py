"""Rows of a file of separated values, read so that a broken one takes no other with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 200_000  # characters of one row; an open quote would swallow the rest of the file


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read, and what is wrong with it."""

    reason: str


def rows_of(lines: Sequence[str], width: int) -> Iterator[list[str] | Broken]:
    """Give each row's cells, `width` of them, or what is wrong with it; empty lines are no rows.

    A quoted cell may go on over several lines. Where that leads to no row of that width, the first line alone
    is broken and the next one begins a row again: a stray quote costs one row.
    """
    at = 0
    while at < len(lines):
        if lines[at].strip():
            row, used = _row(lines, at, width)
            yield row
            at += used
        else:
            at += 1


def _row(lines: Sequence[str], at: int, width: int) -> tuple[list[str] | Broken, int]:
    """Return the row that begins at a line, and how many lines it takes."""
    reader = csv.reader(_from(lines, at), strict=True)
    try:
        cells = next(reader)
    except csv.Error as error:
        return Broken(f"is not well formed: {error}"), 1
    if len(cells) == width:
        return _checked(cells), reader.line_num
    swallowed = _rows_in(lines[at + 1 : at + reader.line_num], width)
    reason = f"has {len(cells)} cells where the heading names {width}"
    return Broken(reason), 1 if swallowed else reader.line_num


def _from(lines: Sequence[str], at: int) -> Iterator[str]:
    read = 0
    while at < len(lines) and read < LONGEST:
        yield lines[at]
        read += len(lines[at])
        at += 1


def _rows_in(lines: Sequence[str], width: int) -> bool:
    """Tell whether what a quote swallowed are rows of their own."""
    try:
        return any(len(cells) == width for cells in csv.reader(lines))
    except csv.Error:
        return False


def _checked(cells: list[str]) -> list[str] | Broken:
    text = "".join(cells)
    if "\x00" in text:
        return Broken("holds a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return Broken("is not written in UTF-8")
    return cells
