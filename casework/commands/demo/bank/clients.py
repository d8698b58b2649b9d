"""The made-up bank's customers: who is known to it, and what ties them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

COMPANY, HOLDING, BANK, PROJECT, PUBLIC, ABROAD, PERSON, RETAIL = (
    "company", "holding", "bank", "project", "public", "abroad", "person", "retail",
)  # fmt: skip
CUSTOMERS = frozenset({COMPANY, BANK, PROJECT, RETAIL})  # the others own, direct or sign for these
ORGANISATIONS = frozenset({COMPANY, HOLDING, BANK, PROJECT, PUBLIC, ABROAD})


@dataclass(frozen=True, slots=True)
class Client:
    """One who is known to the bank: `cells` are the columns of an import.

    `wave` is the month of the first year in which the portfolio was taken over, `trend` how business goes,
    `turn` how many months ago it began to.
    """

    source: str
    entity: str
    form: str
    cells: Mapping[str, str]
    wave: int
    trend: str = "steady"
    turn: int = 0

    @property
    def zh(self) -> bool:
        return self.entity == "cn"

    @property
    def customer(self) -> bool:
        return self.form in CUSTOMERS


@dataclass(frozen=True, slots=True)
class Tie:
    """That one is the owner, director … of another; both by source."""

    party: str
    of: str
    kind: str
    share: str | None = None


@dataclass(slots=True)
class Bank:
    """All of them in the order in which they were drawn, and what ties them."""

    clients: list[Client] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def of(self, entity: str, *forms: str) -> list[Client]:
        return [one for one in self.clients if one.entity == entity and one.form in forms]


@cache
def told_in_bank(name: str) -> Mapping[str, Any]:
    """Return one of the files of the demo's bank."""
    return tomllib.loads((files("casework") / "demo" / "bank" / name).read_text("utf-8"))
