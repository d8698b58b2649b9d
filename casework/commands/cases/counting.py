"""Counters of queues, states and people, kept as changes that a tick folds together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from casework.commands.recording import Record
from casework.domain.access import is_restricted
from casework.models import QueueDelta


def counted_in(row: Mapping[str, Any]) -> Counter[str]:
    """Return the counters that a case adds one to as it stands; a case to which nothing is owed adds to
    none.
    """
    if row["next_due"] is None:
        return Counter()
    keys = [f"state:{row['team']}:{row['state']}"]
    if row["queue"]:
        keys.append(f"queue:{row['team']}:{row['queue']}")
    if row["assignee"] is None:
        waits = row["queue"] is None and row["closed_at"] is None  # for nobody of the bank
        keys += [] if waits else [f"unassigned:{row['team']}"]
    elif not is_restricted(row["entity"]):  # a person's load is seen by those who may not know of the case
        keys.append(f"person:{row['assignee']}")
    return Counter(keys)


def record_counts(record: Record, before: Counter[str]) -> None:
    """Gather how the counters change between `before` and the case as it is recorded."""
    after = counted_in(record.case)
    for key in sorted(before.keys() | after.keys()):
        if change := after[key] - before[key]:
            record.add(QueueDelta, seq=record.case["seq"], key=key, change=change)
