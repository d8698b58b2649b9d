"""How a stored clock stands at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from casework.db import Row
from casework.domain.clock import Reading, replay
from casework.domain.clocks.acts import Act
from casework.domain.clocks.targets import ClockPolicy
from casework.queries.cases.reading import CaseNow


def read_clock(now: CaseNow, clock: Row, at: datetime) -> Reading:
    """Return how a stored clock stands: its acts replayed in the calendar version that it began with."""
    held = now.rules.calendars[clock["calendar"]]

    def policy(name: str) -> ClockPolicy:
        found = now.rules.policy(name)
        newer = found.calendar is not None and found.calendar.name == held.name
        return replace(found, calendar=held) if newer else found

    moves = [[Act.from_json(act, policy) for act in move] for move in clock["acts"]["moves"]]
    return replay(moves, policy(clock["acts"]["policy"]), held, at)
