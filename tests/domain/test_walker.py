"""The engine against a slow walk minute by minute, on random calendars and clocks."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

import pytest

from casework.domain.calendar import Calendar
from casework.domain.clock import replay
from casework.rulebook.simulation import ScenarioReader
from tests.domain.random_clocks import random_calendar, random_clock
from tests.domain.walked_acts import WalkedClock
from tests.domain.walked_time import OutOfWindow, WalkedCalendar
from tests.long_form import PROVE

CASES = 20_000 if PROVE else 2_000
CLOCKS_A_CALENDAR = 40


def disagreements(seed: int, count: int, made: type[Calendar] = Calendar) -> tuple[int, list[Any]]:
    """Give how many clocks were compared, and those on which engine and walk differ."""
    random, compared, found = Random(seed), 0, []
    while compared < count:
        written, begin = random_calendar(random)
        walked, reader = WalkedCalendar(written, begin), ScenarioReader({}, written)
        reader.calendar = made.from_json(written)
        for _ in range(CLOCKS_A_CALENDAR):
            clock = random_clock(random, begin)
            now = datetime.fromisoformat(clock["now"])
            try:
                expected = WalkedClock(walked, clock["policy"]).simulate(clock["events"], now)
                expected |= {"revisions": revisions(walked, clock, now)}
            except OutOfWindow:
                continue
            events = reader.events(clock["events"])
            shown = replay(events, reader.policy(clock["policy"]), reader.calendar, now).to_json()
            compared += 1
            if differing := {
                key: (shown[key], value) for key, value in expected.items() if shown[key] != value
            }:
                found.append((written, clock, differing))
    return compared, found


def revisions(walked: WalkedCalendar, clock: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """Give what each late event changed when it was recorded, from two walks."""
    found = []
    for number, event in enumerate(clock["events"]):
        known = datetime.fromisoformat(event["recorded_at"])
        if not datetime.fromisoformat(event["at"]) < known <= now:
            continue
        was, is_ = (
            WalkedClock(walked, clock["policy"]).simulate(clock["events"][:count], known)
            for count in (number, number + 1)
        )
        keys = ("state", "cycle", "due_at", "breached_at")
        changed: dict[str, Any] = {k: [was.get(k), is_.get(k)] for k in keys if was.get(k) != is_.get(k)}
        names = [dict.fromkeys(each["threshold"] for each in shown.get("passed", [])) for shown in (was, is_)]
        for key, one, other in (("withdrawn", *names), ("added", *reversed(names))):
            if missing := [name for name in one if name not in other]:
                changed[key] = missing
        if changed:
            found.append({"event": number, "recorded_at": f"{known:%Y-%m-%dT%H:%M:%SZ}", **changed})
    return found


@pytest.mark.long
def test_the_engine_agrees_with_the_walk_on_every_random_clock() -> None:
    compared, found = disagreements(seed=2026, count=CASES)
    assert compared >= CASES
    assert found == []


class RollsToTheNextOpening(Calendar):
    """A term that ends at closing time would end at the next opening."""

    def after(self, start: int, amount: int) -> int:
        end = super().after(start, amount)
        return end if self.work(end, end + 60_000_000) else super().after(end, 60_000_000) - 60_000_000


class CountsTheFirstDay(Calendar):
    """Day 0 would count when it is a working day."""

    def nth_working_day(self, day: int, count: int) -> int:
        return super().nth_working_day(day, count - 1 if count > 1 and self.hours.on(day) else count)


class ForgetsTheClockChange(Calendar):
    """Spans would stay where they were before the clocks changed."""

    def work(self, start: int, end: int) -> int:
        return super().work(start, end) + 3_600_000_000 * (self._offset(start) != self._offset(end))

    def _offset(self, instant: int) -> int:
        return self.zone.local(instant) - instant


@pytest.mark.parametrize("defect", [RollsToTheNextOpening, CountsTheFirstDay, ForgetsTheClockChange])
def test_the_walk_catches_an_engine_with_a_defect(defect: type[Calendar]) -> None:
    _, found = disagreements(seed=7, count=200, made=defect)
    assert len(found) > 3
