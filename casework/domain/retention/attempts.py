"""How often a customer was tried in vain: what a rule on giving up looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.domain.calendar import Calendar
from casework.domain.history import Occurrence
from casework.domain.terms import due_of

CHANNEL = "contact_channel"  # an act that gives it is an attempt


@dataclass(frozen=True)
class Attempts:
    """The attempts to reach a customer, each with its moment and channel, oldest first."""

    made: tuple[tuple[datetime, str], ...] = ()
    calendar: Calendar | None = None

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(channel for _, channel in self.made)

    def over(self, term: str) -> datetime | None:
        """Return when the term from the first attempt on is over; None before there was one."""
        if not self.made or self.calendar is None:
            return None
        return due_of(self.made[0][0], term, self.calendar)


def attempts_in(found: Iterable[Occurrence], final: Collection[str], calendar: Calendar) -> Attempts:
    """Return the attempts of a case's history since it last left one of its `final` states."""
    made: list[tuple[datetime, str]] = []
    closings = {f"state:{name}" for name in final}
    for each in found:
        if not closings.isdisjoint(each.left):
            made = []
        if f"field:{CHANNEL}" in each.happened:
            made.append((each.at, str(each.fields[CHANNEL])))
    return Attempts(tuple(made), calendar)
