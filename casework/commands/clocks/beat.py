"""A sign of life of a scheduler or worker, and how far behind it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from casework.db import transaction
from casework.models import Heartbeat, Timer

FORGOTTEN = timedelta(days=1)
_timers: Any = Timer.__table__
_beats: Any = Heartbeat.__table__


def beat(process: str, started_at: datetime, at: datetime) -> int:
    """Record that the process lives and return its lag: whole seconds since which the oldest row is due."""
    with transaction() as session:
        oldest = session.scalar(select(func.min(_timers.c.looks_at)).where(_timers.c.looks_at <= at))
        lag = int((at - oldest).total_seconds()) if oldest else 0
        session.merge(Heartbeat(process=process, started_at=started_at, beat_at=at, lag_seconds=lag))
        session.execute(delete(_beats).where(_beats.c.beat_at < at - FORGOTTEN))
    return lag
