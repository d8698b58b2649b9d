"""A customer as the signs of leaving are read from: what she holds, month by month, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LARGE, SME, RETAIL = "large", "sme", "retail"
LOAN = "loan"


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a holding; money in hundredths of its currency."""

    balance: int = 0  # the month's average
    inflow: int = 0
    outflow: int = 0
    uses: int = 0
    revenue: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A holding with its months, counted from year 0: `month_number("2026-10")`."""

    id: int
    kind: str  # account deposit loan card product
    currency: str
    months: Mapping[int, Month] = field(default_factory=dict)
    opened_on: date | None = None
    closed_on: date | None = None
    notice_on: date | None = None
    matures_on: date | None = None
    rate_resets_on: date | None = None
    product: str | None = None

    def open_on(self, day: date) -> bool:
        return self.closed_on is None or self.closed_on > day


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint of the customer; `outcome` and `closed_on` are None while it is open."""

    case_id: int
    opened_on: date
    closed_on: date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the customer answered on a scale from 0 to 10, and where it stands."""

    source: str
    on: date
    score: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """A fact about the customer that speaks for leaving, told by somebody or by another system."""

    name: str
    number: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Observed:
    """A sign that was stored before, by a case or in another night."""

    code: str
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Customer:
    """All that speaks for staying or leaving. `contacted_on` are the days of contacts that reached her."""

    id: int
    group: str  # large (or project finance), sme, retail
    known_since: date | None = None
    holdings: tuple[Held, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    answers: tuple[Answered, ...] = ()  # in order of time
    contacted_on: tuple[date, ...] = ()
    facts: tuple[Learnt, ...] = ()
    observed: tuple[Observed, ...] = ()


def month_number(text: str) -> int:
    """Return "2026-10" as a number, so that the month before is one less."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def month_text(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1
