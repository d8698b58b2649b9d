"""A scoring policy: the columns that it reads, rules with points and reasons, bands, and cuts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from casework.domain.definition import Words

NUMBER, TEXT = "number", "text"
Condition = Mapping[str, Any]  # column -> a value, a list of values, or a table of comparisons


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a policy reads; other columns of a table do not matter."""

    name: str
    type: str  # number, text
    title: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for rows on which `when`, one of `any` and none of `unless` hold; its title is the reason.

    Of the rules of one `group` the one with the most points counts. `floor` is the least band of such a row.
    """

    code: str
    title: Words
    points: int
    when: Condition = field(default_factory=dict)
    any: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    group: str | None = None
    floor: str | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.when, *self.any, *self.unless)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that speak for the rule, each once."""
        return tuple(dict.fromkeys(name for one in (self.when, *self.any) for name in one))


@dataclass(frozen=True, slots=True)
class Band:
    """All scores from `start` up to the next band's."""

    code: str
    title: Words
    start: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A column by whose values a back-test is cut; numbers at `starts`, if there are any."""

    column: str
    starts: tuple[float, ...] = ()


@dataclass(frozen=True)
class ScoringPolicy:
    """One version of the points that a bank gives to the rows of a table."""

    code: str
    version: int
    title: Words
    valid_from: date
    columns: Mapping[str, Column]
    rules: tuple[Rule, ...]
    bands: tuple[Band, ...]  # the highest first; the last one starts at `least`
    cuts: tuple[Cut, ...] = ()
    start: int = 0  # what every row begins with
    least: int = 0
    most: int = 100

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"

    @cached_property
    def band_by_code(self) -> dict[str, Band]:
        return {band.code: band for band in self.bands}

    def band_of(self, score: int, floors: tuple[str, ...] = ()) -> Band:
        """Return the band of a score, or the highest of the floors where that is higher."""
        reached = next((band for band in self.bands if score >= band.start), self.bands[-1])
        return max((reached, *(self.band_by_code[code] for code in floors)), key=lambda band: band.start)
