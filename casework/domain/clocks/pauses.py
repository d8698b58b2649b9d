"""What a term is counted with: the pauses of a cycle and the date that comes of it."""

from __future__ import annotations

from dataclasses import dataclass

STOPPED = "stopped"  # the state of a pause that a stop of a running clock began


@dataclass(frozen=True, slots=True)
class Pause:
    """Half-open [begin, end); `state` opened it, or `stopped` where a stop of a running clock did."""

    state: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Due:
    """The instant at which a term ends, and its day in the families of days or for a fixed date."""

    at: int
    day: int
