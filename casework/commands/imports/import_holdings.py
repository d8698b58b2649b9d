"""Import holdings and their months from a file: a row a month of a holding, or a holding alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.imports.runs import (
    CHANGED,
    CREATED,
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
from casework.commands.parties.record_holding import (
    DAYS,
    MONEY,
    Found,
    checked_holding,
    find_holding,
    put_holding,
)
from casework.db import Row
from casework.domain.parties.identifiers import SCHEMES, written_identifier
from casework.errors import Malformed, Refused
from casework.models import Party, PartyIdentifier

KIND = "holdings"
#: column -> an example; the first ones say whose it is, one of them is enough
EXAMPLE: Mapping[str, str] = {
    "party": "", "source_id": "CRM-10023", **dict.fromkeys(SCHEMES, ""), "number": "LN-2026-0001",
    "kind": "loan", "product": "term_loan", "currency": "GBP", "amount": "250000.00",
    "opened_on": "2024-06-30", "closed_on": "", "notice_on": "", "matures_on": "2031-06-30",
    "rate_resets_on": "2027-06-30",
    "month": "2026-10", "balance": "241200.00", "inflow": "0.00", "outflow": "2100.00", "uses": "1",
    "revenue": "830.50",
}  # fmt: skip
COLUMNS, NEEDED = tuple(EXAMPLE), ("number",)
OF_HOLDING = ("kind", "product", "currency", "amount", *DAYS)
OF_MONTH = (*MONEY, "uses")


@dataclass(slots=True)
class _Seen:
    """What rows of this file said already of each holding, and for which months."""

    said: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    months: dict[tuple[str, str], int] = field(default_factory=dict)


def import_holdings(
    command: ImportFile, at: datetime, progress: Progress = lambda done, of: None
) -> Imported:
    """Import every row that can be, and return what became of each.

    A holding is known by its number, its customer by number, source_id or an identifier; both must agree.
    Filled cells count, empty ones leave what is there. Raises Denied, Malformed for other columns.
    """
    check_import(command, COLUMNS, NEEDED)
    told, seen = begin_run(command, KIND, at), _Seen()
    zh = command.actor.language.startswith("zh")
    for part in batches(command.table.rows, progress):
        numbers = iter(reserve("holding", len(part)))
        with batch(told) as session:
            for number, cells in part:
                try:
                    values, months = _read(number, cells, seen, zh)
                except (Malformed, Refused) as error:
                    keep(session, told, refused(number, error))
                    continue
                new = next(numbers)
                act = partial(_taken, session, command, number, cells, values, months, new, at, told.run)
                keep(session, told, tried(session, number, act))
    end_run(told, command, at)
    return told


def template() -> str:
    """Return a CSV to start from: the columns and one example."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([COLUMNS, EXAMPLE.values()])
    return text.getvalue()


def _read(number: int, cells: Mapping[str, str], seen: _Seen, zh: bool) -> tuple[Row, list[Row]]:
    """Return what a row says of the holding and its month. Raises Malformed, Refused for a contradiction."""
    if "" in cells:
        raise Malformed("It has more cells than columns.", zh="单元格多于列数。")
    given = {name: cells[name] for name in OF_HOLDING if cells.get(name)}
    if "kind" in given:
        given["kind"] = given["kind"].lower()
    month = {name: cells[name] for name in OF_MONTH if cells.get(name)}
    if month and not cells.get("month"):
        raise Malformed("Say of which month.", zh="请填写月份。", errors={"month": ["A month as 2026-10."]})
    if cells.get("month"):
        month["month"] = cells["month"]
    account = cells.get("number", "")
    told = checked_holding(account, given, [month] if month else [], zh)
    for name, value in given.items():
        before = seen.said.setdefault(account, {}).setdefault(name, (value, number))
        if before[0] != value:
            raise Refused(
                f"{name}: row {before[1]} says {before[0]} of the same holding.",
                zh=f"{name}：第 {before[1]} 行对同一业务填写了 {before[0]}。",
            )
    first = seen.months.setdefault((account, month["month"]), number) if month else number
    if first != number:
        raise Refused(f"Row {first} has the same month.", zh=f"第 {first} 行已有同一月份。")
    return told


def _taken(
    session: Session,
    command: ImportFile,
    number: int,
    cells: Mapping[str, str],
    values: Row,
    months: list[Row],
    new: int,
    at: datetime,
    run: int | None,
) -> Outcome:
    party = _customer(session, command.entity, cells)
    found, told = find_holding(session, party, values["number"], months), {"import": run}
    before = _before(found, values, months)
    seq, holding = put_holding(session, party, found, new, values, months, command.actor, at, **told)
    if seq is None:
        return Outcome(number, UNCHANGED, party.id, holding.id)
    outcome = CREATED if holding.id == new else CHANGED
    return Outcome(number, outcome, party.id, holding.id, before=before)


def _customer(session: Session, entity: str, cells: Mapping[str, str]) -> Party:
    """Return the customer that a row names. Raises Refused where there is none or they are two."""
    found: set[int] = set()
    named = []
    if (text := cells.get("party", "")) and text.isdecimal() and len(text) < 16:
        found.add(int(text))
    named += [text] if text else []
    if text := cells.get("source_id", ""):
        found |= set(session.scalars(select(Party.id).where(Party.source_id == text)))
        named.append(text)
    for scheme in SCHEMES:
        if text := cells.get(scheme, ""):
            value = written_identifier(scheme, text)
            same = (PartyIdentifier.scheme == scheme, PartyIdentifier.value == value)
            ask = select(PartyIdentifier.party_id).where(PartyIdentifier.entity == entity, *same)
            found |= set(session.scalars(ask))
            named.append(f"{scheme} {value}")
    parties = {party.id: party for one in found if (party := _alive(session, one, entity)) is not None}
    if len(parties) != 1:
        told = ", ".join(named) or "nobody"
        raise Refused(
            f"No customer of {entity} is meant by {told}."
            if not parties
            else f"{told} are customers {', '.join(map(str, sorted(parties)))}.",
            zh=f"在 {entity} 找不到客户：{told}。" if not parties else f"{told} 对应多位客户。",
        )
    return next(iter(parties.values()))


def _alive(session: Session, number: int, entity: str) -> Party | None:
    party = session.get(Party, number)
    if party is not None and party.merged_into is not None:
        party = session.get(Party, party.merged_into)
    return party if party is not None and party.entity == entity else None


def _before(found: Found, values: Row, months: list[Row]) -> Row | None:
    """Return what a revert sets back: the columns and months as they were, None for a new holding."""
    if found.holding is None:
        return None
    kept: dict[str, Any] = {}
    for month in months:
        row = found.months.get(month["month"])
        kept[month["month"]] = None if row is None else {name: getattr(row, name) for name in OF_MONTH}
    return {"values": {name: getattr(found.holding, name) for name in values}, "months": kept}
