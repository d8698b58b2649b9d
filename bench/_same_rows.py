"""The rows of the product's unit of work, written by hand and by the ORM: what the product is measured
against.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import orjson
from sqlalchemy.orm import Session
from transitions import Machine

from bench import unit as product
from casework.commands.recording import Record
from casework.db import Base, Json, db
from casework.domain.chain import written
from casework.models import Case

Row = dict[str, Any]
NUMBER, PARTY, REFERENCE, UNIQUE = "§number", "§party", "§reference", "§unique"
STATES = ("fresh", "screening", "documents", "review", "approval", "done")
TOP = {"written": 1_000_000, "orm": 500_000_000}  # each way and client hands out numbers of its own


@dataclass(frozen=True)
class Act:
    """One act as rows, with marks where another case differs."""

    was: int
    case: Row
    added: list[tuple[type[Base], list[Row]]]
    changed: list[tuple[type[Base], list[Row]]]

    @staticmethod
    def of(record: Record) -> Act:
        case = {**record.case, "id": NUMBER, "party_id": PARTY, "reference": REFERENCE}
        groups = (record.added, record.changed)
        added, changed = (
            [(model, [_marked(r) for r in rows]) for model, rows in g.items() if rows] for g in groups
        )
        return Act(record.was, case, added, changed)


def _marked(row: Row) -> Row:
    row = {**row, "case_id": NUMBER}
    if "source_id" in row:
        row["id"] = PARTY
    if "digest_id" in row:
        row["id"] = UNIQUE
    if "digest" in row:
        row["key"] = UNIQUE
    return row


def numbers(way: str, client: int) -> Iterator[int]:
    """Return numbers that no other client of no other run has."""
    return count(TOP[way] + client * 10_000_000 + os.getpid() * 1_000 % 9_000_000)


def _here(value: Any, number: int) -> Any:
    if value in (NUMBER, PARTY):
        return number
    if value == REFERENCE:
        return f"ERR-2026-{number}"
    return uuid.uuid4().hex if value == UNIQUE else value


def written_unit(acts: list[Act], client: int) -> Callable[[], None]:
    """Return the unit of a client that sends one text laid out beforehand for each act."""
    product.connect(product.url())
    postgres, given = db.engine.dialect.name == "postgresql", numbers("written", client)
    raw: Any = db.engine.raw_connection().driver_connection
    if postgres:
        raw.autocommit = True
    texts = [_statement(act) if postgres else _statements(act) for act in acts]

    def unit() -> None:
        number = next(given)
        for text in texts:
            if postgres:
                sql, values = text
                raw.execute(sql, [_here(value, number) for value in values], prepare=True)
            else:
                raw.execute("BEGIN IMMEDIATE")
                for sql, values in text:
                    raw.execute(sql, [_here(value, number) for value in values])
                raw.execute("COMMIT")

    return unit


def _statement(act: Act) -> Any:
    parts = _rows(act, "%s", lambda model, name, value: _json(model, name, value))
    ctes = [f"p{i} AS ({sql} RETURNING 1)" for i, (sql, _) in enumerate(parts)]
    return f"WITH {', '.join(ctes)} SELECT 1 FROM p0", [v for _, values in parts for v in values]


def _statements(act: Act) -> Any:
    return _rows(act, "?", lambda model, name, value: _text(_json(model, name, value)))


def _json(model: type[Base], name: str, value: Any) -> Any:
    kept = isinstance(model.__table__.c[name].type, Json) and value is not None
    return orjson.dumps(value).decode() if kept else value


def _text(value: Any) -> Any:
    return written(value) if isinstance(value, datetime) else value


def _rows(act: Act, mark: str, plain: Callable[[type[Base], str, Any], Any]) -> list[tuple[str, list[Any]]]:
    parts = [
        _update(Case, act.case, mark, plain, act.was) if act.was else _insert(Case, act.case, mark, plain)
    ]
    parts += [_insert(model, row, mark, plain) for model, rows in act.added for row in rows]
    parts += [_update(model, row, mark, plain) for model, rows in act.changed for row in rows]
    return parts


def _insert(model: type[Base], row: Row, mark: str, plain: Any) -> tuple[str, list[Any]]:
    places = ", ".join([mark] * len(row))
    values = [plain(model, name, value) for name, value in row.items()]
    return f"INSERT INTO {model.__tablename__} ({', '.join(row)}) VALUES ({places})", values


def _update(
    model: type[Base], row: Row, mark: str, plain: Any, was: int | None = None
) -> tuple[str, list[Any]]:
    keys = [c.name for c in model.__table__.primary_key]
    names = [name for name in row if name not in keys]
    sets, where = ", ".join(f"{n} = {mark}" for n in names), " AND ".join(f"{n} = {mark}" for n in keys)
    values = [plain(model, name, row[name]) for name in (*names, *keys)]
    guard = "" if was is None else f" AND seq = {mark}"
    return f"UPDATE {model.__tablename__} SET {sets} WHERE {where}{guard}", values + (
        [] if was is None else [was]
    )


def orm_unit(acts: list[Act], client: int) -> Callable[[], None]:
    """Return the unit of a client that works with a session an act and `transitions` as the machine."""
    product.connect(product.url())
    given = numbers("orm", client)
    machine = Machine(model=None, states=list(STATES), initial=STATES[0], auto_transitions=False)
    for trigger, source, target in zip(product.TRIGGERS, STATES, STATES[1:], strict=False):
        machine.add_transition(trigger, source, target)

    def unit() -> None:
        number = next(given)
        for step, act in enumerate(acts):
            with Session(db.engine.execution_options(writes=True)) as session, session.begin():
                if act.was:
                    case = session.get(Case, number)
                    machine.events[product.TRIGGERS[step - 1]].trigger(case)
                    _set(case, act.case, number)
                else:
                    session.add(Case(**_values(act.case, number)))
                for model, rows in act.added:
                    session.add_all(model(**_values(row, number)) for row in rows)
                for model, rows in act.changed:
                    for row in rows:
                        key = tuple(_here(row[c.name], number) for c in model.__table__.primary_key)
                        _set(session.get(model, key), row, number)

    return unit


def _values(row: Row, number: int) -> Row:
    return {name: _here(value, number) for name, value in row.items()}


def _set(found: Any, row: Row, number: int) -> None:
    for name, value in row.items():
        setattr(found, name, _here(value, number))
