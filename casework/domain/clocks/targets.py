"""How long a clock has, and how it behaves: a target in its unit and the policy around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from casework.domain.clocks.hours import read_time
from casework.domain.clocks.moments import HOUR, MINUTE
from casework.errors import Malformed

if TYPE_CHECKING:
    from casework.domain.calendar import Calendar

WORKING_TIME, ELAPSED, WORKING_DAYS, DATES = "working_time", "elapsed", "working_days", "dates"
FAMILIES = {
    "business_minutes": WORKING_TIME,
    "business_hours": WORKING_TIME,
    "hours": ELAPSED,
    "business_days": WORKING_DAYS,
    "calendar_days": DATES,
    "weeks": DATES,
    "months": DATES,
}
SHOWN = {
    WORKING_TIME: "business_minutes",
    ELAPSED: "minutes",
    WORKING_DAYS: "business_days",
    DATES: "calendar_days",
}
DAYS_A_WEEK = 7
ALL = 100
ONE = {
    "business_minutes": MINUTE,
    "business_hours": HOUR,
    "hours": HOUR,
    "calendar_days": 1,
    "weeks": DAYS_A_WEEK,
}
LONG = {"business_days": 10, "calendar_days": 10, "weeks": 2, "months": 1}  # such a target warns days before
PERCENT, BEFORE = (50, 75, 90, 100), (5, 2, 1)
HOLD = "hold"
NEW_CYCLE, RESUME = "new_cycle", "resume"


@dataclass(frozen=True)
class Target:
    """A whole amount of at least 1 in one of the units of FAMILIES."""

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int or self.amount < 1 or self.unit not in FAMILIES:
            raise Malformed(
                f"a term is {self.amount!r} {self.unit!r}; right is a whole amount of at least 1 in one of "
                + ", ".join(FAMILIES)
            )

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read `15 business_days`."""
        amount, _, unit = text.strip().partition(" ")
        if not amount.isdecimal():
            raise Malformed(f"a term is {text!r}; right is an amount and a unit, such as 15 business_days")
        return cls(int(amount), unit.strip())

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @cached_property
    def family(self) -> str:
        return FAMILIES[self.unit]

    @property
    def is_long(self) -> bool:
        """Tell whether such a target warns some days before its end, unless its policy says otherwise."""
        return self.amount >= LONG.get(self.unit, self.amount + 1)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A warning of a policy: a percentage of the time, or so many units before the end."""

    name: str
    percent: int | None = None
    before: int = 0


@dataclass(frozen=True)
class ClockPolicy:
    """How long, in which calendar, what may pause it, what a reopening does, when it warns."""

    name: str
    target: Target
    calendar: Calendar | None = None
    cut_off: str | None = None
    pausable: frozenset[str] = frozenset()
    reopen: str = NEW_CYCLE
    percent: tuple[int, ...] = PERCENT
    before: tuple[int, ...] | None = None  # None: the default of the target
    thresholds: tuple[Threshold, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.reopen not in (NEW_CYCLE, RESUME):
            raise Malformed(f"reopen is {self.reopen!r}; right is {NEW_CYCLE} or {RESUME}")
        if self.cut_off is not None and self.target.family != WORKING_DAYS:
            raise Malformed(
                f"a cut-off with a term of {self.target}; right is a cut-off of business days only"
            )
        if self.cut_off is not None:
            read_time(self.cut_off, "a cut-off")
        before = (BEFORE if self.target.is_long else ()) if self.before is None else self.before
        object.__setattr__(self, "thresholds", tuple(_thresholds(self.percent, before)))


def needs_work(target: Target) -> bool:
    """Tell whether a target can only end in a calendar with working time."""
    return target.family in (WORKING_TIME, WORKING_DAYS)


def _thresholds(percent: Iterable[int], before: Iterable[int]) -> Iterable[Threshold]:
    """Yield the thresholds in the policy's order, percents first, each once."""
    for share in _once(percent, ALL):
        yield Threshold(f"{share}%", percent=share)
    for units in _once(before, None):
        yield Threshold(f"T-{units}", before=units)


def _once(numbers: Iterable[int], most: int | None) -> Iterable[int]:
    """Yield whole numbers of at least 1, each once."""
    given = list(numbers)
    for number in given:
        if type(number) is not int or number < 1 or (most is not None and number > most):
            right = f"whole numbers from 1 to {most}" if most else "whole numbers of at least 1"
            raise Malformed(f"a threshold is {number!r}; right is {right}")
    return dict.fromkeys(given)
