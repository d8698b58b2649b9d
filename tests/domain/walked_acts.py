"""The acts of a walked clock, applied one by one as the rules say, and what it then shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tests.domain.walker import WINDOW, Run, Walker

ORDER = ("resume", "stop", "reopen", "start", "reset", "retarget", "extend", "pause")
FAMILY = {
    "business_minutes": 1,
    "business_hours": 1,
    "hours": 2,
    "business_days": 3,
    "calendar_days": 4,
    "weeks": 4,
    "months": 4,
}
Act = dict[str, Any]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


class WalkedClock(Walker):
    """Applies acts to the cycle that is walked."""

    def simulate(self, events: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
        """Walk from the first act to `now` and give what the clock shows; `ahead` is walked too."""
        end, clock = self.scenario_calendar.minute(now), None
        for act in self._known(events, now):
            if self.run and clock is not None:
                self.walk(self.run, clock, act["minute"])
            clock = act["minute"]
            if why := self.apply(act):
                self.noted.append({"at": self.text(clock), "do": act["do"], "why": why})
        if self.run and clock is not None:
            self.walk(self.run, clock, end + 1)
        return self.show(end)

    def _known(self, events: Sequence[dict[str, Any]], now: datetime) -> list[Act]:
        known = []
        for number, event in enumerate(events):
            at = moment(event["at"])
            recorded = moment(event.get("recorded_at", event["at"]))
            if recorded <= now:
                minutes = {
                    "minute": self.scenario_calendar.minute(at),
                    "recorded": self.scenario_calendar.minute(recorded),
                }
                for act in event.get("acts", [event]):
                    known.append((at, number, ORDER.index(act["do"]), {**act, **minutes}))
        return [entry[3] for entry in sorted(known, key=lambda entry: entry[:3])]

    def apply(self, act: Act) -> str:
        run, do = self.run, act["do"]
        if run is None:
            if do == "retarget":
                self.policy = act["policy"]
            elif do == "start":
                self.begin(act, 1, [])
            else:
                return "not_started"
            return ""
        if run.stopped is not None and do != "reopen":
            return "stopped"
        return str(getattr(self, f"do_{do}")(run, act, act["minute"]))

    def begin(self, act: Act, number: int, held: list[str]) -> None:
        run = Run(number, act["minute"], act["recorded"], self.policy, self.policy, open=list(held))
        run.paused = act["minute"] if held else None
        self.run = run
        self.due(run)

    def end(self, run: Run, at: int, by: str) -> None:
        self.ended.append(
            {
                "cycle": run.number,
                "started_at": self.text(run.start),
                "ended_at": self.text(at),
                "ended_by": by,
                "due_at": self.text(self.due_shown(run)),
                "breached_at": self.text(run.breached),
                "consumed": self.whole(run) - self.left(run, at),
            }
        )

    def do_start(self, run: Run, act: Act, at: int) -> str:
        return "already_started"

    def do_pause(self, run: Run, act: Act, at: int) -> str:
        if act["in"] not in run.policy.get("pausable", []):
            return "not_pausable"
        if act["in"] in run.open:
            return "already_paused"
        if run.fixed is not None:
            return "fixed_due"
        run.open.append(act["in"])
        run.paused = at if run.paused is None else run.paused
        return ""

    def do_resume(self, run: Run, act: Act, at: int) -> str:
        if act["in"] not in run.open:
            return "not_paused"
        run.open.remove(act["in"])
        self.go_on(run, at)
        return ""

    def go_on(self, run: Run, at: int) -> None:
        if not run.open and run.paused is not None:
            run.pauses.append((run.paused, at))
            run.paused = None

    def do_stop(self, run: Run, act: Act, at: int) -> str:
        run.stopped, run.open = at, []
        return ""

    def do_reset(self, run: Run, act: Act, at: int) -> str:
        self.end(run, at, "reset")
        self.begin(act, run.number + 1, run.open)
        return ""

    def do_reopen(self, run: Run, act: Act, at: int) -> str:
        if run.stopped is None:
            return "not_stopped"
        if run.policy.get("reopen", "new_cycle") == "new_cycle":
            self.end(run, run.stopped, "stop")
            self.begin(act, run.number + 1, [])
        else:
            run.pauses.append((run.stopped if run.paused is None else run.paused, at))
            run.stopped = run.paused = None
        return ""

    def do_extend(self, run: Run, act: Act, at: int) -> str:
        unit = run.term["target"]["unit"]
        if "by" in act:
            if run.fixed is not None:
                return "fixed_due"
            if FAMILY[act["by"]["unit"]] != FAMILY[unit]:
                return "wrong_unit"
        elif (fixed := self.scenario_calendar.minute(moment(act["due"]))) <= at:
            return "due_not_ahead"
        due = self.due_shown(run)
        late = run.breached is not None and due is not None and due < at
        if "by" in act:
            run.added.append(act["by"])
        else:
            spent = self.whole(run) - self.left(run, at)
            run.open = []
            self.go_on(run, at)
            run.fixed = fixed
            run.fixed_whole = spent + self.left(run, at)
        run.extended = True
        self.anew(run)
        return "after_due" if late else ""

    def anew(self, run: Run) -> None:
        run.generation, run.settled, run.void = run.generation + 1, False, set()

    def do_retarget(self, run: Run, act: Act, at: int) -> str:
        self.policy, mode = act["policy"], act["mode"]
        named = [state for state in run.open if state in self.policy.get("pausable", [])]
        if mode == "restart":
            self.end(run, at, "retarget")
            self.begin(act, run.number + 1, named)
            return ""
        dropped = mode == "carry" and run.extended
        if mode == "carry":
            run.term, run.added, run.fixed, run.extended = self.policy, [], None, False
        run.policy, run.open = self.policy, named
        self.go_on(run, at)
        self.anew(run)
        return "extensions_dropped" if dropped else ""

    # what it shows

    def text(self, minute: int | None) -> str | None:
        return (
            None if minute is None else self.scenario_calendar.moment(minute).strftime("%Y-%m-%dT%H:%M:%SZ")
        )

    def due_shown(self, run: Run) -> int | None:
        due = self.due(run)[0]
        return due if run.paused is None or (run.breached is not None and due <= run.paused) else None

    def show(self, end: int) -> dict[str, Any]:
        run = self.run
        if run is None:
            return {"state": "not_started", "cycle": 0, "generation": 0, "noted": self.noted}
        at = end if run.stopped is None else run.stopped
        state = "stopped" if run.stopped is not None else "running" if run.paused is None else "paused"
        passed = [
            {
                "threshold": name,
                "at": self.text(minute),
                "generation": generation,
                "late": minute < run.recorded,
            }
            for name, minute, generation in run.passed
        ]
        shown = {
            "state": state,
            "cycle": run.number,
            "generation": run.generation,
            "started_at": self.text(run.start),
            "stopped_at": self.text(run.stopped),
            "due_at": self.text(self.due_shown(run)),
            "breached_at": self.text(run.breached),
            "born_breached": run.breached is not None and run.breached < run.recorded,
            "remaining": self.left(run, at),
            "consumed": self.whole(run) - self.left(run, at),
            "fraction": self.fraction(run, at),
            "passed": passed,
            "noted": self.noted,
            "cycles": self.ended,
        }
        return {**shown, "ahead": self.ahead(run, end)}

    def ahead(self, run: Run, end: int) -> list[dict[str, Any]]:
        """Walk on, as if nothing happened, until no threshold is left."""
        if run.paused is not None or run.stopped is not None:
            return []
        known = len(run.passed)
        last = max([self.due(run)[0], end]) + 1
        self.walk(run, end + 1, min(last + 1, WINDOW))
        return [{"threshold": name, "at": self.text(minute)} for name, minute, _ in run.passed[known:]]
