"""A workflow as released: states, transitions, fields, tasks, timers and clock slots, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Condition = Mapping[
    str, Any
]  # format.md: a table is AND, a list is one-of, above/at_least/below/at_most/set compare
OPEN, WAITING, FINAL = "open", "waiting", "final"
KINDS = (OPEN, WAITING, FINAL)
FIELD_TYPES = ("text", "line", "date", "moment", "money", "number", "choice", "party", "person", "bool")
ROLES = ("staff", "team_lead", "compliance", "auditor", "administrator", "client", "system")
FLAGS = ("senior", "internal_ombudsman")
SAME = "@same"
QUEUES = ("intake", "casework", "review", "compliance")
COMMENT = "comment"  # a need that is no field: the words which the actor adds to the act


@dataclass(frozen=True, slots=True)
class Words:
    """One label in both languages."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    title: Words
    parent: str | None = None
    active: bool = True  # a retired choice stays readable and is offered no more


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field of a workflow; `scheme` names the taxonomy whose nodes are its choices."""

    name: str
    type: str
    title: Words
    personal: bool = False
    choices: tuple[Choice, ...] = ()
    scheme: str | None = None
    hint: Words | None = None


@dataclass(frozen=True, slots=True)
class State:
    name: str
    title: Words
    kind: str
    queue: str | None = None
    shown_as: str | None = None
    leaves_when_assigned: str | None = None


@dataclass(frozen=True, slots=True)
class GuardCall:
    """A guard's name and the arguments that the definition gives it."""

    name: str
    arguments: Any = None


@dataclass(frozen=True, slots=True)
class Transition:
    """A trigger from some states to exactly one; `to` is "@same" where it stays. `sources` is spelled out."""

    trigger: str
    title: Words
    says: Words
    sources: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    button: str | None = None
    flags: tuple[str, ...] = ()  # every one of them is needed, on top of the role
    where: Condition = field(default_factory=dict)
    unless: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()  # fields that may come with it
    sets: Mapping[str, Any] = field(default_factory=dict)  # fields that it gives by itself
    computes: tuple[str, ...] = ()  # workings that fill fields from the others
    guards: tuple[GuardCall, ...] = ()
    letter: str | None = None  # the kind that is sent
    approves: str | None = None
    drafts: str | None = None  # a letter that is written here, kept with the case, and sent by a later move
    makes: str | None = None  # the actor becomes a maker of this approval
    resets: tuple[str, ...] = ()
    automatic: str | None = None  # "on_entry" or "when_assigned"
    while_held: bool = False
    holds: str | None = None
    lifts: bool = False
    legal_hold: bool = False
    confirmed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    trigger: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    guards: tuple[GuardCall, ...] = ()
    says: Words = Words("opened the case", "登记了案件")


@dataclass(frozen=True, slots=True)
class Chase:
    after: str  # "5 business_days"
    letter: str


@dataclass(frozen=True, slots=True)
class TimerRule:
    """An act of the scheduler: due by a field, or a term after a moment, with chasers on the way."""

    name: str
    runs: tuple[str, ...]
    due: Mapping[str, str]
    fires: str
    chase: tuple[Chase, ...] = ()
    where: Condition = field(default_factory=dict)  # the cases in which it runs
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskRule:
    """Parallel work: an item opens when a condition happens, and closes when its needs are given."""

    name: str
    title: Words
    opens: tuple[str, ...]
    by: tuple[str, ...]
    needs: tuple[str, ...] = ()
    where: Condition = field(default_factory=dict)
    unless: tuple[Condition, ...] = ()
    each: str | None = None
    checklist: str | None = None  # its items come from this policy
    within: str | None = None  # "10 business_days"; a clock of its own is a slot that stops on "task:NAME"


@dataclass(frozen=True, slots=True)
class Restart:
    on: str
    from_: str | None = None  # a moment field; the instant of the event where None


@dataclass(frozen=True, slots=True)
class PauseOn:
    """A pause that only some ways into a state ask for: from `on` until the state `in_` is left."""

    on: str
    in_: str


@dataclass(frozen=True, slots=True)
class Slot:
    """What starts, stops, pauses and restarts each clock of this slot (clock.md)."""

    name: str
    title: Words
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    pauses: tuple[str, ...] = ()
    pauses_on: tuple[PauseOn, ...] = ()
    resets: tuple[str, ...] = ()
    restarts: tuple[Restart, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What an occurrence does to other cases of the same customer; `what` is a workflow, or a signal's code.

    `with_` gives the fields of the opened case: a value, "@at", "@reference" or "@field:NAME".
    """

    name: str
    on: tuple[str, ...]
    does: str  # "opens" | "signals" | "holds" | "lifts" | "moves" | "keeps" | "suppresses"
    what: str
    fires: str | None = None  # the trigger, of "moves"
    to: str | None = None  # "cause": only the case that opened this one
    with_: Mapping[str, Any] = field(default_factory=dict)
    after: str | None = None  # "7 calendar_days"; at once where None
    where: Condition = field(default_factory=dict)
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Definition:
    """One released version of a workflow; never changes."""

    workflow: str
    version: int
    reference: str  # "CMP"
    title: Words
    initial: str
    opens: Opening
    fields: Mapping[str, Field]
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    tasks: Mapping[str, TaskRule] = field(default_factory=dict)
    timers: Mapping[str, TimerRule] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    follow_ups: tuple[FollowUp, ...] = ()
    priority: str | None = None  # the choice field that is the case's priority
    restricted: bool = False  # its cases are known only to roles with the permission `case.restricted`
    sha256: str = ""

    @property
    def name(self) -> str:
        return f"{self.workflow}@{self.version}"

    def __hash__(self) -> int:
        return hash((self.workflow, self.version, self.sha256))

    def state(self, name: str) -> State:
        return self.states[name]

    @cached_property
    def _by_trigger(self) -> dict[tuple[str, str], Transition]:
        return {(t.trigger, source): t for t in self.transitions for source in t.sources}

    @cached_property
    def _by_source(self) -> dict[str, tuple[Transition, ...]]:
        return {s: tuple(t for t in self.transitions if s in t.sources) for s in self.states}

    def transition(self, trigger: str, state: str) -> Transition | None:
        """Return the one transition of this trigger from this state, or None."""
        return self._by_trigger.get((trigger, state))

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        return self._by_source[state]
