"""Import customers from a file: known ones by their numbers, new ones once, each refused row with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.commands.imports.party_rows import COLUMNS, NEEDED, PartyRow, read_row
from casework.commands.imports.runs import (
    CHANGED,
    CREATED,
    DUPLICATE,
    UNCHANGED,
    Imported,
    ImportFile,
    Outcome,
    Progress,
    batch,
    batches,
    begin_run,
    check_import,
    end_run,
    keep,
    refused,
    tried,
)
from casework.commands.numbers import reserve
from casework.commands.parties.add_identifier import put_identifier
from casework.commands.parties.add_party import put_party
from casework.commands.parties.change_party import put_change
from casework.commands.parties.record_party import NOT_KNOWN
from casework.db import transaction
from casework.errors import Malformed, Refused
from casework.models import Party, PartyIdentifier, Person

KIND = "parties"
UNCHANGEABLE = frozenset({"source_id"})


@dataclass(slots=True)
class _Seen:
    """Which numbers and names rows of this file had already: key -> row."""

    numbers: dict[Any, int] = field(default_factory=dict)
    names: dict[tuple[str, str | None], int] = field(default_factory=dict)


def import_parties(command: ImportFile, at: datetime, progress: Progress = lambda done, of: None) -> Imported:
    """Import every row that can be, and return what became of each.

    A row whose identifier or source_id is known changes that customer: filled cells count, empty ones do not.
    One whose normal name and country are known is a duplicate and left out, unless it says `as_new`. Raises
    Denied, and Malformed for a file with other columns, before anything is written.
    """
    check_import(command, COLUMNS, NEEDED)
    told, seen, owners = begin_run(command, KIND, at), _Seen(), _owners()
    zh = command.actor.language.startswith("zh")
    for part in batches(command.table.rows, progress):
        numbers = iter(reserve("party", len(part)))
        with batch(told) as session:
            for number, cells in part:
                try:
                    row = read_row(number, cells, owners, command.entity, zh)
                except Malformed as error:
                    keep(session, told, refused(number, error))
                    continue
                act = partial(_taken, session, command, row, seen, next(numbers), at, told.run)
                keep(session, told, tried(session, number, act))
    end_run(told, command, at)
    return told


def _owners() -> dict[str, int]:
    with transaction() as session:
        return {row.username: row.id for row in session.execute(select(Person.username, Person.id))}


def _taken(
    session: Session, command: ImportFile, row: PartyRow, seen: _Seen, new: int, at: datetime, run: int | None
) -> Outcome:
    """Find the customer that a row means, and record or change her."""
    keys = [(one.scheme, one.value) for one in row.identifiers]
    keys += [("source_id", row.source_id)] if row.source_id else []
    for key in keys:
        if key in seen.numbers:
            raise Refused(
                f"Row {seen.numbers[key]} has the same {key[0]} {key[1]}.",
                zh=f"第 {seen.numbers[key]} 行已有相同的 {key[0]} {key[1]}。",
            )
    known = _known(session, command.entity, row)
    if known is not None:
        outcome = _changed(session, command, row, known, at, run)
    else:
        double = _double(session, command.entity, row, seen)
        if double is not None:
            return double
        outcome = _created(session, command, row, new, at, run)
    seen.numbers.update(dict.fromkeys(keys, row.number))
    seen.names[_name(row)] = row.number
    return outcome


def _name(row: PartyRow) -> tuple[str, str | None]:
    return row.columns["normal_name"], row.columns.get("country")


def _known(session: Session, entity: str, row: PartyRow) -> Party | None:
    """Return the customer of these numbers. Raises Refused where they are those of two."""
    found: set[int] = set()
    for one in row.identifiers:
        same = (PartyIdentifier.scheme == one.scheme, PartyIdentifier.value == one.value)
        ask = select(PartyIdentifier.party_id).where(PartyIdentifier.entity == entity, *same)
        found |= set(session.scalars(ask))
    if row.source_id:
        found |= set(session.scalars(select(Party.id).where(Party.source_id == row.source_id)))
    masters = {_master(session, number) for number in found}
    if len(masters) > 1:
        named = ", ".join(map(str, sorted(party.id for party in masters)))
        raise Refused(f"Its numbers are those of customers {named}.", zh=f"其号码分属客户 {named}。")
    party = next(iter(masters), None)
    if party is not None and party.entity != entity:
        raise Refused("Its source_id is in use in another entity.", zh="source_id 已被其他机构使用。")
    return party


def _master(session: Session, number: int) -> Party:
    party = session.get_one(Party, number)
    return party if party.merged_into is None else session.get_one(Party, party.merged_into)


def _double(session: Session, entity: str, row: PartyRow, seen: _Seen) -> Outcome | None:
    """Return what is told of a row whose name and country somebody has, None for a new customer."""
    name, country = _name(row)
    if row.as_new:
        return None
    if (name, country) in seen.names:
        other = seen.names[name, country]
        en = f"Row {other} has the same name and country; write yes under as_new if they are two."
        zh = f"与第 {other} 行名称和国家相同；如为两位客户，请在 as_new 列填 yes。"
        return Outcome(row.number, DUPLICATE, en=en, zh=zh)
    same = (Party.entity == entity, Party.normal_name == name)
    where = func.coalesce(Party.country, country or "") == (country or func.coalesce(Party.country, ""))
    party = session.scalar(select(func.min(func.coalesce(Party.merged_into, Party.id))).where(*same, where))
    if party is None:
        return None
    en = f"Customer {party} has the same name and country; write yes under as_new if they are two."
    zh = f"与客户 {party} 名称和国家相同；如为两位客户，请在 as_new 列填 yes。"
    return Outcome(row.number, DUPLICATE, party=party, en=en, zh=zh)


def _created(
    session: Session, command: ImportFile, row: PartyRow, new: int, at: datetime, run: int | None
) -> Outcome:
    told = {"language": "en", "vulnerable": False, **row.columns}
    values = {**NOT_KNOWN, **told, "id": new, "entity": command.entity, "recorded_at": at}
    party, seq = put_party(session, values, command.actor, at, **{"import": run})
    for one in row.identifiers:
        seq = put_identifier(session, party, one, command.actor, at)
    return Outcome(row.number, CREATED, party.id, version=party.version, before={"seq": seq})


def _changed(
    session: Session, command: ImportFile, row: PartyRow, party: Party, at: datetime, run: int | None
) -> Outcome:
    zh = command.actor.language.startswith("zh")
    values = {name: value for name, value in row.given.items() if name not in UNCHANGEABLE}
    if not row.says_kind:
        values.pop("kind")
    before = {name: getattr(party, name) for name in values if getattr(party, name) != row.columns[name]}
    seq = put_change(session, party, values, command.actor, at, zh, **{"import": run})
    added = _more_numbers(session, command, row, party, at)
    if seq is None and not added:
        return Outcome(row.number, UNCHANGED, party.id, version=party.version)
    kept = {"values": before, "identifiers": added}
    return Outcome(row.number, CHANGED, party.id, version=party.version, before=kept)


def _more_numbers(
    session: Session, command: ImportFile, row: PartyRow, party: Party, at: datetime
) -> Sequence[str]:
    """Add the numbers that the customer has not, and return their schemes."""
    added = []
    for one in row.identifiers:
        old = session.get(PartyIdentifier, (party.id, one.scheme))
        if old is None or old.value != one.value:
            put_identifier(session, party, one, command.actor, at)
            added.append(one.scheme)
    return added
