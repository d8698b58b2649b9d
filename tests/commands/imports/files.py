"""Files as customers send them, and the imports that take them in."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select

from casework.commands.imports.import_holdings import import_holdings
from casework.commands.imports.import_parties import import_parties
from casework.commands.imports.runs import Imported, ImportFile
from casework.db import Row, db
from casework.domain.facts import Actor
from casework.queries.tables import read_table
from tests.cast import MONDAY

Lines = Sequence[Sequence[Any]]


def csv_of(lines: Lines, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode(encoding)


def xlsx_of(lines: Sequence[Any]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for line in lines:
        book.worksheets[0].append(list(line))
    book.save(content)
    return content.getvalue()


def given(content: bytes, actor: Actor, name: str = "file.csv", **more: Any) -> ImportFile:
    digest = hashlib.sha256(content).hexdigest()
    return ImportFile(read_table(name, content), more.pop("entity", "uk"), name, digest, actor, **more)


def customers(actor: Actor, *lines: Sequence[Any], **more: Any) -> Imported:
    return import_parties(given(csv_of(lines), actor, **more), MONDAY)


def accounts(actor: Actor, *lines: Sequence[Any], **more: Any) -> Imported:
    return import_holdings(given(csv_of(lines), actor, **more), MONDAY)


def rows(model: Any) -> list[Row]:
    table = model.__table__
    with db.engine.connect() as connection:
        return [
            dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
