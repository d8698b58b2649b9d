"""One reading of a whole database, as it stood at one moment, row by row and without the web's machinery."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from casework.errors import Unavailable

Run = Callable[[str], Iterable[tuple[Any, ...]]]
AT_ONCE = 500  # rows fetched in one go from PostgreSQL


def system_of(url: str) -> str:
    """Return the kind of database that an address leads to."""
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def sqlite_file(url: str) -> Path:
    """Return the file of an SQLite address."""
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def snapshot(url: str) -> Iterator[Run]:
    """Give what runs a statement, all in one read-only transaction. Raises Unavailable without a database."""
    opened = _of_sqlite(sqlite_file(url)) if system_of(url) == "sqlite" else _of_postgres(url)
    with opened as run:
        yield run


@contextmanager
def _of_sqlite(path: Path) -> Iterator[Run]:
    if not path.is_file():
        raise Unavailable(
            f"There is no database at {path}: run `casework init`.",
            zh=f"{path} 处没有数据库：请运行 `casework init`。",
        )
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.isolation_level = None
        connection.execute("BEGIN")
        yield connection.execute


@contextmanager
def _of_postgres(url: str) -> Iterator[Run]:
    import psycopg

    address = url.replace("postgresql+psycopg://", "postgresql://")
    numbers = itertools.count()
    try:
        connection = psycopg.connect(address, connect_timeout=5, options="-c timezone=UTC")
    except psycopg.OperationalError as fault:
        raise Unavailable(
            f"The database cannot be reached: {fault}".strip(), zh=f"无法连接数据库：{fault}".strip()
        ) from None
    with closing(connection), ExitStack() as cursors:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute("SELECT set_config(%s, '0', true)", (name,))

        def run(text: str) -> Iterable[tuple[Any, ...]]:
            cursor = cursors.enter_context(connection.cursor(f"reading_{next(numbers)}"))
            cursor.itersize = AT_ONCE
            return cursor.execute(text.encode())

        yield run
