"""What lists of cases show: plain values, already in the reader's language, moments still as moments.

A light is one of: overdue soon ok paused (running clocks), met late ended (clocks that are over).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StateView:
    """`tone` is open, waiting, review or final."""

    title: str
    tone: str = "open"


@dataclass(frozen=True, slots=True)
class PriorityView:
    code: str  # "P2"
    title: str = ""  # "complex"

    @property
    def short(self) -> str:
        """The code where it is a mark such as P2, else the title: a name in the rules is nothing to read."""
        return self.title if self.title and self.code.islower() else self.code


@dataclass(frozen=True, slots=True)
class LightView:
    light: str
    due_at: datetime | None = None
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A case in a list."""

    reference: str
    title: str
    party: str
    state: StateView
    light: LightView
    priority: PriorityView | None
    topic: str = ""
    assignee: str | None = None
    next: str = ""
    clock: str = ""
    url: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    sub: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class LoadView:
    """How much one colleague has in hand; `cap` is None where none was set."""

    person_id: int
    name: str
    count: int
    cap: int | None = None
    away: str = ""
