"""Conditions that can never be read: facts that do not exist, values that a field cannot have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from casework.domain.conditions import OWN_FACTS, PARTY_FACTS, SET, SLOT_FACTS
from casework.domain.definition import Condition, Definition, Field
from casework.domain.lint.fault import Fault, unknown
from casework.domain.onboarding.risk import RATINGS
from casework.domain.parties.kinds import KINDS, NATURES, RELATIONSHIPS

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
    if field is None:
        kind, known = _known_values(fact, definition)
    else:
        kind, known = "choice", [choice.code for choice in field.choices]
    return unknown(kind, value, known) if known and value not in known else None


#: facts of a customer whose values are a closed list
PARTY_VALUES: Mapping[str, tuple[str, ...]] = {
    "party.kind": KINDS,
    "party.nature": NATURES,
    "party.rating": RATINGS,
    "party.relationship": RELATIONSHIPS,
}


def _known_values(fact: str, definition: Definition) -> tuple[str, Collection[str]]:
    """Return what a value of a fact that is no field is called, and which ones there are; none if any."""
    return ("state", definition.states) if fact == "state" else ("value", PARTY_VALUES.get(fact, ()))


BOOLEAN = ("breached", "running", "done", "held", "vulnerable")


def known_facts(definition: Definition) -> list[str]:
    """Return the facts that are no fields: the fixed list of the format, spelled out for this definition."""
    slots = [f"slot.{name}.{what}" for name in definition.slots for what in SLOT_FACTS]
    tasks = [f"task.{name}.done" for name in definition.tasks]
    return [*OWN_FACTS, *slots, *tasks, *(f"party.{what}" for what in PARTY_FACTS)]
