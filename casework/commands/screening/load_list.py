"""Load a list of sanctioned persons: one version more, with what it adds, removes and renames."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.screening.request_screening import run_row
from casework.db import Row, transaction
from casework.domain.screening.lists import Difference, Entry, ListRead, difference, read_list, with_aliases
from casework.errors import Malformed, Refused
from casework.models import ScreeningEntry, ScreeningList, ScreeningRun
from casework.queries.screening.lists import entries_of, lists_in_force

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LARGEST = 200_000_000  # bytes of an unpacked file
BATCH = 1000
STREAM = "screening_list"
REPEATED = timedelta(hours=12)  # a list that comes again unchanged screens everybody anew, but not more often
_entries: Any = ScreeningEntry.__table__
_lists: Any = ScreeningList.__table__
_runs: Any = ScreeningRun.__table__


@dataclass(frozen=True, slots=True)
class LoadList:
    """A file of a list as it came, also gzipped; `aliases` is the file of further names that OFAC has apart.

    `rehearse` reads and compares, and writes nothing.
    """

    name: str
    content: bytes
    actor: str
    file: str = ""
    aliases: bytes | None = None
    rehearse: bool = False


@dataclass(slots=True)
class Loaded:
    """What became of a file: the version, what changed, and the rows that could not be used."""

    name: str
    version: int
    read: int
    difference: Difference
    refused: list[Row]
    unchanged: bool = False
    names: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)  # before, after

    def to_json(self) -> Row:
        """Return the answer of `casework import list --json`."""
        changes = self.difference
        return {
            "list": self.name,
            "version": self.version,
            "unchanged": self.unchanged,
            "read": self.read + len(self.refused),
            "entries": self.read,
            "added": [self._told(number) for number in changes.added],
            "removed": [self._told(number) for number in changes.removed],
            "renamed": [self._told(number) for number in changes.renamed],
            "changed": [self._told(number) for number in changes.changed],
            "refused": self.refused,
        }

    def _told(self, number: str) -> Row:
        before, after = self.names[number]
        if before is None or after is None or before == after:
            return {"id": number, "name": after or before}
        return {"id": number, "name": after, "was": before}


def load_list(command: LoadList, at: datetime) -> Loaded:
    """Load the file as the next version of the list, or note that it is the one in force; all or nothing.

    Rows that cannot be used are told, each with its number, and kept with the version. Raises Malformed for a
    file that is no list, Refused where no row of it can be used.
    """
    if not NAME.fullmatch(command.name):
        says = {"list": ["Small letters, digits and _, such as ofac_sdn."]}
        raise Malformed("Not a name for a list.", zh="名单名称无效。", errors=says)
    read, run = _read(command), 0 if command.rehearse else take_number("screening_run")
    with transaction() as session:
        before = lists_in_force(session.connection(), [command.name]).get(command.name)
        old = entries_of(session.connection(), command.name) if before else {}
        told = _compared(command.name, before, old, read)
        told.unchanged = before is not None and not told.difference.anything
        if command.rehearse:
            return told
        if told.unchanged:
            mine = (_lists.c.name == command.name, _lists.c.version == told.version)
            session.execute(update(_lists).where(*mine).values(seen_at=at))
        else:
            _write(session, command, told, read, at)
        if not told.unchanged or not _screened_lately(session, told.name, at):
            session.add(ScreeningRun(**run_row(run, at, command.actor, told.name, {told.name: told.version})))
        _tell(session, command, told, at)
    return told


def _screened_lately(session: Session, name: str, at: datetime) -> bool:
    """Tell whether every customer was to be screened against the list within half a day."""
    lately = select(_runs.c.id).where(_runs.c.list == name, _runs.c.asked_at > at - REPEATED)
    return session.execute(lately.limit(1)).first() is not None


def _read(command: LoadList) -> ListRead:
    read = read_list(_text(command.content))
    if command.aliases is not None:
        with_aliases(read, _text(command.aliases))
    if not read.entries:
        raise Refused("No row of the file can be used.", zh="文件中没有可用的行。")
    return read


def _text(content: bytes) -> str:
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (EOFError, OSError) as error:
            raise Malformed(f"The file cannot be unpacked: {error}", zh="文件无法解压。") from error
    if len(content) > LARGEST:
        raise Malformed("The file is too large.", zh="文件过大。")
    return content.decode("utf-8-sig", errors="replace")


def _compared(name: str, before: Row | None, old: Mapping[str, Entry], read: ListRead) -> Loaded:
    changes = difference(old, read.entries)
    numbers = (*changes.added, *changes.removed, *changes.renamed, *changes.changed)
    names = {number: (_name(old, number), _name(read.entries, number)) for number in numbers}
    refused = [{"row": one.row, "reason": one.reason.en, "reason_zh": one.reason.zh} for one in read.refused]
    version = before["version"] + (1 if changes.anything else 0) if before else 1
    return Loaded(name, version, len(read.entries), changes, refused, names=names)


def _name(entries: Mapping[str, Entry], number: str) -> str | None:
    return entries[number].name if number in entries else None


def _write(session: Session, command: LoadList, told: Loaded, read: ListRead, at: datetime) -> None:
    """Close the entries that are no longer so, and add those that are new or otherwise."""
    changes, version = told.difference, told.version
    over = [*changes.removed, *changes.renamed, *changes.changed]
    for first in range(0, len(over), BATCH):
        mine = (_entries.c.list == command.name, _entries.c.until.is_(None))
        batch = _entries.c.entry.in_(over[first : first + BATCH])
        session.execute(update(_entries).where(*mine, batch).values(until=version))
    new = [*changes.added, *changes.renamed, *changes.changed]
    if new:
        session.execute(insert(_entries), [_row(command.name, read.entries[n], version) for n in new])
    session.add(
        ScreeningList(
            name=command.name,
            version=version,
            shape=read.shape,
            file=command.file[:200],
            sha256=_digest(command),
            loaded_at=at,
            loaded_by=command.actor,
            seen_at=at,
            entries=told.read,
            added=len(changes.added),
            removed=len(changes.removed),
            renamed=len(changes.renamed),
            changed=len(changes.changed),
            refused=told.refused,
        )
    )


def _row(name: str, entry: Entry, version: int) -> Row:
    return {
        "list": name,
        "entry": entry.entry,
        "kind": entry.kind,
        "name": entry.name,
        "names": [list(one) for one in entry.names],
        "told": dict(entry.told),
        "since": version,
        "until": None,
    }


def _tell(session: Session, command: LoadList, told: Loaded, at: datetime) -> None:
    """Put it on the chain of the list."""
    codes: Row = {"version": told.version, "sha256": _digest(command), "entries": told.read}
    if not told.unchanged:
        changes = told.difference
        codes |= {
            "added": len(changes.added),
            "removed": len(changes.removed),
            "renamed": len(changes.renamed),
        }
    if told.refused:
        codes["refused"] = len(told.refused)
    kind = "list_seen" if told.unchanged else "list_loaded"
    append_event(session, f"{STREAM}/{told.name}", kind, command.actor, at, **codes)


def _digest(command: LoadList) -> str:
    return hashlib.sha256(command.content + (command.aliases or b"")).hexdigest()
