"""What every import does: rows in batches, each kept or refused by itself, all of it on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.db import transaction
from casework.domain.facts import Actor
from casework.errors import CaseworkError, Denied, Malformed, Refused
from casework.models import ImportRow, ImportRun
from casework.queries.parties.parties import may_do
from casework.queries.tables import Table
from casework.rulebook.current import current

CREATED, CHANGED, UNCHANGED, DUPLICATE, REFUSED = "created", "changed", "unchanged", "duplicate", "refused"
BATCH = 200
PERMISSION = "party.import"
TOLD = ("row", "reason")  # columns of the file of refused rows: once put right, it may come back as it is
Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A table that was read, for one entity; `dry_run` tells what would become of it and leaves nothing.

    `once`: refused if the same file was imported before and stands.
    """

    table: Table
    entity: str
    file: str
    sha256: str
    actor: Actor
    dry_run: bool = False
    once: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of one row; reasons in both languages where there is something to say."""

    number: int
    outcome: str
    party: int | None = None
    holding: int | None = None
    version: int | None = None
    en: str | None = None
    zh: str | None = None
    before: Any = None


@dataclass(slots=True)
class Imported:
    """What became of a file: read = created + changed + unchanged + duplicates + refused."""

    run: int | None
    dry_run: bool
    outcomes: list[Outcome] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return dict(Counter(one.outcome for one in self.outcomes))

    def to_json(self, language: str = "en") -> dict[str, Any]:
        counted = self.counts()
        told = {name: counted.get(name, 0) for name in (CREATED, CHANGED, UNCHANGED)}
        named = {
            word: [_told(one, language) for one in self.outcomes if one.outcome == outcome]
            for word, outcome in (("duplicates", DUPLICATE), ("refused", REFUSED))
        }
        return {"run": self.run, "dry_run": self.dry_run, "read": len(self.outcomes), **told, **named}


def _told(one: Outcome, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"row": one.number, "reason": one.zh if language.startswith("zh") else one.en}
    return {**told, "party": one.party} if one.outcome == DUPLICATE else told


class _NothingKept(Exception):
    """Ends a transaction of a dry run."""


def check_import(command: ImportFile, columns: Sequence[str], needed: Sequence[str]) -> None:
    """Raise Denied, or Malformed for an entity that is none and for columns that are unknown or lacking."""
    if command.entity not in current().entities:
        right = f"One of: {', '.join(current().entities)}."
        raise Malformed("There is no such entity.", zh="没有该机构。", errors={"entity": [right]})
    if not may_do(command.actor, PERMISSION, command.entity):
        raise Denied("Your role does not import here.", zh="您的角色无权在此导入。")
    strange = [name for name in command.table.heading if name not in (*columns, *TOLD)]
    lacking = [name for name in needed if name not in command.table.heading]
    if strange or lacking:
        words = [f"unknown columns: {', '.join(strange)}"] if strange else []
        words += [f"columns that lack: {', '.join(lacking)}"] if lacking else []
        raise Malformed(
            f"The columns are not those of the template: {'; '.join(words)}.",
            zh=f"列名与模板不符：未知 {', '.join(strange) or '无'}；缺少 {', '.join(lacking) or '无'}。",
            errors={"file": words},
        )


def begin_run(command: ImportFile, kind: str, at: datetime) -> Imported:
    """Enter the run, and return what is to be filled; a dry run has no number. Raises Refused."""
    if command.dry_run:
        return Imported(None, True)
    number = take_number("import")
    with transaction() as session:
        if command.once:
            _refuse_again(session, command, kind)
        session.add(
            ImportRun(
                id=number,
                kind=kind,
                entity=command.entity,
                file=command.file[:300],
                sha256=command.sha256,
                actor=command.actor.name,
                at=at,
                counts={},
                reverted_at=None,
                reverted_by=None,
            )
        )
    return Imported(number, False)


def _refuse_again(session: Session, command: ImportFile, kind: str) -> None:
    same = (ImportRun.kind == kind, ImportRun.entity == command.entity, ImportRun.sha256 == command.sha256)
    stands = ImportRun.reverted_at.is_(None)
    before = session.scalar(select(ImportRun.id).where(*same, stands).order_by(ImportRun.id.desc()).limit(1))
    if before is not None:
        raise Refused(
            f"This very file was imported as import {before}. Take that one back first.",
            zh=f"同一文件已作为第 {before} 次导入。请先撤销该次导入。",
        )


def end_run(told: Imported, command: ImportFile, at: datetime) -> None:
    """Enter how many rows came to what, with an event of the import."""
    if told.run is None:
        return
    with transaction() as session:
        run = session.get(ImportRun, told.run)
        if run is not None:
            run.counts = told.counts()
        codes: dict[str, Any] = {"entity": command.entity, "sha256": command.sha256, "counts": told.counts()}
        append_event(session, f"import/{told.run}", "imported", command.actor.name, at, **codes)


@contextmanager
def batch(told: Imported) -> Iterator[Session]:
    """Give a session in one transaction, which a dry run takes back at its end."""
    try:
        with transaction() as session:
            yield session
            if told.dry_run:
                raise _NothingKept
    except _NothingKept:
        return


def keep(session: Session, told: Imported, outcome: Outcome) -> None:
    """Add what became of a row, in the transaction that wrote it."""
    told.outcomes.append(outcome)
    if told.run is not None:
        session.add(
            ImportRow(
                run_id=told.run,
                number=outcome.number,
                outcome=outcome.outcome,
                party_id=outcome.party,
                holding_id=outcome.holding,
                version=outcome.version,
                reason_en=outcome.en,
                reason_zh=outcome.zh,
                before=outcome.before,
            )
        )


def tried(session: Session, number: int, act: Callable[[], Outcome]) -> Outcome:
    """Do one row by itself: what is refused leaves nothing, and its reason is returned."""
    try:
        with session.begin_nested():
            return act()
    except CaseworkError as error:
        return refused(number, error)
    except (IntegrityError, DataError) as error:
        return Outcome(number, REFUSED, en=f"cannot be stored: {error.orig}", zh=f"无法保存：{error.orig}")


def refused(number: int, error: CaseworkError) -> Outcome:
    """Return the outcome of a row that is refused, with every field that is wrong."""
    fields = "; ".join(f"{name}: {' '.join(words)}" for name, words in error.errors.items())
    return Outcome(
        number,
        REFUSED,
        en=f"{error.detail} {fields}".strip(),
        zh=f"{error.zh} {fields}".strip(),
    )


def batches(rows: Sequence[T], progress: Progress) -> Iterator[Sequence[T]]:
    """Give the rows a batch at a time, and tell how far they are."""
    for first in range(0, len(rows), BATCH):
        yield rows[first : first + BATCH]
        progress(min(first + BATCH, len(rows)), len(rows))
