"""The derivation of a due date: start, count, pauses and acts in order, due."""

from __future__ import annotations

from typing import Any

from casework.domain.clocks.acts import Act
from casework.domain.clocks.cycles import Cycle
from casework.domain.clocks.days import Dates
from casework.domain.clocks.hours import dates_in
from casework.domain.clocks.moments import date_of, instant_of, text_of
from casework.domain.clocks.pauses import Due, Pause
from casework.domain.clocks.times import Elapsed, WorkingTime

Step = dict[str, Any]


def derivation_of(cycle: Cycle) -> dict[str, Any]:
    """Return why a cycle is due when it is (clock.md section 7)."""
    due, calendar = cycle.due, cycle.term.calendar
    return {
        "policy": cycle.policy.name,
        "calendar": calendar.label,
        "zone": calendar.zone.name,
        "steps": [_start(cycle), _count(cycle, due), *_between(cycle), _end(cycle, due)],
    }


def _start(cycle: Cycle) -> Step:
    step: Step = {"step": "start", "at": text_of(cycle.start)}
    if cycle.recorded > cycle.start:
        step["recorded_at"] = text_of(cycle.recorded)
    if cycle.term.has_days:
        step["day"] = date_of(cycle.term.day0).isoformat()
    return step


def _count(cycle: Cycle, due: Due) -> Step:
    term = cycle.term
    step: Step = {"step": "count", "amount": term.target.amount, "unit": term.target.unit}
    if isinstance(term, Elapsed | Dates):
        return step
    timed = isinstance(term, WorkingTime)
    after = term.day0 - 1 if timed else term.day0
    step["holidays"] = [on.isoformat() for on in term.calendar.holidays_between(after, due.day)]
    step["extra"] = [on.isoformat() for on in dates_in(term.calendar.hours.extra, after, due.day)]
    if timed:
        step["spans"] = _spans(cycle, due)
    return step


def _spans(cycle: Cycle, due: Due) -> int:
    """Return how many spans hold a counted minute: one that no pause covers."""
    return sum(
        end - begin > sum(max(0, min(end, pause.end) - max(begin, pause.begin)) for pause in cycle.pauses)
        for begin, end in cycle.term.calendar.used_spans(cycle.start, due.at)
    )


def _between(cycle: Cycle) -> list[Step]:
    """Return the pauses that are over and the acts that took effect, by instant, pauses first."""
    given = [0] * len(cycle.pauses) if cycle.fixed is not None else cycle.term.due(cycle.pauses)[1]
    steps = [
        (pause.begin, 0, _pause(pause, back, cycle.term.unit))
        for pause, back in zip(cycle.pauses, given, strict=True)
    ]
    steps += [(at, 1, _act(at, act)) for at, act in cycle.steps]
    return [step for _, _, step in sorted(steps, key=lambda entry: entry[:2])]


def _pause(pause: Pause, back: int, unit: str) -> Step:
    return {
        "step": "pause",
        "in": pause.state,
        "from": text_of(pause.begin),
        "to": text_of(pause.end),
        "given_back": back,
        "unit": unit,
    }


def _act(at: int, act: Act) -> Step:
    step: Step = {"step": act.do, "at": text_of(at)}
    if act.by is not None:
        return step | {"amount": act.by.amount, "unit": act.by.unit}
    if act.due is not None:
        return step | {"due": text_of(instant_of(act.due))}
    return step | {"mode": act.mode, "policy": act.policy.name if act.policy else None}


def _end(cycle: Cycle, due: Due) -> Step:
    step: Step = {"step": "due", "at": text_of(due.at)}
    if cycle.fixed is not None:
        step["fixed"] = True
    elif cycle.term.has_days:
        step["day"] = date_of(due.day).isoformat()
    return step
