"""Conditions that can never be read: facts that do not exist, values that a field cannot have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.domain.conditions import OWN_FACTS, PARTY_FACTS, SET, SLOT_FACTS
from casework.domain.definition import Condition, Definition, Field
from casework.domain.lint.fault import Fault, unknown

COMPARED = ("money", "number", "date", "moment")
COMPARED_FACTS = ("age", "attempts")


def condition_faults(definition: Definition) -> Iterator[Fault]:
    for transition in definition.transitions:
        block = f"transitions.{transition.trigger}"
        yield from faults_of_conditions(block, "where", [transition.where], definition)
        yield from faults_of_conditions(block, "unless", transition.unless, definition)
        yield from faults_of_conditions(block, "any", transition.any, definition)
    for name, task in definition.tasks.items():
        yield from faults_of_conditions(f"tasks.{name}", "where", [task.where], definition)
        yield from faults_of_conditions(f"tasks.{name}", "unless", task.unless, definition)
    for name, timer in definition.timers.items():
        yield from faults_of_conditions(f"timers.{name}", "where", [timer.where], definition)
        yield from faults_of_conditions(f"timers.{name}", "unless", timer.unless, definition)
    for follow_up in definition.follow_ups:
        block = f"follow_ups.{follow_up.name}"
        yield from faults_of_conditions(block, "where", [follow_up.where], definition)
        yield from faults_of_conditions(block, "unless", follow_up.unless, definition)


def faults_of_conditions(
    block: str, key: str, conditions: tuple[Condition, ...] | list[Condition], definition: Definition
) -> Iterator[Fault]:
    """Check condition tables of a definition, or of a policy for its cases."""
    for condition in conditions:
        for fact, wanted in condition.items():
            says = _fault_of(fact, wanted, definition)
            if says is not None:
                yield Fault(block, f"{key}.{fact}", says)


def _fault_of(fact: str, wanted: Any, definition: Definition) -> str | None:
    field = definition.fields.get(fact)
    if field is None and fact not in (facts := known_facts(definition)):
        return unknown("fact", fact, (*definition.fields, *facts))
    if isinstance(wanted, Mapping):
        return _fault_of_comparison(fact, wanted, field)
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    if not values:
        return "is an empty list: nothing can be one of it"
    return next((says for value in values if (says := _fault_of_value(fact, value, definition))), None)


def _fault_of_comparison(fact: str, wanted: Mapping[str, Any], field: Field | None) -> str | None:
    if not wanted:
        return "is an empty table: write above, at_least, below, at_most or set"
    if set(wanted) == {SET}:
        return None if isinstance(wanted[SET], bool) else "set takes true or false"
    if (field.type in COMPARED) if field is not None else fact in COMPARED_FACTS:
        return None
    return "cannot be compared: write the value, or a list of values"


def _fault_of_value(fact: str, value: Any, definition: Definition) -> str | None:
    field = definition.fields.get(fact)
    if fact == "priority" and definition.priority is not None:
        field = definition.fields.get(definition.priority)
    yes_or_no = field.type == "bool" if field is not None else fact.rpartition(".")[2] in BOOLEAN
    if yes_or_no != isinstance(value, bool):
        return f"takes {'true or false' if yes_or_no else 'no true or false'}, not {str(value).lower()}"
    codes = [choice.code for choice in field.choices] if field is not None else []
    return unknown("choice", value, codes) if codes and value not in codes else None


BOOLEAN = ("breached", "running", "done", "held", "vulnerable")


def known_facts(definition: Definition) -> list[str]:
    """Return the facts that are no fields: the fixed list of the format, spelled out for this definition."""
    slots = [f"slot.{name}.{what}" for name in definition.slots for what in SLOT_FACTS]
    tasks = [f"task.{name}.done" for name in definition.tasks]
    return [*OWN_FACTS, *slots, *tasks, *(f"party.{what}" for what in PARTY_FACTS)]
