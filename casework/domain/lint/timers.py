"""Timers that fire nothing, terms that are none, waiting states that nothing wakes."""

from __future__ import annotations

from collections.abc import Iterator

from casework.domain.clocks.targets import Target
from casework.domain.definition import WAITING, Definition, TimerRule
from casework.domain.lint.fault import Fault, unknown
from casework.domain.lint.names import occurrence_faults
from casework.errors import CaseworkError

TERM = 'write an amount and a unit, such as "5 business_days"'


def timer_faults(definition: Definition) -> Iterator[Fault]:
    for name, timer in definition.timers.items():
        yield from _faults_of(f"timers.{name}", timer, definition)
    for name, task in definition.tasks.items():
        yield from _term_faults(f"tasks.{name}", "within", task.within)
    for follow_up in definition.follow_ups:
        yield from _term_faults(f"follow_ups.{follow_up.name}", "after", follow_up.after)
    yield from _asleep(definition)


def _faults_of(block: str, timer: TimerRule, definition: Definition) -> Iterator[Fault]:
    for state in timer.runs:
        if state not in definition.states:
            yield Fault(block, "runs", unknown("state", state, definition.states))
            continue
        fires = definition.transition(timer.fires, state)
        if fires is None:
            known = [t.trigger for t in definition.transitions_from(state) if "system" in t.by]
            yield Fault(block, "fires", unknown(f"trigger from {state}", timer.fires, known))
        elif "system" not in fires.by:
            says = f'{timer.fires} is not for the system: add "system" to transitions.{timer.fires} by'
            yield Fault(block, "fires", says)
    yield from _due_faults(block, timer, definition)
    for chase in timer.chase:
        yield from _term_faults(block, "chase.after", chase.after)


def _due_faults(block: str, timer: TimerRule, definition: Definition) -> Iterator[Fault]:
    days = [name for name, field in definition.fields.items() if field.type in ("date", "moment")]
    field = timer.due.get("field")
    if field is not None and field not in days:
        yield Fault(block, "due.field", unknown("date or moment field", field, days))
    yield from _term_faults(block, "due.after", timer.due.get("after"))
    yield from _term_faults(block, "due.before", timer.due.get("before"))
    if "from" in timer.due:
        yield from occurrence_faults(block, "due.from", (timer.due["from"],), definition)


def _term_faults(block: str, key: str, term: str | None) -> Iterator[Fault]:
    if term is None:
        return
    try:
        Target.parse(term)
    except (CaseworkError, ValueError):
        yield Fault(block, key, f'"{term}" is no term; {TERM}')


def _asleep(definition: Definition) -> Iterator[Fault]:
    """A waiting state needs a timer, or a clock that starts there and does not pause there."""
    timed = {state for timer in definition.timers.values() for state in timer.runs}
    for name, state in definition.states.items():
        if state.kind == WAITING and name not in timed and not _clock_starts(definition, name):
            says = "waits without a timer: nothing would ever wake the case; add [[timers]] that run here"
            yield Fault(f"states.{name}", "kind", says)


def _clock_starts(definition: Definition, state: str) -> bool:
    here = f"state:{state}"
    return any(here in slot.starts and here not in slot.pauses for slot in definition.slots.values())
