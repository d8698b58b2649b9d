"""The risk of a client as points: factors with weights, floors that no score undercuts, bands and cycles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from casework.domain.conditions import holds
from casework.domain.definition import Condition, Words
from casework.domain.facts import SYSTEM, Facts

LOW, MEDIUM, HIGH, PROHIBITED = "low", "medium", "high", "prohibited"
RATINGS = (LOW, MEDIUM, HIGH, PROHIBITED)
WHOLE = 100  # what the weights of all factors add up to


@dataclass(frozen=True, slots=True)
class Factor:
    """One field that counts: how many points each of its values gives, at most the weight."""

    code: str
    title: Words
    weight: int
    field: str
    points: Mapping[Any, int]
    otherwise: int

    def of(self, value: Any) -> int:
        """Return the points of a value; a box not ticked is false, what nobody knows counts in full."""
        if value is None and True in self.points:
            value = False
        return self.weight if value is None else self.points.get(value, self.otherwise)


@dataclass(frozen=True, slots=True)
class Floor:
    """A circumstance below which no rating falls, whatever the score."""

    code: str
    title: Words
    rating: str
    where: Condition


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """One version of how the bank rates its clients. `bands` are lower bounds, `cycle` months."""

    code: str
    version: int
    valid_from: date
    title: Words
    factors: tuple[Factor, ...]
    floors: tuple[Floor, ...]
    bands: Mapping[str, int]
    cycle: Mapping[str, int]
    workflows: tuple[str, ...] = ()
    basis: str = "confirmed"
    citation: str = ""

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"

    def band(self, score: int) -> str:
        return max((r for r in self.bands if score >= self.bands[r]), key=RATINGS.index)


@dataclass(frozen=True, slots=True)
class Point:
    """What one factor gave, and for which value."""

    factor: Factor
    value: Any
    points: int


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating and how it came about. `own` is the rating without an override of compliance."""

    policy: str
    score: int
    rating: str
    own: str
    points: tuple[Point, ...] = ()
    floors: tuple[Floor, ...] = field(default=())


def rate(policy: RiskPolicy, fields: Mapping[str, Any], at: datetime, today: date) -> Rated:
    """Return the rating that the fields of a case give on a day (domain of 0 to 100 points).

    An override of compliance counts until its day is over. What the policy prohibits, nobody overrides.
    """
    points = tuple(Point(f, fields.get(f.field), f.of(fields.get(f.field))) for f in policy.factors)
    score = sum(point.points for point in points)
    facts = Facts(SYSTEM, at, fields=fields)
    floors = tuple(floor for floor in policy.floors if holds(floor.where, facts))
    own = max((policy.band(score), *(floor.rating for floor in floors)), key=RATINGS.index)
    rating = (own if own == PROHIBITED else override_on(fields, today)) or own
    return Rated(policy.name, score, rating, own, points, floors)


def override_on(fields: Mapping[str, Any], today: date) -> str | None:
    """Return the rating that compliance has set and that still holds; None without one."""
    set_, until = fields.get("rating_override"), fields.get("override_until")
    return str(set_) if set_ and until and fields.get("override_reason") and until >= today else None
