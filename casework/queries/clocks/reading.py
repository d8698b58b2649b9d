"""How a stored clock stands at a moment."""

from __future__ import annotations

from datetime import datetime

from casework.db import Row
from casework.domain.clock import Reading, replay
from casework.domain.clocks.acts import Act
from casework.queries.cases.reading import CaseNow
from casework.rulebook.current import calendar_of


def read_clock(now: CaseNow, clock: Row, at: datetime) -> Reading:
    """Return how a stored clock stands at a moment: a replay of its acts."""
    first = now.rules.policy(clock["acts"]["policy"])
    moves = [[Act.from_json(act, now.rules.policy) for act in move] for move in clock["acts"]["moves"]]
    return replay(moves, first, calendar_of(now.rules, now.row["entity"]), at)
