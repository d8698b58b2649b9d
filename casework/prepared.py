"""Statements that are compiled once and run on the driver's own connection: the path of a move."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
import psycopg
from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Dialect,
    Engine,
    Label,
    Select,
    Table,
    Text,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.types import TypeDecorator, TypeEngine

from casework.db import Json, Moment, moment_of
from casework.domain.chain import written
from casework.errors import Unavailable

#: What SQLite says when it cannot just now, other than when a statement is wrong.
PASSING = ("locked", "busy", "unable to open", "disk", "readonly")
Decoders = tuple[tuple[str, Callable[[Any], Any] | None], ...]


class Prepared:
    """A statement compiled once for each system and run on the pool's own connection, in autocommit."""

    def __init__(self, statement: Select[Any] | Callable[[str], Select[Any]]) -> None:
        self._statement = statement
        self._made: dict[str, tuple[str, tuple[str, ...], dict[str, Any], Decoders]] = {}

    def one(self, engine: Engine, **values: object) -> dict[str, Any] | None:
        """Return the first row by column name, or None."""
        rows = self.all(engine, **values)
        return rows[0] if rows else None

    def all(self, engine: Engine, **values: object) -> list[dict[str, Any]]:
        text, order, fixed, decoders = self._for(engine.dialect)
        with driver_connection(engine) as connection:
            given = _plain(tuple(values[name] if name in values else fixed[name] for name in order), engine)
            if engine.dialect.name == "postgresql":
                found = psycopg.RawCursor(connection).execute(text, given, prepare=True).fetchall()
            else:
                found = connection.execute(text, given).fetchall()
        return [
            {
                name: decode(cell) if decode else cell
                for (name, decode), cell in zip(decoders, row, strict=True)
            }
            for row in found
        ]

    def _for(self, dialect: Dialect) -> tuple[str, tuple[str, ...], dict[str, Any], Decoders]:
        if dialect.name not in self._made:
            given = self._statement
            made = given if isinstance(given, Select) else given(dialect.name)
            self._made[dialect.name] = (*compiled(made, dialect), decoders_of(made))
        return self._made[dialect.name]


def _plain(values: tuple[object, ...], engine: Engine) -> tuple[object, ...]:
    if engine.dialect.name == "postgresql":
        return values
    return tuple(written(value) if isinstance(value, datetime) else value for value in values)


def compiled(statement: ClauseElement, dialect: Dialect) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Return the statement's text for the driver, the order of its values, and those that it fixes itself."""
    if dialect.name == "postgresql":
        dialect = postgresql.psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    made: Any = statement.compile(dialect=dialect)
    return str(made), tuple(made.positiontup or ()), dict(made.params)


def decoders_of(statement: Select[Any]) -> Decoders:
    return tuple((column.name, decoder_of(column.type)) for column in statement.selected_columns)


def decoder_of(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """Return how a cell as the driver gives it becomes a value: a moment, JSON text, or rows."""
    if isinstance(kind, Moment):
        return moment_of
    if isinstance(kind, Json):
        return lambda cell: None if cell is None else orjson.loads(cell)
    return kind.rows if isinstance(kind, Rows) else None


class Rows(TypeDecorator[Any]):
    """The rows of another table, gathered into one cell as JSON (see `rows_of`)."""

    impl = Text
    cache_ok = True

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.decoders = {c.name: decoder_of(c.type) for c in table.c if decoder_of(c.type)}

    def rows(self, cell: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (orjson.loads(cell) if isinstance(cell, str) else cell) or []
        for row in found:
            for name, decode in self.decoders.items():
                row[name] = decode(row[name]) if decode else row[name]
        return found


def rows_of(table: Table, system: str, *where: ColumnElement[bool]) -> Label[Any]:
    """Return a column that holds the table's rows under `where` as a list, in the same round trip."""
    if system == "postgresql":
        gathered: ColumnElement[Any] = func.json_agg(literal_column(f'"{table.name}"')).cast(Text)
    else:
        pairs: list[Any] = []
        for column in table.c:
            pairs += [literal_column(f"'{column.name}'"), column]
        gathered = func.json_group_array(func.json_object(*pairs))
    chosen = select(type_coerce(gathered, Rows(table))).select_from(table).where(*where)
    return type_coerce(chosen.scalar_subquery(), Rows(table)).label(table.name)


@contextmanager
def driver_connection(engine: Engine) -> Iterator[Any]:
    """Give the driver's own connection from the pool, in autocommit; what fails is told as Unavailable."""
    try:
        pooled = engine.raw_connection()
    except (OperationalError, PoolTimeout) as error:
        raise Unavailable from error
    connection: Any = pooled.driver_connection
    try:
        if engine.dialect.name == "postgresql":
            connection.autocommit = True
        yield connection
        if engine.dialect.name == "postgresql":
            connection.autocommit = False
    except (psycopg.OperationalError, sqlite3.OperationalError) as error:
        if engine.dialect.name == "postgresql":
            pooled.invalidate(error)
        elif not any(word in str(error) for word in PASSING):
            raise
        raise Unavailable from error
    except BaseException:
        if engine.dialect.name == "postgresql" and not connection.closed:
            connection.rollback()
            connection.autocommit = False
        raise
    finally:
        pooled.close()
