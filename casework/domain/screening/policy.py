"""How the bank screens names: which lists count, from what likeness on, how old a list may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.domain.definition import Words

SANCTIONS, PEP, MEDIA = "sanctions", "pep", "media"
LIST_KINDS = (SANCTIONS, PEP, MEDIA)


@dataclass(frozen=True, slots=True)
class ListRule:
    """A list that counts. Nobody is clear while a required one is missing or too old."""

    name: str
    title: Words
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class ScreeningPolicy:
    """One version of the rules of screening; `alert_at` is the score from which a match is a hit."""

    code: str
    version: int
    valid_from: date
    title: Words
    basis: str
    citation: str
    alert_at: int
    fresh_for: timedelta
    lists: tuple[ListRule, ...]

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"

    @property
    def by_name(self) -> Mapping[str, ListRule]:
        return {one.name: one for one in self.lists}
