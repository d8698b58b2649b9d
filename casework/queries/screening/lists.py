"""Lists in force, their entries, and the names on them made ready for questions."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from casework.db import Row, db
from casework.domain.screening.index import Index
from casework.domain.screening.lists import Entry
from casework.domain.screening.policy import ScreeningPolicy
from casework.errors import NotFound
from casework.models import ScreeningEntry, ScreeningList

L: Any = ScreeningList.__table__.c
E: Any = ScreeningEntry.__table__.c
KEPT = 8  # indexes that a process keeps
_indexes: dict[tuple[str, str, int, str], Index] = {}
_building = threading.Lock()


def lists_in_force(connection: Connection, names: Iterable[str] | None = None) -> dict[str, Row]:
    """Return the newest version of each list, by its name."""
    newest = select(L.name, func.max(L.version).label("version")).group_by(L.name).subquery()
    query = select(ScreeningList.__table__).join(
        newest, (newest.c.name == L.name) & (newest.c.version == L.version)
    )
    if names is not None:
        query = query.where(L.name.in_(sorted(names)))
    return {row["name"]: dict(row) for row in connection.execute(query).mappings()}


def entries_of(connection: Connection, name: str, version: int | None = None) -> dict[str, Entry]:
    """Return the entries of a list by their numbers, as of a version; those in force where None."""
    query = select(ScreeningEntry.__table__).where(E.list == name)
    if version is None:
        query = query.where(E.until.is_(None))
    else:
        query = query.where(E.since <= version, E.until.is_(None) | (E.until > version))
    return {
        row["entry"]: _entry(row) for row in connection.execute(query.order_by(E.since, E.entry)).mappings()
    }


def _entry(row: Any) -> Entry:
    names = tuple((name, quality) for name, quality in row["names"])
    return Entry(row["entry"], row["kind"], row["name"], names, row["told"])


def names_on(entries: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Give every name with the number of its entry."""
    return ((number, name) for number, entry in entries.items() for name in entry.all_names)


def list_in_force(name: str) -> Row:
    """Return the newest version of a list. Raises NotFound where none of that name is loaded."""
    with db.engine.connect() as connection:
        row = lists_in_force(connection, [name]).get(name)
    if row is None:
        raise NotFound(
            f"No list “{name}” is loaded: casework import list FILE --list {name}.",
            zh=f"尚未导入名单“{name}”：casework import list FILE --list {name}。",
        )
    return row


def index_of(row: Row) -> Index:
    """Return the names of one version of a list, ready for questions; the process keeps the last few."""
    key = (str(db.engine.url), row["name"], row["version"], row["sha256"])
    with _building:
        if key not in _indexes:
            with db.engine.connect() as connection:
                entries = entries_of(connection, row["name"], row["version"])
            while len(_indexes) >= KEPT:
                _indexes.pop(next(iter(_indexes)))
            _indexes[key] = Index(names_on(entries))
        return _indexes[key]


def entries_touched(connection: Connection, name: str, version: int) -> tuple[set[str], set[str]]:
    """Return the entries that a version brought or worded anew, and those it took away or worded anew."""
    brought = select(E.entry).where(E.list == name, E.since == version)
    taken = select(E.entry).where(E.list == name, E.until == version)
    return set(connection.scalars(brought)), set(connection.scalars(taken))


def too_old(policy: ScreeningPolicy, at: datetime, lists: Mapping[str, Row]) -> list[str]:
    """Return the names of lists that are required and missing, or older than the policy lets them be."""
    missing = [one.name for one in policy.lists if one.required and one.name not in lists]
    old = [
        name
        for name, row in lists.items()
        if name in policy.by_name and at - row["seen_at"] > policy.fresh_for
    ]
    return sorted({*missing, *old})
