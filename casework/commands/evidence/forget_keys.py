"""Forget idempotency keys that no client may still repeat."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, tuple_

from casework.db import transaction
from casework.models import IdempotencyKey

KEPT = timedelta(days=7)
MOST = 5_000
_keys: Any = IdempotencyKey.__table__
_key = (_keys.c.actor, _keys.c.key)


def forget_keys(at: datetime, most: int = MOST) -> int:
    """Take away keys older than seven days and return how many; the rest waits for the next call."""
    with transaction() as session:
        old = select(*_key).where(_keys.c.at < at - KEPT).order_by(_keys.c.at).limit(most)
        gone = session.execute(delete(_keys).where(tuple_(*_key).in_(old)).returning(_keys.c.key))
        return len(gone.all())
