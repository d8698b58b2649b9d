"""How far the record has come: its length without counting it, its newest entry, the chains beside the
cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, select

from casework.db import Row, db
from casework.models import Case, Event, Heartbeat, Setting, Stream, StreamEvent

SMALL = 20_000  # entries that are checked while somebody waits
LAST_CHECK = "last_check"
_cases: Any = Case.__table__.c
_events: Any = Event.__table__.c
_streams: Any = Stream.__table__.c
_entries: Any = StreamEvent.__table__.c
_beats: Any = Heartbeat.__table__.c
_settings: Any = Setting.__table__.c


@dataclass(frozen=True, slots=True)
class RecordState:
    """`cases` is the highest number that a case got; `entries` about how many there are, from the ends of
    chains.
    """

    log: str
    cases: int
    newest: Row | None  # reference, seq, kind, at, hash
    streams: list[Row]  # kind, chains, entries
    beats: list[Row]  # process, started_at, beat_at, lag_seconds
    checked: Row | None

    @property
    def beside(self) -> int:
        return sum(row["entries"] for row in self.streams)


def record_state() -> RecordState:
    """Return the state of the record; every figure is read from an index or from the ends of chains."""
    newest = (
        select(_cases.reference, _events.seq, _events.kind, _events.at, _events.hash)
        .join(Case.__table__, _cases.id == _events.case_id)
        .order_by(_events.at.desc())
        .limit(1)
    )
    with db.engine.connect() as connection:
        settings = {
            row.name: row.value
            for row in connection.execute(
                select(_settings.name, _settings.value).where(_settings.name.in_(("log", LAST_CHECK)))
            )
        }
        return RecordState(
            log=settings.get("log", ""),
            cases=connection.scalar(select(func.max(_cases.id))) or 0,
            newest=_first(connection.execute(newest).mappings()),
            streams=_beside(connection),
            beats=[dict(row) for row in connection.execute(_living).mappings()],
            checked=orjson.loads(settings[LAST_CHECK]) if LAST_CHECK in settings else None,
        )


_living = (
    select(_beats.process, _beats.started_at, _beats.beat_at, _beats.lag_seconds)
    .order_by(_beats.beat_at.desc())
    .limit(10)
)


def _first(rows: Any) -> Row | None:
    found = rows.first()
    return None if found is None else dict(found)


def _beside(connection: Any) -> list[Row]:
    """Return the chains that belong to no case, added up by kind: one row a chain is read, not its entries."""
    found: dict[str, Row] = {}
    for name, seq in connection.execute(select(_streams.stream, _streams.seq)):
        kind = name.split("/")[0]
        row = found.setdefault(kind, {"kind": kind, "chains": 0, "entries": 0})
        row["chains"], row["entries"] = row["chains"] + 1, row["entries"] + seq
    return [found[kind] for kind in sorted(found)]


def is_small() -> bool:
    """Return whether the whole record can be checked while somebody waits; looks at no more than it needs."""
    some = select(_events.case_id).limit(SMALL + 1).subquery()
    with db.engine.connect() as connection:
        return (connection.scalar(select(func.count()).select_from(some)) or 0) <= SMALL


def last_denials(limit: int = 10) -> list[tuple[str, datetime]]:
    """Return who asked last for what was not theirs, and when."""
    query = select(_entries.stream, _entries.at).where(_entries.kind == "denied")
    with db.engine.connect() as connection:
        return [
            (row.stream, row.at)
            for row in connection.execute(query.order_by(_entries.at.desc()).limit(limit))
        ]
