"""Numbers of cases, parties and reports: handed out in blocks, each once, with gaps where a process ended."""

from __future__ import annotations

import os
import threading
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, insert, update
from sqlalchemy.exc import IntegrityError

from casework.db import db, transaction
from casework.models import Number

BLOCK = 20
_lock = threading.Lock()
_blocks: WeakKeyDictionary[Engine, dict[str, range]] = WeakKeyDictionary()


def _forget() -> None:
    """Begin anew in a forked process: a block belongs to one process alone."""
    global _lock
    _lock = threading.Lock()
    _blocks.clear()


os.register_at_fork(after_in_child=_forget)


def take_number(series: str) -> int:
    """Return the next number of the series; every twentieth asks the database."""
    engine = db.engine
    with _lock:
        blocks = _blocks.setdefault(engine, {})
        left = blocks.get(series) or reserve(series, BLOCK)
        blocks[series] = left[1:]
        return left[0]


def reserve(series: str, many: int, engine: Engine | None = None) -> range:
    """Return `many` numbers in a row that nobody else will get."""
    try:
        return _reserved(series, many, engine)
    except IntegrityError:  # somebody else begins the series at the same moment
        return _reserved(series, many, engine)


def _reserved(series: str, many: int, engine: Engine | None) -> range:
    with transaction(engine) as session:
        ask = (
            update(Number).where(Number.name == series).values(last=Number.last + many).returning(Number.last)
        )
        last = session.scalar(ask)
        if last is None:
            last = many
            session.execute(insert(Number).values(name=series, last=last))
    return range(last - many + 1, last + 1)
