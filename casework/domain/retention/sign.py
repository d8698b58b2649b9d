"""A sign that a customer may leave, and the rule that says when it shows and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.domain.definition import Words


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that a customer may leave; `source` says where it was seen, so that it is stored once."""

    code: str
    source: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SignRule:
    """What a sign is worth and when it shows. It counts while it shows and `lasts` days after it was seen."""

    code: str
    title: Words
    points: int
    lasts: int
    facts: tuple[str, ...] = ()  # names of facts about a customer that are this sign
    settings: Mapping[str, Any] = field(default_factory=dict)


def within(day: date, today: date, days: int) -> bool:
    """Return whether a day lies today or at most so many days back."""
    return 0 <= (today - day).days <= days
