"""The one place that writes a Record: one statement on PostgreSQL, one short transaction on SQLite."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import orjson
import psycopg
from sqlalchemy import Engine, Table
from sqlalchemy.orm import Session

from casework.commands.recording import Record
from casework.commands.statements import CASES, add_text, change_text, postgres_statement
from casework.db import Base, Json, Row, db, writers_queue
from casework.domain.chain import written
from casework.errors import Outrun, Unavailable
from casework.models import Case, SearchText
from casework.prepared import driver_connection

TRIES = 5
INDEX_TEXT = "INSERT OR REPLACE INTO search_index(rowid, words) VALUES (?, ?)"
P = ParamSpec("P")
A = TypeVar("A")


def again_if_outrun(command: Callable[P, A]) -> Callable[P, A]:
    """Read and decide again, up to five times, when another act of the case was written first."""

    @wraps(command)
    def tried(*args: P.args, **kwargs: P.kwargs) -> A:
        for attempt in range(TRIES):
            try:
                return command(*args, **kwargs)
            except Outrun:
                time.sleep((0.001 + 0.003 * secrets.randbelow(100) / 100) * (attempt + 1))
        raise Unavailable(
            "This case is being changed by many at once; the same request, sent again, takes effect."
        )

    return tried


def write(*records: Record) -> None:
    """Store all of the records or nothing; raises Outrun when one was decided on an old reading."""
    engine = db.engine
    try:
        if engine.dialect.name == "postgresql":
            _write_on_postgres(engine, records)
        else:
            _write_on_sqlite(engine, records)
    except (psycopg.errors.UniqueViolation, sqlite3.IntegrityError) as error:
        if "idempotency_keys" in str(error):
            raise Outrun from error
        raise
    except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected) as error:
        raise Outrun from error


def write_within(session: Session, *records: Record) -> None:
    """Store the records in a transaction that is open already; raises Outrun as `write` does."""
    session.flush()
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        _all_written([_send(driver, record) for record in records])
        return
    for record in records:
        _write_rows(driver, record)


def _write_on_postgres(engine: Engine, records: Sequence[Record]) -> None:
    with driver_connection(engine) as connection:
        if len(records) == 1:
            _all_written([_send(connection, records[0])])
            return
        with connection.transaction():
            with connection.pipeline():
                cursors = [_send(connection, record) for record in records]
            _all_written(cursors)  # counts are known now, and the transaction is still open


def _send(connection: Any, record: Record) -> Any:
    parts = _parts_of(record)
    sql, order = postgres_statement(frozenset(parts))
    values = {
        "given": orjson.dumps(parts, default=_json).decode(),
        "id": record.case["id"],
        "was": record.was,
    }
    return psycopg.RawCursor(connection).execute(sql, tuple(values[name] for name in order), prepare=True)


def _all_written(cursors: list[Any]) -> None:
    if any(cursor.rowcount != 1 for cursor in cursors):
        raise Outrun


def _parts_of(record: Record) -> dict[str, list[Row]]:
    verb = "change cases" if record.was else "add cases"
    parts = {verb: [_texts(Case, record.case)]}
    for word, gathered in (("add", record.added), ("change", record.changed)):
        for model, rows in gathered.items():
            if rows:
                parts[f"{word} {model.__tablename__}"] = [_texts(model, row) for row in rows]
    return parts


def _texts(model: type[Base], row: Row) -> Row:
    return {**row, **{name: _json_text(row[name]) for name in _json_columns(model) if row[name] is not None}}


def _json_text(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _json(value: object) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(type(value).__name__)


@cache
def _json_columns(model: type[Base]) -> tuple[str, ...]:
    return tuple(c.name for c in model.__table__.columns if isinstance(c.type, Json))


def _write_on_sqlite(engine: Engine, records: Sequence[Record]) -> None:
    with writers_queue(engine), driver_connection(engine) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            for record in records:
                _write_rows(connection, record)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _write_rows(connection: sqlite3.Connection, record: Record) -> None:
    case = _plain({**_texts(Case, record.case), "was": record.was})
    change = change_text(CASES) + " AND seq = :was"
    if connection.execute(change if record.was else add_text(CASES), case).rowcount != 1:
        raise Outrun
    for make, gathered in ((add_text, record.added), (change_text, record.changed)):
        for model, rows in gathered.items():
            if rows:
                table: Table = model.__table__  # type: ignore[assignment]
                connection.executemany(make(table), [_plain(_texts(model, row)) for row in rows])
    for row in (*record.added[SearchText], *record.changed[SearchText]):
        connection.execute(INDEX_TEXT, (row["case_id"], row["words"]))


def _plain(row: Row) -> Row:
    return {name: written(value) if isinstance(value, datetime) else value for name, value in row.items()}
