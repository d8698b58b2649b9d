"""How large an enterprise is, by the indicators of its sector.

A tier is reached only by whoever meets all its indicators; else the next lower one; below `small` is micro.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from casework.domain.definition import Words
from casework.domain.scoring.industries import longest_of

TIERS = ("large", "medium", "small")
MICRO = "micro"
INDICATORS = ("employees", "revenue", "assets")
Thresholds = Mapping[str, int]  # indicator -> at least; money in units of the policy


@dataclass(frozen=True, slots=True)
class Sector:
    """Industries that are measured alike; `tiers` from large to small."""

    code: str
    title: Words
    industries: tuple[str, ...]
    tiers: Mapping[str, Thresholds]


@dataclass(frozen=True, slots=True)
class SizePolicy:
    """One version of a standard of sizes. Money is in `unit` units of `currency`."""

    code: str
    version: int
    title: Words
    valid_from: date
    countries: tuple[str, ...]
    currency: str
    unit: int
    natures: tuple[str, ...]
    sectors: tuple[Sector, ...]

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"

    def sector_of(self, industry: str) -> Sector | None:
        """Return the sector of an industry code, None where the standard does not cover it."""
        code = longest_of(industry, {prefix: one.code for one in self.sectors for prefix in one.industries})
        return next((one for one in self.sectors if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Enterprise:
    """What is known of an enterprise; money in whole units of its currency."""

    industry: str | None = None
    employees: int | None = None
    revenue: int | None = None
    assets: int | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Sized:
    """The size of an enterprise, or None, and why."""

    size: str | None
    sector: str | None
    reason: Mapping[str, Any]


def size_of(policy: SizePolicy, one: Enterprise) -> Sized:
    """Return the size of an enterprise. It has none where its sector or an indicator is not known."""
    if one.industry is None:
        return Sized(None, None, {"lacks": "industry"})
    sector = policy.sector_of(one.industry)
    if sector is None:
        return Sized(None, None, {"outside": one.industry})
    needed = sector.tiers[TIERS[-1]]
    if lacks := next((name for name in needed if getattr(one, name) is None), None):
        return Sized(None, sector.code, {"lacks": lacks})
    if needed.keys() - {"employees"} and one.currency != policy.currency:
        return Sized(None, sector.code, {"currency": one.currency})
    known = {name: _measured(policy, one, name) for name in needed}
    for tier in TIERS:
        if all(known[name] >= least for name, least in sector.tiers[tier].items()):
            return Sized(tier, sector.code, {"met": dict(sector.tiers[tier]), "has": dict(known)})
    return Sized(MICRO, sector.code, {"below": dict(needed), "has": dict(known)})


def _measured(policy: SizePolicy, one: Enterprise, name: str) -> float:
    value: int = getattr(one, name)
    return value if name == "employees" else value / policy.unit


def tiers_of(sector: Sector, known: Mapping[str, float]) -> list[str]:
    """Return every tier that the thresholds of a sector by themselves would put an enterprise into.

    Read as ranges: from a tier's thresholds up to those of the next higher one. One answer is right.
    """
    met = [tier for tier in TIERS if all(known[name] >= sector.tiers[tier].get(name, 0) for name in known)]
    lowest_met = TIERS.index(met[0]) if met else len(TIERS)
    # whoever meets a tier meets each lower one; else the table itself puts it into two places
    gaps = [tier for tier in TIERS[lowest_met:] if tier not in met]
    return [met[0] if met else MICRO, *gaps]


def faults_of_tiers(sector: Sector) -> Iterator[tuple[str, str]]:
    """Say where a sector leaves an enterprise in two tiers or none: the tier, and an example.

    Every bound of every indicator is tried, at it and one below, in all combinations.
    """
    named = [tier for tier in TIERS if set(sector.tiers[tier]) != set(sector.tiers[TIERS[0]])]
    if named:
        yield (
            named[0],
            (
                f"measures {_listed(sector.tiers[named[0]])} and large {_listed(sector.tiers[TIERS[0]])}: an "
                "enterprise would be in two tiers or none; all tiers of a sector have the same indicators"
            ),
        )
        return
    for known in _corners(sector):
        tiers = tiers_of(sector, known)
        if len(tiers) > 1:
            example = ", ".join(f"{name} {value}" for name, value in known.items())
            yield tiers[1], f"an enterprise with {example} is {tiers[0]} and yet not {tiers[1]}: in two tiers"
            return
    for higher, lower in pairwise(TIERS):
        if sector.tiers[higher] == sector.tiers[lower]:
            yield lower, f"asks for what {higher} asks for: no enterprise is ever {lower}"


def _corners(sector: Sector) -> Iterator[dict[str, int]]:
    """Give an enterprise at every bound and one below, in all combinations."""
    known: list[dict[str, int]] = [{}]
    for name in sector.tiers[TIERS[0]]:
        bounds = {sector.tiers[tier][name] for tier in TIERS}
        values = sorted({0, *bounds, *(bound - 1 for bound in bounds)})
        known = [{**one, name: value} for one in known for value in values]
    yield from known


def _listed(thresholds: Thresholds) -> str:
    return " and ".join(thresholds) or "nothing"
