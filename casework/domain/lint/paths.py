"""Ways through a workflow: states that nothing reaches or that lead nowhere, triggers that say two things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from casework.domain.definition import FINAL, SAME, Definition, Transition
from casework.domain.lint.fault import Fault
from casework.domain.machine import AT_MOST_IN_A_ROW, ON_ENTRY


def path_faults(definition: Definition) -> Iterator[Fault]:
    yield from _unreached(definition)
    yield from _traps(definition)
    yield from _said_twice(definition)
    yield from _automatic(definition)
    yield from _buttons(definition)


def _unreached(definition: Definition) -> Iterator[Fault]:
    reached = reachable(definition, [definition.initial])
    for name in definition.states:
        if name not in reached:
            yield Fault(f"states.{name}", "", "nothing leads here: give a transition to it, or take it out")


def _traps(definition: Definition) -> Iterator[Fault]:
    finals = {name for name, state in definition.states.items() if state.kind == FINAL}
    if not finals:
        yield Fault("states", "", 'no state is final: give one kind = "final"')
        return
    for name in definition.states:
        if finals.isdisjoint(reachable(definition, [name])):
            yield Fault(f"states.{name}", "", "is a trap: no path leads from here to a final state")


def _said_twice(definition: Definition) -> Iterator[Fault]:
    """A trigger from a state leads to one place."""
    seen: set[tuple[str, str]] = set()
    for transition in definition.transitions:
        if transition.trigger == definition.opens.trigger:
            yield Fault(
                f"transitions.{transition.trigger}",
                "trigger",
                "is the trigger that opens a case; name another",
            )
        for source in transition.sources:
            if (transition.trigger, source) in seen:
                says = f"fires twice from {source}: write one trigger a target, under one `button`"
                yield Fault(f"transitions.{transition.trigger}", "from", says)
            seen.add((transition.trigger, source))


def _automatic(definition: Definition) -> Iterator[Fault]:
    for transition in definition.transitions:
        block = f"transitions.{transition.trigger}"
        if transition.automatic and "system" not in transition.by:
            yield Fault(block, "by", 'an automatic move is the system\'s: write by = ["system"]')
        if transition.automatic == ON_ENTRY and transition.to == SAME:
            yield Fault(block, "to", "an automatic move on entry must lead to another state")
        if transition.automatic == "when_assigned":
            lost = [
                s
                for s in transition.sources
                if definition.states[s].leaves_when_assigned != transition.trigger
            ]
            for source in lost:
                says = f'states.{source} does not say leaves_when_assigned = "{transition.trigger}"'
                yield Fault(block, "automatic", says)
    for name in definition.states:
        length = _longest(definition, name, frozenset())
        if length > AT_MOST_IN_A_ROW:
            says = (
                f"more than {AT_MOST_IN_A_ROW} automatic moves follow each other from here: shorten the chain"
            )
            yield Fault(f"states.{name}", "", says)


def _longest(definition: Definition, state: str, seen: frozenset[str]) -> int:
    """Return the most automatic moves in a row from a state; more than allowed for a circle."""
    if state in seen:
        return AT_MOST_IN_A_ROW + 1
    nexts = [t.to for t in definition.transitions_from(state) if t.automatic == ON_ENTRY and t.to != SAME]
    return max((1 + _longest(definition, to, seen | {state}) for to in nexts), default=0)


def _buttons(definition: Definition) -> Iterator[Fault]:
    """Of several triggers under one button, conditions or roles tell which is meant."""
    for name in definition.states:
        plain: dict[tuple[str, str], str] = {}
        for t in definition.transitions_from(name):
            if t.button is None or t.where or t.unless or t.any or t.flags:
                continue
            for role in t.by:
                other = plain.setdefault((t.button, role), t.trigger)
                if other != t.trigger:
                    says = (
                        f'shares "{t.button}" with {other} for {role} in {name}: give one of them a condition'
                    )
                    yield Fault(f"transitions.{t.trigger}", "button", says)


def reachable(
    definition: Definition,
    states: Iterable[str],
    passes: Callable[[Transition, str], bool] = lambda _t, _s: True,
) -> set[str]:
    """Return the states that are reached from some, themselves included, by transitions that pass."""
    reached, ahead = set(states), list(states)
    while ahead:
        here = ahead.pop()
        for transition in definition.transitions_from(here):
            to = target(transition, here)
            if to not in reached and passes(transition, here):
                reached.add(to)
                ahead.append(to)
    return reached


def target(transition: Transition, state: str) -> str:
    return state if transition.to == SAME else transition.to
