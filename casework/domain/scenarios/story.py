"""What a scenario says: who does what when, and how the case must stand afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casework.domain.calendar import Calendar
from casework.domain.definition import Words
from casework.domain.facts import Facts
from casework.domain.policies import ClockRule, Entity, ExtensionRule


@dataclass(frozen=True, slots=True)
class Step:
    """One act: a trigger, or an act beside triggers (assign, hold, release, attach, explain, extend, task).

    Its moment is `at`, or a term `after` the act before it.
    """

    do: str
    at: datetime | None = None
    after: str | None = None
    by: str = "staff"
    who: str | None = None  # the person; one of each role where None
    flags: frozenset[str] = frozenset()
    with_: Mapping[str, Any] = field(default_factory=dict)
    outside: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    refused: str | None = None  # words that the refusal must hold


@dataclass(frozen=True, slots=True)
class Promise:
    """How the case must stand at the end; what is not named may be anything."""

    state: str | None = None
    clocks: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict
    )  # "UK-8W" -> state, due_at, breached
    tasks: Mapping[str, str] = field(default_factory=dict)  # name -> "open" | "done"
    fields: Mapping[str, Any] = field(default_factory=dict)
    refused: str | None = None  # the last step must be refused in such words


@dataclass(frozen=True, slots=True)
class Scenario:
    """One worked example."""

    name: str
    entity: str
    at: datetime
    given: Mapping[str, Any]
    steps: tuple[Step, ...]
    then: Promise
    title: Words | None = None
    by: str = "staff"
    party: Mapping[str, Any] = field(
        default_factory=dict
    )  # what is known of the customer: kind, value_band …
    until: datetime | None = None  # the virtual clock runs on to here after the last step


@dataclass(frozen=True, slots=True)
class World:
    """What surrounds the case: its entity, the calendar, the rules that hold on a day for given facts."""

    entity: Entity
    calendar: Calendar
    rules: Callable[[date, Facts], list[ClockRule]]
    rule: Callable[[str], ClockRule]
    extensions: Callable[[str], list[ExtensionRule]]
    bases: Callable[[date], Mapping[str, Any]] = lambda on: {}  # policies that workings read, by name
