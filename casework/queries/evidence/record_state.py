"""How far the record has come, without counting it: length, chains beside the cases, last check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import func, select, text

from casework.db import Row, db, moment_of
from casework.domain.access import RESTRICTED
from casework.models import Case, Event, Heartbeat, Setting, Stream, StreamEvent

SMALL = 50_000  # entries that are checked while somebody waits
CHECKS = "record/checks"  # the chain that holds when the record was checked, and what was found
_cases: Any = Case.__table__.c
_events: Any = Event.__table__.c
_streams: Any = Stream.__table__.c
_entries: Any = StreamEvent.__table__.c
_beats: Any = Heartbeat.__table__.c
_settings: Any = Setting.__table__.c
#: rows are never deleted, so the highest row number is their number; PostgreSQL keeps an estimate
LENGTH = {
    "sqlite": "SELECT max(rowid) FROM events",
    "postgresql": "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'events'::regclass",
}


@dataclass(frozen=True, slots=True)
class RecordState:
    """`entries` of cases are exact on SQLite and about right on PostgreSQL; `checked` None: never yet."""

    log: str
    cases: int
    entries: int
    exact: bool
    streams: list[Row]  # kind, chains, entries
    beats: list[Row]  # process, started_at, beat_at, lag_seconds
    checked: Row | None


def record_state() -> RecordState:
    """Return the state of the record; each figure is the end of an index or of a chain, no count."""
    with db.engine.connect() as connection:
        system = connection.dialect.name
        return RecordState(
            log=connection.scalar(select(_settings.value).where(_settings.name == "log")) or "",
            cases=connection.scalar(_newest) or 0,
            entries=(connection.scalar(text(LENGTH[system])) or 0) - (connection.scalar(_restricted) or 0),
            exact=system == "sqlite",
            streams=_beside(connection),
            beats=[dict(row) for row in connection.execute(_living).mappings()],
            checked=_checked(connection),
        )


_living = (
    select(_beats.process, _beats.started_at, _beats.beat_at, _beats.lag_seconds)
    .order_by(_beats.beat_at.desc())
    .limit(10)
)
#: restricted cases and their entries are in no figure: it would tell that there is a new one
_newest = select(_cases.id).where(~_cases.entity.startswith(RESTRICTED)).order_by(_cases.id.desc()).limit(1)
_restricted = select(func.sum(_cases.seq)).where(_cases.entity.startswith(RESTRICTED))
_last_check = select(_entries.body).where(_entries.stream == CHECKS).order_by(_entries.seq.desc()).limit(1)


def _beside(connection: Any) -> list[Row]:
    """Return the chains that belong to no case, added up by kind: a row a chain is read, no entry."""
    found: dict[str, Row] = {}
    for name, seq in connection.execute(select(_streams.stream, _streams.seq)):
        kind = name.split("/")[0]
        row = found.setdefault(kind, {"kind": kind, "chains": 0, "entries": 0})
        row["chains"], row["entries"] = row["chains"] + 1, row["entries"] + seq
    return [found[kind] for kind in sorted(found)]


def _checked(connection: Any) -> Row | None:
    body = connection.scalar(_last_check)
    if body is None:
        return None
    told: Row = orjson.loads(body)
    return {**told, "at": moment_of(told["at"])}


def is_small() -> bool:
    """Return whether the whole record can be checked while somebody waits; looks at no more than it needs."""
    some = select(_events.case_id).limit(SMALL + 1).subquery()
    with db.engine.connect() as connection:
        return (connection.scalar(select(func.count()).select_from(some)) or 0) <= SMALL
