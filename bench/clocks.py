"""Working time against a bare bisection, a walk by days and businesstimedelta; and what a replay costs.

Prints one JSON line. Every answer is checked against the others first. Ratios come from the CPU time of one
interleaved run: the product's moments carry zones and clock changes, the reference knows naive times alone.
"""

from __future__ import annotations

import json
import statistics
import time
import warnings
from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time

import businesstimedelta

from casework.domain.clock import replay
from casework.domain.clocks.acts import Act
from casework.domain.clocks.moments import date_of
from casework.domain.clocks.targets import ClockPolicy, Target
from casework.rulebook import home
from casework.rulebook.calendars import FOLDER, load_calendars

ROUNDS, HOURS = 5, (8, 40, 200)
UK = load_calendars(home() / FOLDER)["UK"]
HOLIDAYS = {date_of(day) for day in UK.hours.holidays}
EPOCH, DAYS = datetime(2025, 1, 1), 2555
WINTER = [datetime(2026, 1, 1) + timedelta(minutes=(i * 7919) % 525_600) for i in range(200)]
AWARE = [start.replace(tzinfo=UTC) for start in WINTER]

cumulative, openings, before, worked = [0], [], [], []
for number in range(DAYS):
    on = (EPOCH + timedelta(days=number)).date()
    works = on.weekday() < 5 and on not in HOLIDAYS
    if works:
        openings.append(number * 1440 + 540)
        before.append(cumulative[-1])
    worked.append(works)
    cumulative.append(cumulative[-1] + 480 * works)


def bisected(start: datetime, minutes: int) -> datetime:
    """Add working minutes by one subtraction, one search, one addition; naive times, nine to five."""
    since = start - EPOCH
    done = cumulative[since.days] + (min(max(since.seconds / 60 - 540, 0), 480) if worked[since.days] else 0)
    wanted = done + minutes
    at = bisect_left(before, wanted) - 1
    return EPOCH + timedelta(minutes=openings[at] + wanted - before[at])


def walked(start: datetime, minutes: float) -> datetime:
    """Add working minutes day by day."""
    on, begin = start.date(), start
    while True:
        if on.weekday() < 5 and on not in HOLIDAYS:
            opens = max(datetime.combine(on, wall_time(9)), begin)
            left = (datetime.combine(on, wall_time(17)) - opens).total_seconds() / 60
            if left > 0 and minutes <= left:
                return opens + timedelta(minutes=minutes)
            minutes -= max(left, 0)
        on += timedelta(days=1)


def rival() -> Callable[[datetime, int], datetime]:
    days = businesstimedelta.WorkDayRule(
        start_time=wall_time(9), end_time=wall_time(17), working_days=[0, 1, 2, 3, 4]
    )
    rules = businesstimedelta.Rules([days, businesstimedelta.HolidayRule(dict.fromkeys(HOLIDAYS, "holiday"))])
    return lambda start, hours: (start + businesstimedelta.BusinessTimeDelta(rules, hours=hours)).replace(
        tzinfo=None
    )


def cpu_of(work: Callable[[], object], times: int) -> float:
    """Return CPU seconds a call."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) / times


def checked(by_rival: Callable[[datetime, int], datetime]) -> None:
    for hours in HOURS:
        for naive in WINTER:
            expected = bisected(naive, hours * 60)
            local = naive.replace(tzinfo=UTC).timestamp() * 1_000_000
            shown = UK.zone.local(UK.after(UK.zone.first(int(local)), hours * 3_600_000_000))
            assert shown == int(expected.replace(tzinfo=UTC).timestamp() * 1_000_000), (naive, hours)
            assert walked(naive, hours * 60) == expected, (naive, hours)
    assert all(by_rival(naive, 40) == bisected(naive, 2400) for naive in WINTER[:20])


def replays() -> dict[str, Callable[[], object]]:
    """Return what a move asks of a running clock: due date, state, what passed, the next wake."""

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    policy = ClockPolicy("INT-RES@3", Target(25, "business_days"), pausable=frozenset({"awaiting_customer"}))
    start = [Act(moment("2026-10-06T09:12"), "start")]
    pause = [Act(moment("2026-10-26T15:40"), "pause", in_="awaiting_customer")]
    resume = [Act(moment("2026-11-06T11:05"), "resume", in_="awaiting_customer")]

    def asked(*events: list[Act]) -> object:
        reading = replay(events, policy, UK, moment("2026-11-20T10:00"))
        return reading.due_at, reading.state, reading.passed, reading.breached_at, reading.next_at

    return {"replay_1_act": lambda: asked(start), "replay_3_acts": lambda: asked(start, pause, resume)}


def measured(by_rival: Callable[[datetime, int], datetime]) -> dict[str, float]:
    """Return the median CPU seconds of each, all measured in turn, round by round."""
    works: dict[str, tuple[Callable[[], object], int]] = {}
    for hours in HOURS:
        minutes = hours * 60
        works[f"casework_{hours}"] = (lambda m=minutes: [UK.add(start, m) for start in AWARE * 5], 1000)
        works[f"bisect_{hours}"] = (lambda m=minutes: [bisected(start, m) for start in WINTER * 5], 1000)
        works[f"days_{hours}"] = (lambda m=minutes: [walked(start, m) for start in WINTER], 200)
    works["businesstimedelta_40"] = (lambda: [by_rival(start, 40) for start in WINTER[:20]], 20)
    works |= {name: (lambda one=one: [one() for _ in range(200)], 200) for name, one in replays().items()}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, (work, times) in works.items():
            taken[name].append(cpu_of(work, times))
    return {name: statistics.median(each) for name, each in taken.items()}


def main() -> None:
    warnings.simplefilter("ignore")
    by_rival = rival()
    checked(by_rival)
    cpu = measured(by_rival)
    ratios = {f"to_bisect_{hours}": cpu[f"bisect_{hours}"] / cpu[f"casework_{hours}"] for hours in HOURS}
    ratios |= {f"to_days_{hours}": cpu[f"days_{hours}"] / cpu[f"casework_{hours}"] for hours in HOURS}
    ratios["to_businesstimedelta_40"] = cpu["businesstimedelta_40"] / cpu["casework_40"]
    ratios["flat_200_to_8"] = cpu["casework_8"] / cpu["casework_200"]
    micros = {name: round(seconds * 1e6, 2) for name, seconds in cpu.items()}
    print(json.dumps({"bench": "clocks", **{k: round(v, 2) for k, v in ratios.items()}, "cpu_us": micros}))


if __name__ == "__main__":
    main()
