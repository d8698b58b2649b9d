"""A clock walked minute by minute, written from the rules alone, to hold the engine against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from tests.domain.walked_time import WINDOW, OutOfWindow, WalkedCalendar

LONG = {"business_days": 10, "calendar_days": 10, "weeks": 2, "months": 1}
WORKED = ("business_minutes", "business_hours", "business_days")
UNIT = {"business_minutes": 1, "business_hours": 60, "hours": 60}
Policy = dict[str, Any]


@dataclass
class Run:
    """One cycle as it is walked."""

    number: int
    start: int
    recorded: int
    policy: Policy
    term: Policy  # whose target, cut-off and calendar count
    added: list[dict[str, Any]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    pauses: list[tuple[int, int]] = field(default_factory=list)
    paused: int | None = None
    stopped: int | None = None
    fixed: int | None = None
    fixed_whole: int = 0
    generation: int = 1
    settled: bool = False
    void: set[str] = field(default_factory=set)
    passed: list[tuple[str, int, int]] = field(default_factory=list)
    breached: int | None = None
    extended: bool = False
    known: tuple[Any, tuple[int, date]] | None = None


class Walker:
    """Walks one clock over the calendars of one window."""

    def __init__(self, calendar: WalkedCalendar, policy: Policy) -> None:
        self.scenario_calendar, self.policy = calendar, policy
        self.run: Run | None = None
        self.ended: list[dict[str, Any]] = []
        self.noted: list[dict[str, Any]] = []

    # the term, literally

    def calendar(self, run: Run) -> WalkedCalendar:
        return run.term.get("walked") or self.scenario_calendar

    def minutes(self, run: Run, begin: int, end: int) -> bytearray:
        """Give a flag for each minute: whether it counts, as a working one or as any."""
        if end >= WINDOW:
            raise OutOfWindow
        if run.term["target"]["unit"] in WORKED:
            return self.calendar(run).work[begin:end]
        return bytearray(b"\1" * max(0, end - begin))

    def unpaused(self, run: Run, end: int) -> bytearray:
        """Give the flags from the start on, cleared where the clock was paused."""
        flags = self.minutes(run, run.start, end)
        for first, last in run.pauses:
            for minute in range(first, min(last, end)):
                flags[minute - run.start] = 0
        return flags

    def counted(self, run: Run, until: int) -> int:
        """Count the minutes since the start, without those of a pause."""
        return self.unpaused(run, until).count(1)

    def day_zero(self, run: Run) -> date:
        calendar = self.calendar(run)
        day = calendar.today(run.start)
        if cut := run.term.get("cut_off"):
            late = run.start >= calendar.reached(day, int(cut[:2]) * 60 + int(cut[3:]))
            if late or not calendar.is_working_day(day):
                return calendar.step(day, 1)
        return day

    def due(self, run: Run) -> tuple[int, date]:
        """Give the due minute and its day; walked anew when term, pauses or date have changed."""
        state = (id(run.term), len(run.added), len(run.pauses), run.fixed)
        if run.known is None or run.known[0] != state:
            run.known = (state, self._due(run))
        return run.known[1]

    def _due(self, run: Run) -> tuple[int, date]:
        calendar, unit = self.calendar(run), run.term["target"]["unit"]
        if run.fixed is not None:
            return run.fixed, calendar.today(run.fixed - 1)
        if unit in UNIT:
            at = self._due_minute(run)
            return at, calendar.today(at - 1)
        return self._due_day(run, unit)

    def _due_minute(self, run: Run) -> int:
        left = sum(each["amount"] * UNIT[each["unit"]] for each in [run.term["target"], *run.added])
        for minute, flag in enumerate(self.unpaused(run, WINDOW - 1), run.start + 1):
            left -= flag
            if not left:
                return minute
        raise OutOfWindow

    def _due_day(self, run: Run, unit: str) -> tuple[int, date]:
        calendar, day = self.calendar(run), self.day_zero(run)
        working = unit == "business_days"
        if working:
            day = calendar.step(day, sum(each["amount"] for each in [run.term["target"], *run.added]))
        else:
            day = later(day, [run.term["target"], *run.added])
        ends: Callable[[date], int] = calendar.close if working else lambda on: calendar.reached(on, 1440)
        for begin, end in run.pauses:
            if begin >= ends(day):
                continue
            first, last = calendar.today(begin), calendar.today(end)
            if working:
                day = calendar.step(day, calendar.working_days(first, last))
                while ends(day) <= end:
                    day = calendar.step(day, 1)
            else:
                day += last - first
        return ends(day), day

    def whole(self, run: Run) -> int:
        if run.fixed is not None:
            return run.fixed_whole
        terms, unit = [run.term["target"], *run.added], run.term["target"]["unit"]
        if unit in UNIT:
            return sum(each["amount"] * UNIT[each["unit"]] for each in terms)
        if unit == "business_days":
            return sum(each["amount"] for each in terms)
        day = self.day_zero(run)
        return (later(day, terms) - day).days

    def left(self, run: Run, at: int) -> int:
        """Give what is left at a minute."""
        at = run.paused if run.paused is not None else at
        (due, day), calendar, unit = self.due(run), self.calendar(run), run.term["target"]["unit"]
        today = calendar.today(at)
        if unit in UNIT:
            if run.fixed is None:
                return self.whole(run) - self.counted(run, at)
            return self.minutes(run, at, due).count(1) - self.minutes(run, due, at).count(1)
        if unit != "business_days":
            return (day - today).days
        if at > due:
            return -calendar.working_days(day, today)
        today = max(today, self.day_zero(run))
        return calendar.working_days(today, day) if today <= day else 0

    def fraction(self, run: Run, at: int) -> float:
        at = run.paused if run.paused is not None else at
        due, _ = self.due(run)
        total = self.counted(run, due)
        return round(self.counted(run, at) / total, 4) if total else float(at >= due)

    # thresholds, asked anew in every minute

    def thresholds(self, run: Run) -> list[str]:
        given, target = run.policy.get("thresholds", {}), run.policy["target"]
        usual = [5, 2, 1] if target["amount"] >= LONG.get(target["unit"], 10**9) else []
        names = [f"{p}%" for p in given.get("percent", [50, 75, 90, 100])]
        return names + [f"T-{k}" for k in given.get("before", usual)]

    def condition(self, run: Run, name: str) -> tuple[bool, int]:
        """Give when a threshold is true: from so many counted minutes on, or else from a minute on."""
        calendar, unit, (due, day) = self.calendar(run), run.term["target"]["unit"], self.due(run)
        total = self.counted(run, due)
        if name.endswith("%"):
            share = int(name[:-1])
            return (False, due) if share == 100 or total == 0 else (True, ceil(Fraction(share * total, 100)))
        units = int(name[2:])
        if unit in UNIT:
            return True, total - units * UNIT[unit]
        if unit == "business_days":
            return False, calendar.close(calendar.step(day, -units))
        return False, calendar.reached(day - timedelta(days=units), 1440)

    def walk(self, run: Run, begin: int, end: int) -> None:
        """Let each minute from `begin` up to, not including, `end` go by."""
        if run.paused is not None or run.stopped is not None or begin >= end:
            return
        due, counted = self.due(run)[0], self.counted(run, begin)
        ever = {name for name, _, _ in run.passed}
        fired = {name for name, _, generation in run.passed if generation == run.generation}
        names = [name for name in self.thresholds(run) if name not in fired | run.void]
        waiting = [(name, *self.condition(run, name)) for name in names]
        if not run.settled:
            true = {name for name, by_count, value in waiting if (counted if by_count else begin) >= value}
            run.void = {name for name in true if name.startswith("T-") or name in ever}
            waiting = [each for each in waiting if each[0] not in run.void]
            run.settled = True
        minute, count = (
            first_of(waiting, False, due if run.breached is None else WINDOW),
            first_of(waiting, True),
        )
        for at, flag in enumerate(self.minutes(run, begin, end), begin):
            if at >= minute or counted >= count:
                run.breached = at if run.breached is None and at >= due else run.breached
                true = [each for each in waiting if (counted if each[1] else at) >= each[2]]
                run.passed += [(name, at, run.generation) for name, _, _ in true]
                waiting = [each for each in waiting if each not in true]
                minute = first_of(waiting, False, due if run.breached is None else WINDOW)
                count = first_of(waiting, True)
            counted += flag


def first_of(waiting: Sequence[tuple[str, bool, int]], by_count: bool, other: int = WINDOW) -> int:
    """Give the first count, or the first minute, that anything waits for."""
    return min([other, *(value for _, counts, value in waiting if counts == by_count)])


def later(day: date, terms: Sequence[dict[str, Any]]) -> date:
    """Go on month by month, to the month's end at the latest, then by days."""
    first = day.replace(day=1)
    for _ in range(sum(each["amount"] for each in terms if each["unit"] == "months")):
        first = (first + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    days = sum(
        each["amount"] * (1 + 6 * (each["unit"] == "weeks")) for each in terms if each["unit"] != "months"
    )
    return first.replace(day=min(day.day, last.day)) + timedelta(days=days)
