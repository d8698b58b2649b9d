"""Conditions of a definition on the facts of a case: do they hold, and if not, in words why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casework.domain.definition import Condition
from casework.domain.facts import Facts

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "above": lambda value, bound: bool(value > bound),
    "at_least": lambda value, bound: bool(value >= bound),
    "below": lambda value, bound: bool(value < bound),
    "at_most": lambda value, bound: bool(value <= bound),
}
SET = "set"
SLOT_FACTS, TASK_FACTS, PARTY_FACTS = (
    ("breached", "running"),
    ("done",),
    (
        "kind", "nature", "segment", "vulnerable", "size", "value_band", "rating", "relationship",
        "circumstances",
    ),
)  # fmt: skip
OWN_FACTS: Mapping[str, Callable[[Facts], Any]] = {
    "age": lambda facts: None if facts.opened_at is None else (facts.at - facts.opened_at).days,
    "attempts": lambda facts: facts.attempts,
    "state": lambda facts: facts.state,
    "held": lambda facts: facts.held is not None,
    "priority": lambda facts: facts.priority,
    "jurisdiction": lambda facts: facts.jurisdiction,
}


def holds(condition: Condition, facts: Facts) -> bool:
    """Return whether every line of the table holds; an empty table always does."""
    return all(meets(value_of(name, facts), wanted) for name, wanted in condition.items())


def any_holds(conditions: tuple[Condition, ...], facts: Facts) -> bool:
    """Return whether one of the tables holds (the OR of `unless` and `any`)."""
    return any(holds(condition, facts) for condition in conditions)


def selected(where: Condition, unless: tuple[Condition, ...], facts: Facts) -> bool:
    """Return whether a rule with `where` and `unless` applies to the case."""
    return holds(where, facts) and not any_holds(unless, facts)


def value_of(name: str, facts: Facts) -> Any:
    """Return a fact by its name in a definition; None where it is not known."""
    if name in facts.fields:
        return facts.fields[name]
    if "." in name:
        return _dotted(name, facts)
    read = OWN_FACTS.get(name)
    return None if read is None else read(facts)


def _dotted(name: str, facts: Facts) -> Any:
    kind, _, rest = name.partition(".")
    if kind == "party":
        return facts.party.get(rest)
    subject, _, what = rest.rpartition(".")
    if kind == "task":
        return facts.tasks.get(subject, False)
    slot = facts.slots.get(subject)
    return False if slot is None else slot.breached if what == "breached" else slot.running


def meets(value: Any, wanted: Any) -> bool:
    """Return whether a value is one of a list, is the one value, or passes every comparison of a table."""
    if isinstance(wanted, list | tuple):
        return _one_of(value, wanted)
    if isinstance(wanted, Mapping):
        return all(_compares(value, operator, bound) for operator, bound in wanted.items())
    return bool(value == wanted) or (value is None and wanted is False)  # a box that nobody ticked


def _one_of(value: Any, wanted: list[Any] | tuple[Any, ...]) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return any(one in wanted for one in value)
    return value in wanted or (value is None and any(one is False for one in wanted))  # 0 is no box


def _compares(value: Any, operator: str, bound: Any) -> bool:
    if operator == SET:
        return (value is not None and value != "") is bool(bound)
    return value is not None and COMPARISONS[operator](*_alike(value, bound))


def _alike(value: Any, bound: Any) -> tuple[Any, Any]:
    """Bring both to one kind: amounts to Decimal, a moment against a date to its date."""
    if isinstance(value, datetime) and isinstance(bound, date) and not isinstance(bound, datetime):
        return value.date(), bound
    if isinstance(bound, int | float) and not isinstance(bound, bool):
        return Decimal(str(value)), Decimal(str(bound))
    return value, bound
