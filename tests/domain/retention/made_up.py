"""Customers of two years made up for the tests of signals: a quiet one, of whom one thing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from casework.domain.retention.attrition import AttritionPolicy, signs_of
from casework.domain.retention.customer import RETAIL, Customer, Held, Month, month_of
from casework.rulebook import home
from casework.rulebook.reading import Reader
from casework.rulebook.scoring.signals import read_attrition

TODAY = date(2026, 11, 23)
LAST = month_of(TODAY) - 1  # October
QUIET = Month(balance=1_000_000, inflow=500_000, outflow=480_000, uses=40)


def policy() -> AttritionPolicy:
    return read_attrition(Reader(home()))[-1]


def months(change: Mapping[int, Any] | None = None, span: int = 24, still: Month = QUIET) -> dict[int, Month]:
    """Give quiet months up to October; `change` names months by how far back they are."""
    found = {LAST - back: still for back in range(span)}
    for back, values in (change or {}).items():
        found[LAST - back] = Month(**{**_values(still), **values})
    return found


def _values(month: Month) -> dict[str, int]:
    names = ("balance", "inflow", "outflow", "uses", "revenue")
    return {name: getattr(month, name) for name in names}


def account(change: Mapping[int, Any] | None = None, **more: Any) -> Held:
    given = {"id": 1, "kind": "account", "currency": "GBP", "months": months(change), **more}
    return Held(**given)


def customer(*holdings: Held, **more: Any) -> Customer:
    """Give a customer who was spoken to ten days ago."""
    given: dict[str, Any] = {"contacted_on": (date(2026, 11, 13),), "known_since": date(2020, 1, 1), **more}
    return Customer(id=7, group=given.pop("group", RETAIL), holdings=holdings or (account(),), **given)


def each(backs: range, **values: int) -> dict[int, dict[str, int]]:
    return {back: dict(values) for back in backs}


POLICY = policy()


def days(back: int) -> date:
    return TODAY - timedelta(days=back)


def codes(one: Customer) -> list[str]:
    return [sign.code for sign in signs_of(POLICY, one, TODAY)]


def sources(one: Customer) -> list[str]:
    return [sign.source for sign in signs_of(POLICY, one, TODAY)]
