"""How a working is declared: a named function that fills fields from the others and from policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.definition import Definition, Transition
from casework.domain.values import read_value

AT, TODAY = "@at", "@today"


@dataclass(frozen=True, slots=True)
class Work:
    """What a working looks at: the fields with what comes with the move, when and where, the policies."""

    definition: Definition
    fields: Mapping[str, Any]
    at: datetime
    zone: str
    bases: Mapping[str, Any]  # policies valid on that day, by name

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def today(self) -> date:
        return self.at.astimezone(self.clock).date()


Working = Callable[[Work], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Named:
    """One word of the vocabulary: what it fills, and what it says of itself."""

    name: str
    fills: tuple[str, ...]
    function: Working


WORKINGS: dict[str, Named] = {}


def working(*fills: str) -> Callable[[Working], Working]:
    """Enter a function into the vocabulary under its own name; `fills` are the fields that it gives."""

    def enter(function: Working) -> Working:
        WORKINGS[function.__name__] = Named(function.__name__, fills, function)
        return function

    return enter


def worked_out(transition: Transition, work: Work) -> dict[str, Any]:
    """Return the fields that a move brings by itself, as they are kept."""
    found = {name: _fixed(value, work) for name, value in transition.sets.items()}
    fields = {**work.fields, **found}
    for name in transition.computes:
        given = WORKINGS[name].function(Work(work.definition, fields, work.at, work.zone, work.bases))
        fields, found = {**fields, **given}, {**found, **given}
    return {name: read_value(work.definition.fields[name], _plain(value)) for name, value in found.items()}


def _fixed(value: Any, work: Work) -> Any:
    return work.at if value == AT else work.today if value == TODAY else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
