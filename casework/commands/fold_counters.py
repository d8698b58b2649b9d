"""Fold what changed the counters of queues and people into their sums, so that reading them stays quick."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update

from casework.db import transaction
from casework.models import QueueCount, QueueDelta

MOST = 2_000
_deltas: Any = QueueDelta.__table__
_counts: Any = QueueCount.__table__
_key = (_deltas.c.case_id, _deltas.c.seq, _deltas.c.key)


def fold_counters(most: int = MOST) -> int:
    """Fold the oldest changes and return how many there were: a change and its sum are never both counted."""
    with transaction() as session:
        oldest = select(*_key).order_by(*_key).limit(most).with_for_update(skip_locked=True)
        gone = session.execute(
            delete(_deltas).where(tuple_(*_key).in_(oldest)).returning(_deltas.c.key, _deltas.c.change)
        ).all()
        sums: Counter[str] = Counter()
        for key, change in gone:
            sums[key] += change
        for key, change in sorted(sums.items()):
            known = update(_counts).where(_counts.c.key == key).values(number=_counts.c.number + change)
            if session.execute(known.returning(_counts.c.key)).one_or_none() is None:
                session.execute(insert(_counts).values(key=key, number=change))
    return len(gone)
