"""What a reading shows besides its plain values: thresholds, notes, cycles that are over."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from casework.domain.clocks.cycles import Cycle
from casework.domain.clocks.moments import instant_of, moment_of, text_of


@dataclass(frozen=True, slots=True)
class Passed:
    """A threshold that fired; late if that lay before anybody knew of the act that began the cycle."""

    threshold: str
    at: datetime
    generation: int
    late: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """A threshold to come."""

    threshold: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """An act that was passed over, or one that took effect with a remark."""

    at: datetime
    do: str
    why: str
    state: str | None = None  # what was to pause the clock

    def to_json(self) -> dict[str, str]:
        return {"at": text_of(instant_of(self.at)), "do": self.do, "why": self.why}


@dataclass(frozen=True, slots=True)
class PastCycle:
    """A cycle that is over: `ended_by` a stop, a reset or a retarget."""

    cycle: int
    started_at: datetime
    ended_at: datetime
    ended_by: str
    due_at: datetime | None
    breached_at: datetime | None
    consumed: int


def past_cycle(cycle: Cycle, ended: int, by: str) -> PastCycle:
    """Return a cycle as it stood when an act ended it."""
    due = cycle.shown_due
    return PastCycle(
        cycle=cycle.number,
        started_at=moment_of(cycle.start),
        ended_at=moment_of(ended),
        ended_by=by,
        due_at=moment_or_none(due.at if due else None),
        breached_at=moment_or_none(cycle.breached_at),
        consumed=cycle.whole - cycle.remaining(ended),
    )


def written(value: Any) -> Any:
    """Return a value as it is written: moments as text, the small values as objects."""
    if isinstance(value, datetime):
        return text_of(instant_of(value))
    if isinstance(value, list):
        return [written(each) for each in value]
    if isinstance(value, Noted):
        return value.to_json()
    if is_dataclass(value):
        return {each.name: written(getattr(value, each.name)) for each in fields(value)}
    return value


def moment_or_none(instant: int | None) -> datetime | None:
    return None if instant is None else moment_of(instant)
