"""The database: Base, column types, the engine's settings on both systems, and one write transaction."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Dialect, Engine, MetaData, Text, event, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from casework.domain.chain import written

Row = dict[str, Any]  # a row of a table by column name, as commands and queries pass it on
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment: timestamptz on PostgreSQL, the one written form as text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return written(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return moment_of(value)


class Json(TypeDecorator[Any]):
    """A value kept as JSON text, the same on both systems; never a document that is hashed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


def moment_of(value: Any) -> datetime | None:
    """Return a moment as read from either system, in UTC."""
    if value is None:
        return None
    return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(UTC)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def database_uri(url: str) -> str:
    """Return the SQLAlchemy address of a DATABASE_URL, with the PostgreSQL driver that is used here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(uri: str) -> dict[str, Any]:
    """Return the pool and session settings of reliability: durable commits, short waits, one writer on
    SQLite.
    """
    if uri.startswith("sqlite"):
        return {"connect_args": {"timeout": 5, "check_same_thread": False}}
    options = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"
    return {
        "pool_size": 10,
        "pool_timeout": 5,
        "pool_pre_ping": False,
        "connect_args": {"options": f"{options} -c timezone=UTC", "connect_timeout": 5},
    }


def prepare_engine(engine: Engine) -> None:
    """Set SQLite's durability and its explicit BEGIN; PostgreSQL needs nothing beyond `engine_options`."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(_begin_text(connection)))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_text(connection: Any) -> str:
    return "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """Give a session in one write transaction: committed at the end, taken back on any error."""
    engine = engine if engine is not None else db.engine
    with (
        writers_queue(engine),
        Session(engine.execution_options(writes=True), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


def gather_statistics(session: Session) -> None:
    """Let the planner look at the tables anew, after many rows came in at once; it may take its time."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))
    session.execute(text("ANALYZE"))


class _Queue(threading.local):
    depth = 0


_held = _Queue()
_LOCKS: dict[str, threading.Lock] = {}


@contextmanager
def writers_queue(engine: Engine) -> Iterator[None]:
    """Hold the place of the one writer of an SQLite file, fairly among processes and threads."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    if _held.depth:
        raise RuntimeError("a write transaction is already open in this thread")
    with _LOCKS.setdefault(path, threading.Lock()):
        handle = os.open(path + ".wlock", os.O_RDWR | os.O_CREAT, 0o600)
        _held.depth += 1
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            _held.depth -= 1
            os.close(handle)
