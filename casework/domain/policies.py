"""What the bank lays down about time and letters, as plain values: clocks, letters, notices, entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from casework.domain.calendar import Calendar
from casework.domain.clocks.targets import ClockPolicy, Target
from casework.domain.conditions import selected
from casework.domain.definition import Condition, Words
from casework.domain.facts import Facts
from casework.domain.letters import Content

CONFIRMED, UNCONFIRMED = "confirmed", "unconfirmed"
INTERNAL = "INT"  # the regime of what the bank lays down for itself, in every entity
LONG = {"business_days": 10, "calendar_days": 10, "weeks": 2, "months": 1}  # from here on with days before


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a running clock makes itself heard: at percents of its term, and units before it ends."""

    percent: tuple[int, ...] = (50, 75, 90, 100)
    before: tuple[int, ...] = ()

    @staticmethod
    def usual(target: Target) -> Thresholds:
        """Return the default of clock.md §5: days before only for long terms."""
        long = target.amount >= LONG.get(target.unit, target.amount + 1)
        return Thresholds(before=(5, 2, 1) if long else ())


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long a slot's clock runs under one regime or internal policy, and for which cases."""

    code: str  # "UK-8W"
    version: int
    name: str  # "UK-8W@1"; the second target of a policy is "INT-RES/2@1"
    slot: str
    regime: str | None
    title: Words
    target: Target
    basis: str
    citation: str = ""
    calendar: Calendar | None = None  # the entity's, where the policy names none
    cut_off: str | None = None
    pausable: frozenset[str] = frozenset()
    reopen: str = "new_cycle"
    thresholds: Thresholds = Thresholds()
    window: bool = False  # running out ends an offer and is no breach
    where: Condition = field(default_factory=dict)
    unless: tuple[Condition, ...] = ()
    by_extension: bool = False  # reached by an extension alone

    @property
    def regulatory(self) -> bool:
        return self.regime is not None

    def applies(self, facts: Facts) -> bool:
        return not self.by_extension and selected(self.where, self.unless, facts)

    def in_calendar(self, calendar: Calendar) -> ClockRule:
        """Return the rule with the entity's calendar where it names none of its own."""
        return self if self.calendar is not None else replace(self, calendar=calendar)

    def policy(self) -> ClockPolicy:
        """Return what the reckoning of a clock needs to know of the rule."""
        return ClockPolicy(
            name=self.name,
            target=self.target,
            calendar=self.calendar,
            cut_off=self.cut_off,
            pausable=self.pausable,
            reopen=self.reopen,
            percent=self.thresholds.percent,
            before=self.thresholds.before,
        )


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """Who may lengthen a regulatory term, to which other term, how often and with which letter."""

    source: str  # "CN-15@1"
    to: str  # "CN-30@1"
    by: tuple[str, ...]
    flags: tuple[str, ...] = ()
    times: int = 1
    letter: str | None = None
    due: str | None = None  # "asked": the person names the new date, at most the term of `to`
    title: Words | None = None


@dataclass(frozen=True, slots=True)
class LetterRule:
    """What a kind of letter is and must contain, under all the regimes of a case together."""

    kind: str
    title: Words
    templates: Mapping[str, str]  # by regime: {"UK": "letters/uk/final_response"}
    contents: tuple[Content, ...] = ()
    purpose: str = "service"  # what it is sent for; marketing and surveys leave by the contact policy alone


@dataclass(frozen=True, slots=True)
class Notice:
    """When something happens, tell whom with which mail."""

    name: str
    on: tuple[
        str, ...
    ]  # "threshold:75%", "breach", "event:assigned", "trigger:return_response", "item:opened"
    tell: tuple[str, ...]
    template: str
    title: Words
    regulatory: bool | None = None  # only clocks of that kind; None is both
    slots: tuple[str, ...] = ()  # only clocks of these; empty is all
    digest: bool = False
    any_hour: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A legal entity of the bank: its jurisdiction gives zone, calendar and regimes."""

    code: str
    name: Words
    jurisdiction: str
    zone: str
    calendar: str
    regimes: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class Route:
    """Which team of an entity gets a new case; the first that fits."""

    entity: str
    team: str
    where: Condition = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of a taxonomy; never deleted, but retired."""

    code: str
    title: Words
    parent: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a taxonomy. `mapping` gives its code for each node of the internal one it maps from."""

    code: str
    version: int
    valid_from: date
    nodes: Mapping[str, Node]
    maps_from: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
