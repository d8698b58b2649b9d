"""A clock replayed from its acts: what it shows at a moment, when it must be looked at next, and why then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from casework.domain.calendar import Calendar
from casework.domain.clocks.acts import Act, in_order
from casework.domain.clocks.clockwork import NOT_STARTED, PAUSED, RUNNING, STOPPED, Clockwork
from casework.domain.clocks.moments import instant_of, moment_of, text_of
from casework.domain.clocks.shown import Ahead, Noted, Passed, PastCycle, moment_or_none, past_cycle, written
from casework.domain.clocks.steps import derivation_of
from casework.domain.clocks.targets import ClockPolicy, Target
from casework.domain.clocks.terms import term_of

Events = Sequence[Sequence[Act]]  # one inner list an event, in order of recording


def replay(acts: Events, policy: ClockPolicy, calendar: Calendar, now: datetime) -> Reading:
    """Return what a clock shows at `now`; `calendar` counts where the policy names none.

    Only acts that had happened and were recorded by `now` count. Malformed if a term cannot be counted.
    """
    return Reading(acts, policy, calendar, instant_of(now))


def due_date(target: Target, start: datetime, calendar: Calendar, cut_off: str | None = None) -> datetime:
    """Return when a target is over that starts at a moment and never pauses."""
    return moment_of(term_of(target, calendar, instant_of(start), cut_off).due(())[0].at)


KEYS = (
    *("state", "cycle", "generation", "started_at", "stopped_at", "due_at", "breached", "breached_at"),
    *("born_breached", "unit", "consumed", "remaining", "fraction", "passed", "ahead", "noted", "cycles"),
    *("revisions", "derivation"),
)
REVISED = ("state", "cycle", "due_at", "breached_at")


class Reading:
    """What a clock shows at one moment (clock.md sections 4 to 7); what costs more is reckoned when asked."""

    def __init__(self, acts: Events, policy: ClockPolicy, calendar: Calendar, now: int) -> None:
        self._acts, self._policy, self._calendar, self._now = acts, policy, calendar, now
        self._work = Clockwork(policy, calendar)
        self._work.wind(in_order(acts, now), now)
        self._cycle = self._work.cycle

    @property
    def state(self) -> str:
        """`not_started`, `running`, `paused` or `stopped`."""
        cycle = self._cycle
        if cycle is None:
            return NOT_STARTED
        if cycle.stopped_at is not None:
            return STOPPED
        return RUNNING if cycle.paused_at is None else PAUSED

    @property
    def policy(self) -> ClockPolicy:
        """The policy in force."""
        return self._work.policy

    @property
    def cycle(self) -> int:
        return self._cycle.number if self._cycle else 0

    @property
    def generation(self) -> int:
        return self._cycle.generation if self._cycle else 0

    @property
    def started_at(self) -> datetime | None:
        return moment_of(self._cycle.start) if self._cycle else None

    @property
    def stopped_at(self) -> datetime | None:
        return moment_or_none(self._cycle.stopped_at) if self._cycle else None

    @cached_property
    def due_at(self) -> datetime | None:
        due = self._cycle.shown_due if self._cycle else None
        return moment_or_none(due.at if due else None)

    @property
    def breached(self) -> bool:
        return self._cycle is not None and self._cycle.breached_at is not None

    @property
    def breached_at(self) -> datetime | None:
        return moment_or_none(self._cycle.breached_at) if self._cycle else None

    @property
    def born_breached(self) -> bool:
        """Whether it was breached before anybody knew of the act that began the cycle."""
        cycle = self._cycle
        return cycle is not None and cycle.breached_at is not None and cycle.breached_at < cycle.recorded

    @property
    def unit(self) -> str | None:
        return self._cycle.term.unit if self._cycle else None

    @cached_property
    def remaining(self) -> int | None:
        """What is left, in `unit`; negative when overdue."""
        return self._cycle.remaining(self._now) if self._cycle else None

    @property
    def consumed(self) -> int | None:
        """What was used, in `unit`."""
        cycle, left = self._cycle, self.remaining
        return None if cycle is None or left is None else cycle.whole - left

    @cached_property
    def fraction(self) -> float | None:
        """The share of the counted time that is used, above 1 when overdue."""
        return self._cycle.fraction(self._now) if self._cycle else None

    @property
    def next_at(self) -> datetime | None:
        """The next moment at which something falls, if nothing happens: a threshold, or the breach itself."""
        cycle = self._cycle
        if cycle is None or self.state != RUNNING:
            return None
        coming = [at for at, _ in cycle.ahead()[:1]]
        if cycle.breached_at is None:
            coming.append(cycle.due.at)
        return moment_of(min(coming)) if coming else None

    @cached_property
    def passed(self) -> list[Passed]:
        """The thresholds that fired in this cycle, in the order in which they did."""
        cycle = self._cycle
        if cycle is None:
            return []
        fired = ((each, each.at < cycle.recorded) for each in cycle.passed)
        return [Passed(each.name, moment_of(each.at), each.generation, late) for each, late in fired]

    @cached_property
    def ahead(self) -> list[Ahead]:
        """The thresholds to come, if nothing happens; none unless it runs."""
        coming = self._cycle.ahead() if self._cycle else []
        return [Ahead(threshold.name, moment_of(at)) for at, threshold in coming]

    @cached_property
    def noted(self) -> list[Noted]:
        """The acts that were passed over, and those with a remark, in the order in which they applied."""
        return [Noted(moment_of(at), act.do, why, act.in_) for at, act, why in self._work.notes]

    @cached_property
    def cycles(self) -> list[PastCycle]:
        """The cycles before this one."""
        return [past_cycle(*ended) for ended in self._work.ended]

    @cached_property
    def derivation(self) -> dict[str, Any] | None:
        """Why it is due then, step by step; None while there is no due date."""
        return derivation_of(self._cycle) if self._cycle and self._cycle.shown_due else None

    @cached_property
    def revisions(self) -> list[dict[str, Any]]:
        """What each event recorded after it happened changed when it was recorded."""
        revised = []
        for number, acts in enumerate(self._acts):
            known = max((instant_of(act.known_at) for act in acts), default=self._now + 1)
            if known <= self._now and any(act.known_at > act.at for act in acts):
                was = Reading(self._acts[:number], self._policy, self._calendar, known)
                now = Reading(self._acts[: number + 1], self._policy, self._calendar, known)
                if changed := _changed(was, now):
                    revised.append({"event": number, "recorded_at": text_of(known), **changed})
        return revised

    def to_json(self) -> dict[str, Any]:
        """Return everything as clock.md section 10 writes it, but the id."""
        return {key: written(getattr(self, key)) for key in KEYS}


def _changed(was: Reading, now: Reading) -> dict[str, Any]:
    """Return what differs between two readings, unchanged and empty keys left out."""
    pairs = ((key, getattr(was, key), getattr(now, key)) for key in REVISED)
    changed: dict[str, Any] = {
        key: [written(before), written(after)] for key, before, after in pairs if before != after
    }
    fired, fires = (list(dict.fromkeys(each.threshold for each in reading.passed)) for reading in (was, now))
    if withdrawn := [name for name in fired if name not in fires]:
        changed["withdrawn"] = withdrawn
    if added := [name for name in fires if name not in fired]:
        changed["added"] = added
    return changed
