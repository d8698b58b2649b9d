"""Values that a move brings by itself: fields that there are, values that they can have, known workings."""

from __future__ import annotations

from collections.abc import Iterator

from casework.domain.definition import Definition, Transition
from casework.domain.lint.fault import Fault, unknown
from casework.domain.values import NotRead, read_value
from casework.domain.workings import WORKINGS
from casework.domain.workings.vocabulary import AT, TODAY

MOMENTS = {AT: "moment", TODAY: "date"}


def working_faults(block: str, transition: Transition, definition: Definition) -> Iterator[Fault]:
    for name, value in transition.sets.items():
        says = _fault_of(name, value, definition)
        if says is not None:
            yield Fault(block, f"sets.{name}", says)
    for name in transition.computes:
        if name not in WORKINGS:
            yield Fault(block, "computes", unknown("working", name, WORKINGS))
            continue
        for filled in WORKINGS[name].fills:
            if filled not in definition.fields:
                yield Fault(block, "computes", f'"{name}" fills "{filled}": declare that field')
    brought = {
        *transition.sets,
        *(f for n in transition.computes if n in WORKINGS for f in WORKINGS[n].fills),
    }
    for name in sorted(brought & {*transition.needs, *transition.takes}):
        yield Fault(block, "needs", f'"{name}" is given by the move itself; take it out')


def _fault_of(name: str, value: object, definition: Definition) -> str | None:
    field = definition.fields.get(name)
    if field is None:
        return unknown("field", name, definition.fields)
    if field.personal:
        return "is personal: what a move gives by itself is the same for everybody"
    if value in MOMENTS:
        right = MOMENTS[str(value)]
        return None if field.type == right else f'is for a {right} field, and "{name}" is a {field.type}'
    try:
        read_value(field, value)
    except NotRead as error:
        return f"cannot be {value!r}: {error.en}"
    return None
