"""How many cases lie where: folded counters and what was not folded yet, never a count of the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from casework.db import db
from casework.models import QueueCount, QueueDelta

COUNTS: Any = QueueCount.__table__.c
DELTAS: Any = QueueDelta.__table__.c


def counts_of(keys: Iterable[str]) -> Counter[str]:
    """Return the counters by key: "queue:TEAM:QUEUE", "state:TEAM:STATE", "person:ID", "unassigned:TEAM"."""
    wanted = sorted(set(keys))
    found: Counter[str] = Counter()
    with db.engine.connect() as connection:
        folded = select(COUNTS.key, COUNTS.number).where(COUNTS.key.in_(wanted))
        fresh = select(DELTAS.key, func.sum(DELTAS.change)).where(DELTAS.key.in_(wanted)).group_by(DELTAS.key)
        for query in (folded, fresh):
            for key, number in connection.execute(query):
                found[key] += number
    return found


def counts_of_team(team: str) -> dict[str, dict[str, int]]:
    """Return the open work of a team by state and by queue, and how much of it nobody has."""
    found: dict[str, dict[str, int]] = {"state": {}, "queue": {}, "unassigned": {}}
    with db.engine.connect() as connection:
        for kind, numbers in found.items():
            start = f"{kind}:{team}"
            within = (COUNTS.key >= start, COUNTS.key < start + "\x7f")
            fresh = (DELTAS.key >= start, DELTAS.key < start + "\x7f")
            folded = select(COUNTS.key, COUNTS.number).where(*within)
            unfolded = select(DELTAS.key, func.sum(DELTAS.change)).where(*fresh).group_by(DELTAS.key)
            for query in (folded, unfolded):
                for key, number in connection.execute(query):
                    name = key.split(":")[-1] if key.count(":") == 2 else team
                    if key == start or key.startswith(start + ":"):
                        numbers[name] = numbers.get(name, 0) + number
    return found
