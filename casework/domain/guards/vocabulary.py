"""How a guard is declared, what arguments it takes and which outside facts it reads."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.domain.clocks.targets import Target
from casework.domain.contact.policy import PURPOSES
from casework.domain.definition import Definition
from casework.domain.facts import Facts, Refusal
from casework.errors import CaseworkError

#: What a guard's argument may be: nothing, a field or slot of the definition, a term of days, a span (any
#: term, in working days too), a whole number, the name of a limit, names of tasks, of tasks with a
#: checklist or of fields, the purpose of a contact, how many attempts. A trailing `?`: may be left out.
ARGUMENTS = (
    "none", "field", "field?", "slot", "term", "span", "number", "number?", "limit", "tasks?",
    "checklists?", "fields", "purpose", "attempts",
)  # fmt: skip
TERM_UNITS = ("calendar_days", "weeks", "months")

Check = Callable[[Facts, Any, Definition], Refusal | None]


@dataclass(frozen=True, slots=True)
class Guard:
    """One word of the vocabulary. `incoming` guards judge what comes with the act, so no button is grey."""

    name: str
    says: str
    check: Check
    argument: str = "none"
    incoming: bool = False
    reads: tuple[str, ...] = ()  # names in Facts.extra


GUARDS: dict[str, Guard] = {}


def guard(
    argument: str = "none", *, incoming: bool = False, reads: tuple[str, ...] = ()
) -> Callable[[Callable[..., Refusal | None]], Callable[..., Refusal | None]]:
    """Enter a function into the vocabulary under its own name; its docstring goes into the reference."""

    def enter(function: Callable[..., Refusal | None]) -> Callable[..., Refusal | None]:
        name = function.__name__
        GUARDS[name] = Guard(
            name, inspect.getdoc(function) or "", _uniform(function), argument, incoming, reads
        )
        return function

    return enter


def _uniform(function: Callable[..., Refusal | None]) -> Check:
    """Give every guard the same call, whether or not it looks at its argument and the definition."""
    count = len(inspect.signature(function).parameters)
    if count == 1:
        return lambda facts, argument, definition: function(facts)
    if count == 2:
        return lambda facts, argument, definition: function(facts, argument)
    return function


def term(text: str) -> tuple[int, str]:
    """Read `90 calendar_days` as its amount and unit. Raises ValueError for anything but whole dates."""
    amount, _, unit = text.partition(" ")
    if not amount.isdigit() or int(amount) < 1 or unit not in TERM_UNITS:
        raise ValueError(text)
    return int(amount), unit


def arguments_faults(name: str, argument: Any, definition: Definition) -> str | None:
    """Return what is wrong with a guard's argument, and what would be right; None if it is right."""
    kind = GUARDS[name].argument
    if argument is None:
        return (
            None
            if kind == "none" or kind.endswith("?")
            else f"needs an argument: {EXAMPLES[kind.rstrip('?')]}"
        )
    if kind == "none":
        return f'takes no argument: write "{name}"'
    kind = kind.rstrip("?")
    return None if _RIGHT[kind](argument, definition) else f"takes {EXAMPLES[kind]}, not {argument!r}"


EXAMPLES = {
    "field": "the name of a declared field",
    "slot": "the name of a declared slot",
    "term": 'a term such as "90 calendar_days" (calendar_days, weeks or months)',
    "span": 'a term such as "5 business_days"',
    "number": "a whole number from 1",
    "limit": 'the name of a limit, such as "redress", with a declared field "redress_amount"',
    "tasks": 'a list of declared tasks, such as ["pay_redress"]',
    "checklists": 'a list of declared tasks with a checklist, such as ["documents"]',
    "fields": 'a list of declared fields, such as ["product"]',
    "purpose": f"one of {', '.join(PURPOSES)}",
    "attempts": 'a table such as { at_least = 4, channels = 2, over = "10 business_days" }',
}


def _is_term(argument: Any, _: Definition) -> bool:
    try:
        return bool(term(argument))
    except (ValueError, AttributeError):
        return False


def _is_span(argument: Any, _: Definition) -> bool:
    try:
        return bool(Target.parse(argument))
    except (CaseworkError, ValueError, AttributeError):
        return False


def _is_attempts(argument: Any, definition: Definition) -> bool:
    return (
        isinstance(argument, dict)
        and set(argument) == {"at_least", "channels", "over"}
        and _is_number(argument["at_least"], definition)
        and _is_number(argument["channels"], definition)
        and _is_span(argument["over"], definition)
    )


def _is_number(argument: Any, _: Definition) -> bool:
    return isinstance(argument, int) and not isinstance(argument, bool) and argument >= 1


_RIGHT: dict[str, Callable[[Any, Definition], bool]] = {
    "field": lambda argument, definition: argument in definition.fields,
    "slot": lambda argument, definition: argument in definition.slots,
    "term": _is_term,
    "span": _is_span,
    "number": _is_number,
    "limit": lambda argument, definition: f"{argument}_amount" in definition.fields,
    "tasks": lambda argument, definition: (
        isinstance(argument, list) and set(argument) <= set(definition.tasks)
    ),
    "checklists": lambda argument, definition: (
        isinstance(argument, list)
        and set(argument) <= {n for n, t in definition.tasks.items() if t.checklist}
    ),
    "fields": lambda argument, definition: (
        isinstance(argument, list) and set(argument) <= set(definition.fields)
    ),
    "purpose": lambda argument, _: argument in PURPOSES,
    "attempts": _is_attempts,
}
