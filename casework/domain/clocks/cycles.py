"""One cycle of a clock: it runs, pauses and ends; breaches and thresholds fall while time passes over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casework.domain.calendar import Calendar
from casework.domain.clocks.acts import Act
from casework.domain.clocks.moments import MINUTE
from casework.domain.clocks.pauses import STOPPED, Due, Pause
from casework.domain.clocks.targets import ALL, ClockPolicy, Threshold
from casework.domain.clocks.terms import Term, term_of
from casework.domain.clocks.times import WorkingTime


@dataclass(frozen=True, slots=True)
class Passed:
    """A threshold that fired."""

    name: str
    at: int
    generation: int


class Cycle:
    """A start and all that followed until the next one."""

    def __init__(
        self,
        number: int,
        began: int,
        recorded: int,
        policy: ClockPolicy,
        calendar: Calendar,
        held: Iterable[str],
    ) -> None:
        self.number, self.start, self.recorded = number, began, recorded
        self.policy = policy
        self.term: Term = term_of(policy.target, policy.calendar or calendar, began, policy.cut_off)
        self.generation = 1
        self.open = dict.fromkeys(held, began)
        self.paused_at: int | None = began if self.open else None
        self.paused_in = next(iter(self.open), "")
        self.stopped_at: int | None = None
        self.pauses: list[Pause] = []
        self.steps: list[tuple[int, Act]] = []  # extensions and retargets that took effect
        self.extended = False
        self.fixed: int | None = None  # a date that no pause moves …
        self.fixed_whole = 0  # … and the target that it makes
        self.breached_at: int | None = None
        self.passed: list[Passed] = []
        self._due: Due | None = None
        self._armed: list[Threshold] | None = None  # None: this generation has not run yet
        self._coming: list[tuple[int, int, Threshold]] | None = (
            None  # instant, place in the policy, threshold
        )

    # where it stands

    @property
    def due(self) -> Due:
        """Where the term ends, with the pauses that are over."""
        if self._due is None:
            self._due = (
                self.term.dated(self.fixed) if self.fixed is not None else self.term.due(self.pauses)[0]
            )
        return self._due

    @property
    def shown_due(self) -> Due | None:
        """The due date that is shown: none while paused, unless it had come and the clock was breached."""
        if self.paused_at is None or (self.breached_at is not None and self.due.at <= self.paused_at):
            return self.due
        return None

    @property
    def whole(self) -> int:
        """The target, in the unit shown."""
        return self.term.whole if self.fixed is None else self.fixed_whole

    def seen(self, at: int) -> int:
        """Return the last instant, up to this one, at which the clock ran."""
        if self.paused_at is not None:
            return self.paused_at
        return at if self.stopped_at is None else self.stopped_at

    def counted(self, until: int) -> int:
        """Return the counted time from the start to an instant, pauses left out."""
        time = self.term.measure(self.start, until)
        for pause in self.pauses:
            if pause.begin < until:
                time -= self.term.measure(pause.begin, min(pause.end, until))
        return time

    def remaining(self, at: int) -> int:
        """Return what is left at an instant, in the unit shown; negative when overdue."""
        seen = self.seen(at)
        if self.fixed is not None:
            return self.term.left(seen, self.due)
        return self.term.remaining(seen, self.due, self.counted(seen))

    def fraction(self, at: int) -> float:
        """Return counted time so far by counted time to the due date."""
        seen, whole = self.seen(at), self.counted(self.due.at)
        if whole == 0:
            return 1.0 if seen >= self.due.at else 0.0
        return round(self.counted(seen) / whole, 4)

    def ahead(self) -> list[tuple[int, Threshold]]:
        """Return the thresholds still to come and when, if nothing happens; none unless it runs."""
        if self.paused_at is not None or self.stopped_at is not None:
            return []
        return [(at, threshold) for at, _, threshold in self._coming or ()]

    # what happens to it

    def run(self, begin: int, end: int) -> None:
        """Let time pass from an instant up to, not including, another: breach and thresholds fall."""
        if self.paused_at is not None or self.stopped_at is not None or begin >= end:
            return
        if self._coming is None:
            self._coming = self._settled(begin)
        if self.breached_at is None and self.due.at < end:
            self.breached_at = max(begin, self.due.at)
        coming = self._coming
        while coming and coming[0][0] < end:
            at, _, threshold = coming.pop(0)
            self.passed.append(Passed(threshold.name, at, self.generation))
            if self._armed is not None:
                self._armed.remove(threshold)

    def pause(self, state: str, at: int) -> None:
        self.open[state] = at
        if self.paused_at is None:
            self.paused_at, self.paused_in = at, state

    def resume(self, states: Iterable[str], at: int) -> None:
        """End the pauses of these states; the clock runs again when the last has ended."""
        for state in states:
            del self.open[state]
        if not self.open:
            self._close_pause(at)

    def stop(self, at: int) -> None:
        self.stopped_at = at
        self.open.clear()

    def reopen(self, at: int) -> None:
        """Go on: the time since the stop, or since the pause before it, is a pause."""
        if self.paused_at is None:
            self.paused_at, self.paused_in = self.stopped_at, STOPPED
        self.stopped_at = None
        self._close_pause(at)

    def extend(self, at: int, act: Act, due: int | None) -> None:
        """Add to the target, or fix the date."""
        if act.by is not None:
            self.term.add(act.by)
        elif due is not None:
            spent = self.whole - self.remaining(at)
            self.resume(list(self.open), at)
            self.fixed = due
            self.fixed_whole = spent + self.term.left(at, self.term.dated(due))
        self.extended = True
        self._next_generation(at, act)

    def keep(self, at: int, act: Act, policy: ClockPolicy) -> None:
        """Put another policy around the same term."""
        self.policy = policy
        self.resume([state for state in self.open if state not in policy.pausable], at)
        self._next_generation(at, act)

    def carry(self, at: int, act: Act, policy: ClockPolicy, calendar: Calendar) -> None:
        """Count the term of another policy from the same start with the same pauses."""
        self.term = term_of(policy.target, policy.calendar or calendar, self.start, policy.cut_off)
        self.fixed, self.extended = None, False
        self.keep(at, act, policy)

    def _next_generation(self, at: int, act: Act) -> None:
        self.generation += 1
        self.steps.append((at, act))
        self._armed = None
        self._changed()

    def _close_pause(self, at: int) -> None:
        if self.paused_at is not None:
            self.pauses.append(Pause(self.paused_in, self.paused_at, at))
            self.paused_at = None
            self._changed()

    def _changed(self) -> None:
        self._due = self._coming = None

    # thresholds

    def _settled(self, begin: int) -> list[tuple[int, int, Threshold]]:
        """Return when the armed thresholds come, from an instant at which the clock begins to run.

        In the first running instant of a generation a `T-k` already true is void, and a percent already
        true only comes if it never came in this cycle.
        """
        first = self._armed is None
        armed = self.policy.thresholds if self._armed is None else self._armed
        coming = self._moments(begin, armed)
        if first:
            gone = {passed.name for passed in self.passed}
            coming = [
                entry
                for entry in coming
                if entry[0] > begin or (entry[2].percent and entry[2].name not in gone)
            ]
            self._armed = [entry[2] for entry in coming]
        coming.sort(key=lambda entry: entry[:2])
        return coming

    def _moments(self, begin: int, armed: Iterable[Threshold]) -> list[tuple[int, int, Threshold]]:
        """Return when each threshold is first true from `begin` on, if the clock runs on."""
        counted, due = self.counted(begin), self.due
        total = counted + self.term.measure(begin, due.at) if due.at > begin else self.counted(due.at)
        coming = []
        for place, threshold in enumerate(armed):
            share = threshold.percent
            at: int | None
            if share is None:
                at = self.term.before(threshold.before, due)
                needed = total - threshold.before * self.term.one if isinstance(self.term, WorkingTime) else 0
            else:
                at = due.at if share == ALL or total == 0 else None
                needed = min(-(-share * total // (ALL * MINUTE)) * MINUTE, total)
            if at is None:
                at = begin if needed <= counted else self.term.reach(begin, needed - counted)
            coming.append((max(at, begin), place, threshold))
        return coming
