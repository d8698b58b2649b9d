"""Clocks that can never start, run, pause or stop (clock.md §9); conditions are states and triggers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.domain.definition import FINAL, Definition, Slot, Transition
from casework.domain.lint.fault import Fault
from casework.domain.lint.paths import reachable, target

ON_PATHS = (
    "state:",
    "trigger:",
)  # what a way through the workflow shows; tasks, letters, contacts come beside it


def clock_faults(definition: Definition) -> Iterator[Fault]:
    for name, slot in definition.slots.items():
        block = f"slots.{name}"
        yield from _shared(block, slot)
        yield from _stopped_at_once(block, slot, definition)
        yield from _never_runs(block, slot, definition)
        yield from _never_starts(block, slot, definition)
        yield from _outside_the_run(block, slot, definition)


def _shared(block: str, slot: Slot) -> Iterator[Fault]:
    for name in sorted(set(slot.starts) & set(slot.stops)):
        yield Fault(
            block, "stops", f"{name} starts and stops it: the clock never attaches; take it out of one"
        )
    for name in sorted(set(slot.resets) & set(slot.stops)):
        yield Fault(block, "resets", f"{name} resets and stops it: take it out of one")
    for name in sorted(set(slot.resets) & set(slot.starts)):
        yield Fault(block, "resets", f"{name} resets and starts it: take it out of one")


def _stopped_at_once(block: str, slot: Slot, definition: Definition) -> Iterator[Fault]:
    """A start whose state lies in a stop state."""
    for name in slot.starts:
        for transition, source in _fired(name, definition):
            to = f"state:{target(transition, source)}"
            if to in slot.stops and to != name and to != f"state:{source}":
                yield Fault(block, "starts", f"{name} leads into {to}, which stops it: the clock never runs")
                break


def _never_runs(block: str, slot: Slot, definition: Definition) -> Iterator[Fault]:
    """Every start is a pause, and nothing leaves it."""
    stuck = [
        n
        for n in slot.starts
        if n in slot.pauses and n.startswith("state:") and not _exits(n[6:], definition)
    ]
    if slot.starts and len(stuck) == len(slot.starts):
        yield Fault(
            block, "pauses", f"{stuck[0]} starts and pauses it and nothing leaves it: the clock never runs"
        )


def _exits(state: str, definition: Definition) -> bool:
    return any(target(t, state) != state for t in definition.transitions_from(state))


def _never_starts(block: str, slot: Slot, definition: Definition) -> Iterator[Fault]:
    reached = reachable(definition, [definition.initial])
    for name in slot.starts:
        if name.startswith("trigger:") and name != f"trigger:{definition.opens.trigger}":
            if not any(source in reached for _, source in _fired(name, definition)):
                yield Fault(block, "starts", f"{name} can never happen: no path reaches it")
        elif name.startswith("state:") and name[6:] not in reached:
            yield Fault(block, "starts", f"{name} can never happen: no path reaches it")


def _outside_the_run(block: str, slot: Slot, definition: Definition) -> Iterator[Fault]:
    """A pause or reset that cannot happen between start and stop."""
    running = running_states(slot, definition)
    for key, names in (("pauses", slot.pauses), ("resets", slot.resets)):
        for name in names:
            if name.startswith(ON_PATHS) and not _happens_in(name, running, definition):
                yield Fault(block, key, f"{name} cannot happen while the clock runs: take it out")


def _happens_in(name: str, running: set[str], definition: Definition) -> bool:
    kind, _, rest = name.partition(":")
    return (
        rest in running
        if kind == "state"
        else any(source in running for _, source in _fired(name, definition))
    )


def never_stops(block: str, slot: Slot, definition: Definition) -> Iterator[Fault]:
    """Find a way from the start to a final state on which nothing stops it; no fault of a window."""
    if not all(name.startswith(ON_PATHS) for name in slot.stops):
        return  # a task, letter or contact stops it, closed or not
    if any(name.startswith("state:") and definition.states[name[6:]].kind == FINAL for name in slot.starts):
        return  # it starts with the closing: a later move stops it, if one does
    for state in sorted(running_states(slot, definition)):
        if definition.states[state].kind == FINAL:
            yield Fault(
                block, "stops", f'a case can come to {state} with the clock running: add "state:{state}"'
            )


def running_states(slot: Slot, definition: Definition) -> set[str]:
    """Return the states in which the clock may run: from its starts on, up to its stops."""

    def passes(transition: Transition, source: str) -> bool:
        to = target(transition, source)
        return f"trigger:{transition.trigger}" not in slot.stops and f"state:{to}" not in slot.stops

    return reachable(definition, _entered(slot, definition), passes)


def _entered(slot: Slot, definition: Definition) -> set[str]:
    """Return the states that the case is in just after a start."""
    states: set[str] = set()
    for name in (*slot.starts, *(again.on for again in slot.restarts)):
        kind, _, rest = name.partition(":")
        if kind == "case" or rest == definition.opens.trigger:
            states.add(definition.initial)
        elif kind == "state":
            states.add(rest)
        elif kind == "trigger":
            states |= {target(t, source) for t, source in _fired(name, definition)}
        else:
            states |= {s for s, state in definition.states.items() if state.kind != FINAL}
    return {state for state in states if f"state:{state}" not in slot.stops}


def _fired(name: str, definition: Definition) -> Iterable[tuple[Transition, str]]:
    """Return the transitions of `trigger:…` with each state that they leave."""
    return [
        (t, source) for t in definition.transitions if name == f"trigger:{t.trigger}" for source in t.sources
    ]
