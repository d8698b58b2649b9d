"""Import a file of the US complaint database: every row a case, each once however often the file comes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy import select

from casework.commands.complaints.record_complaint import gather_complaint
from casework.commands.complaints.translating import Intake
from casework.commands.numbers import reserve
from casework.commands.recording import Record
from casework.commands.writing import write
from casework.db import db, gather_statistics, transaction
from casework.domain.cfpb import Complaint, NotRead, read_complaints, shift_to
from casework.models import Case
from casework.queries.cases.reading import log_of_database
from casework.rulebook.current import current

BATCH = 500
CLASHES = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    psycopg.errors.IntegrityError,
    psycopg.errors.DataError,
)
C: Any = Case.__table__.c


@dataclass(frozen=True, slots=True)
class ImportComplaints:
    """The lines of a file, heading first. `day`: move all dates by whole weeks so that the newest is then."""

    lines: Sequence[str]
    day: date | None = None


@dataclass(slots=True)
class Imported:
    """What became of the rows: read = created + unchanged + refused. A flagged row was created."""

    read: int = 0
    created: int = 0
    unchanged: int = 0
    flagged: list[tuple[int, str]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    unknown: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # scheme -> name -> rows, put under `other`
    weeks: int = 0

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {name: getattr(self, name) for name in ("read", "created", "unchanged")}
        for name in ("flagged", "refused"):
            told[name] = [{"row": row, "reason": reason} for row, reason in sorted(getattr(self, name))]
        return {**told, "unknown": self.unknown, "weeks_moved": self.weeks}


def import_complaints(
    command: ImportComplaints, at: datetime, progress: Callable[[int, int], None] = lambda done, of: None
) -> Imported:
    """Import every row that can be read; `progress` is called with the number of rows done and of all.

    Raises Malformed for a file that is no excerpt of this source, before anything is written.
    """
    told, intake = Imported(), Intake(current(), at, log_of_database())
    complaints: list[Complaint] = []
    for one in read_complaints(command.lines):
        told.read += 1
        if isinstance(one, NotRead):
            told.refused.append((one.row, one.reason))
        else:
            complaints.append(one)
    if command.day is not None:
        by = shift_to(complaints, command.day)
        told.weeks, complaints = by.days // 7, [one.moved(by) for one in complaints]
    for first in range(0, len(complaints), BATCH):
        _import_batch(complaints[first : first + BATCH], intake, told)
        progress(min(first + BATCH, len(complaints)), len(complaints))
    told.unknown = {scheme: dict(names) for scheme, names in intake.unknown.items()}
    if told.created:
        with transaction() as session:
            gather_statistics(session)
    return told


def _import_batch(batch: list[Complaint], intake: Intake, told: Imported) -> None:
    new = list(_new(batch, intake, told))
    if not new:
        return
    numbers = zip(reserve("case", len(new)), reserve("party", len(new)), strict=True)
    records = [gather_complaint(intake, one, *pair) for one, pair in zip(new, numbers, strict=True)]
    try:
        write(*records)
    except CLASHES:  # somebody imports the same rows, or one of them cannot be stored: each by itself then
        _write_each(new, records, told)
    else:
        _count(new, told)


def _new(batch: list[Complaint], intake: Intake, told: Imported) -> Iterator[Complaint]:
    """Give those that are not there yet, each once."""
    known = _known(batch)
    for one in batch:
        if one.identity in known:
            told.unchanged += 1
        elif (received := intake.moment(one.received_on)) > intake.at:
            told.refused.append((one.row, f"was received on {received:%Y-%m-%d}, which is still to come"))
        else:
            known.add(one.identity)
            yield one


def _known(batch: list[Complaint]) -> set[str]:
    query = select(C.source_id).where(C.source_id.in_([one.identity for one in batch]))
    with db.engine.connect() as connection:
        return set(connection.scalars(query))


def _write_each(new: list[Complaint], records: list[Record], told: Imported) -> None:
    for one, record in zip(new, records, strict=True):
        try:
            write(record)
        except CLASHES as error:
            if one.identity in _known([one]):
                told.unchanged += 1
            else:
                told.refused.append((one.row, f"cannot be stored: {error}"))
        else:
            _count([one], told)


def _count(new: list[Complaint], told: Imported) -> None:
    told.created += len(new)
    for one in new:
        if one.sent_early:
            told.flagged.append(
                (
                    one.row,
                    f"was sent to the company on {one.sent_on}, before it was received on {one.received_on}",
                )
            )
        if one.sent_on is None:
            told.flagged.append((one.row, "has no date on which it was sent to the company: no clock"))
