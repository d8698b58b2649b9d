"""A file of customers or holdings on its way through the pages: read, carried from form to form, told of."""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from casework.commands.imports import import_holdings, import_parties, party_rows
from casework.commands.imports.runs import DUPLICATE, REFUSED, TOLD, Imported, ImportFile
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.queries.evidence.case_rows import harmless
from casework.queries.tables import Limits, read_table

#: what one request takes in within seconds; more is for the command line
LIMITS = Limits(size=1 << 20, unpacked=24 << 20, rows=2_000)
NAMES = (".csv", ".txt", ".tsv", ".xlsx")
KINDS = {"parties": lazy_gettext("Customers"), "holdings": lazy_gettext("Holdings")}
TEMPLATES = {"parties": party_rows.template, "holdings": import_holdings.template}
IMPORTS = {"parties": import_parties.import_parties, "holdings": import_holdings.import_holdings}
MARK = "\ufeff"  # by which spreadsheets know a CSV for UTF-8


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was chosen, or as the page of the dry run carries it on."""

    kind: str
    entity: str
    name: str
    content: bytes

    @property
    def packed(self) -> str:
        return base64.urlsafe_b64encode(self.content).decode()

    def as_command(self, actor: Actor, *, dry_run: bool) -> ImportFile:
        """Return what is to be imported. Raises Malformed for a file that is none, or too large."""
        if self.kind not in KINDS:
            raise Malformed(
                "Say what is in the file.",
                zh="请选择文件内容。",
                errors={"kind": [f"One of: {', '.join(KINDS)}."]},
            )
        if not self.content or not self.name.lower().endswith(NAMES):
            raise Malformed(
                "Choose a CSV or XLSX file.",
                zh="请选择 CSV 或 XLSX 文件。",
                errors={"file": ["A file whose name ends in .csv or .xlsx, with something in it."]},
            )
        table = read_table(self.name, self.content, LIMITS)
        digest = hashlib.sha256(self.content).hexdigest()
        return ImportFile(table, self.entity, self.name, digest, actor, dry_run, once=True)


def unpacked(kind: str, entity: str, name: str, packed: str) -> Sent:
    """Return the file that a form carried. Raises Malformed for what no page of ours wrote."""
    try:
        content = base64.b64decode(packed.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Malformed(
            "The file came back damaged. Choose it again.", zh="文件已损坏，请重新选择。"
        ) from error
    return Sent(kind, entity, name, content)


def left_out(told: Imported) -> list[Any]:
    """Return what would not be taken in, duplicates and refused rows, in the order of the file."""
    return sorted((one for one in told.outcomes if one.outcome in (DUPLICATE, REFUSED)), key=_number)


def _number(one: Any) -> int:
    found: int = one.number
    return found


def refused_file(command: ImportFile, told: Imported, language: str) -> bytes:
    """Return the rows that were left out as CSV with their numbers and reasons, to be put right and sent."""
    cells = dict(command.table.rows)
    heading = [name for name in command.table.heading if name not in TOLD]
    lines = (
        [
            one.number,
            one.zh if language == "zh" else one.en,
            *(cells[one.number].get(name) for name in heading),
        ]
        for one in left_out(told)
    )
    return as_csv([*TOLD, *heading], lines)


def as_csv(heading: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV in UTF-8 with its mark; no cell can act as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return (MARK + text.getvalue()).encode("utf-8", "replace")


def template_of(kind: str) -> bytes:
    """Return the file to start from. Raises KeyError for another kind."""
    return (MARK + TEMPLATES[kind]()).encode()


def carry_out(command: ImportFile, kind: str, at: Any) -> Imported:
    """Import the file, or try it."""
    return IMPORTS[kind](command, at)
