"""Acts applied to a clock in their order: which take effect, which are passed over and why."""

from __future__ import annotations

from collections.abc import Sequence

from casework.domain.calendar import Calendar
from casework.domain.clocks.acts import CARRY, KEEP, Act
from casework.domain.clocks.cycles import Cycle
from casework.domain.clocks.moments import instant_of
from casework.domain.clocks.targets import NEW_CYCLE, ClockPolicy

NOT_STARTED, RUNNING, PAUSED, STOPPED = "not_started", "running", "paused", "stopped"


class Clockwork:
    """The fold over the acts: the cycle that is on, the cycles that ended, the notes."""

    def __init__(self, policy: ClockPolicy, calendar: Calendar) -> None:
        self.policy, self.calendar = policy, calendar
        self.cycle: Cycle | None = None
        self.ended: list[tuple[Cycle, int, str]] = []  # cycle, when it ended, by which act
        self.notes: list[tuple[int, Act, str]] = []  # when, which act, why it was passed over

    def wind(self, acts: Sequence[tuple[int, Act]], now: int) -> None:
        """Apply acts in their order and let time pass between them, up to and including `now`."""
        was: int | None = None
        for at, act in acts:
            if self.cycle is not None and was is not None:
                self.cycle.run(was, at)
            self._apply(at, act)
            was = at
        if self.cycle is not None and was is not None:
            self.cycle.run(was, now + 1)

    def _apply(self, at: int, act: Act) -> None:
        cycle, why = self.cycle, ""
        if cycle is None:
            why = self._before_start(at, act)
        elif act.do == "reopen":
            why = self._reopen(cycle, at, act)
        elif cycle.stopped_at is not None:
            why = STOPPED
        else:
            why = ACTS[act.do](self, cycle, at, act)
        if why:
            self.notes.append((at, act, why))

    def _before_start(self, at: int, act: Act) -> str:
        if act.do == "start":
            self.cycle = self._begin(at, act, 1)
        elif act.do == "retarget" and act.policy is not None:
            self.policy = act.policy
        else:
            return NOT_STARTED
        return ""

    def _start(self, cycle: Cycle, at: int, act: Act) -> str:
        return "already_started"

    def _pause(self, cycle: Cycle, at: int, act: Act) -> str:
        state = act.in_ or ""
        if state not in cycle.policy.pausable:
            return "not_pausable"
        if state in cycle.open:
            return "already_paused"
        if cycle.fixed is not None:
            return "fixed_due"
        cycle.pause(state, at)
        return ""

    def _resume(self, cycle: Cycle, at: int, act: Act) -> str:
        if act.in_ not in cycle.open:
            return "not_paused"
        cycle.resume([act.in_], at)
        return ""

    def _stop(self, cycle: Cycle, at: int, act: Act) -> str:
        cycle.stop(at)
        return ""

    def _reset(self, cycle: Cycle, at: int, act: Act) -> str:
        self._end(cycle, at, "reset")
        self.cycle = self._begin(at, act, cycle.number + 1, list(cycle.open))
        return ""

    def _extend(self, cycle: Cycle, at: int, act: Act) -> str:
        due = None if act.due is None else instant_of(act.due)
        if act.by is not None and cycle.fixed is not None:
            return "fixed_due"
        if act.by is not None and act.by.family != cycle.term.target.family:
            return "wrong_unit"
        if due is not None and due <= at:
            return "due_not_ahead"
        shown = cycle.shown_due
        cycle.extend(at, act, due)
        return "after_due" if shown and shown.at < at and cycle.breached_at is not None else ""

    def _retarget(self, cycle: Cycle, at: int, act: Act) -> str:
        if act.policy is None:
            return ""
        self.policy = act.policy
        if act.mode == KEEP:
            cycle.keep(at, act, act.policy)
        elif act.mode == CARRY:
            extended = cycle.extended
            cycle.carry(at, act, act.policy, self.calendar)
            return "extensions_dropped" if extended else ""
        else:
            self._end(cycle, at, "retarget")
            held = [state for state in cycle.open if state in act.policy.pausable]
            self.cycle = self._begin(at, act, cycle.number + 1, held)
        return ""

    def _reopen(self, cycle: Cycle, at: int, act: Act) -> str:
        if cycle.stopped_at is None:
            return "not_stopped"
        if cycle.policy.reopen == NEW_CYCLE:
            self._end(cycle, cycle.stopped_at, "stop")
            self.cycle = self._begin(at, act, cycle.number + 1)
        else:
            cycle.reopen(at)
        return ""

    def _begin(self, at: int, act: Act, number: int, held: Sequence[str] = ()) -> Cycle:
        return Cycle(number, at, instant_of(act.known_at), self.policy, self.calendar, held)

    def _end(self, cycle: Cycle, at: int, by: str) -> None:
        self.ended.append((cycle, at, by))


ACTS = {
    "start": Clockwork._start,
    "pause": Clockwork._pause,
    "resume": Clockwork._resume,
    "stop": Clockwork._stop,
    "reset": Clockwork._reset,
    "extend": Clockwork._extend,
    "retarget": Clockwork._retarget,
}
