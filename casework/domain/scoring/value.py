"""What a customer is worth to the bank: margins to come, less what keeping her costs (domain.md E.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.domain.definition import Words


@dataclass(frozen=True, slots=True)
class ValuePolicy:
    """One version of how value is reckoned; by group of customers (large, sme, retail)."""

    code: str
    version: int
    title: Words
    valid_from: date
    currency: str
    rates: Mapping[str, Decimal]  # one unit of a currency in units of `currency`
    years: int
    discount: Decimal
    retention: Mapping[str, Decimal]  # the share of customers that stays from year to year
    costs: Mapping[str, Decimal]  # of keeping one customer
    bands: Mapping[str, Mapping[str, Decimal]]  # band -> group -> at least; the best band first
    lowest: str

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"


@dataclass(frozen=True, slots=True)
class Valued:
    """The value of a customer in the policy's currency, its band, and what it was reckoned from."""

    value: Decimal
    band: str
    reason: Mapping[str, Any]


def clv(margins: Sequence[Decimal], stays: Decimal, discount: Decimal, cost: Decimal) -> Decimal:
    """Return Σ margin_t · rᵗ / (1+d)ᵗ − cost over the years t = 1 … T, one margin a year."""
    return (
        sum((margin * (stays / (1 + discount)) ** year for year, margin in enumerate(margins, 1)), Decimal())
        - cost
    )


def value_of(policy: ValuePolicy, group: str, revenue: Mapping[str, int]) -> Valued | None:
    """Return the value of a customer by what was earned in twelve months, in hundredths by currency.

    Each year to come is taken for like the last. None where a currency has no rate.
    """
    if not revenue.keys() <= policy.rates.keys():
        return None
    margin = sum((policy.rates[code] * amount / 100 for code, amount in revenue.items()), Decimal())
    margin = margin.quantize(Decimal("0.01"))
    value = clv([margin] * policy.years, policy.retention[group], policy.discount, policy.costs[group])
    value = value.quantize(Decimal("0.01"))
    band = next((code for code, least in policy.bands.items() if value >= least[group]), policy.lowest)
    return Valued(value, band, {"margin": str(margin), "value": str(value), "group": group})
