"""Gather what has fallen due: thresholds reached and breaches, each once, ahead of all else of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.clocks.record_clocks import OVER, set_wake
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.clock import Reading
from casework.domain.policies import ClockRule
from casework.models import Clock, Firing
from casework.queries.cases.reading import CaseNow
from casework.queries.clocks.reading import read_clock

BREACH = "100%"


@dataclass(frozen=True, slots=True)
class Fired:
    """One threshold that was recorded now."""

    clock: str
    rule: ClockRule
    threshold: str
    reached_at: datetime
    due_at: datetime | None
    late: bool
    seq: int


def record_due(record: Record, now: CaseNow, before: bool = False) -> list[Fired]:
    """Gather every threshold reached by the record's moment that was not recorded yet, in the order of time.

    With `before`, only those reached earlier than that moment: an act in the very instant a clock falls
    due is in time (clock.md §3).
    """
    found: list[tuple[datetime, Row, Reading, str, bool]] = []
    for clock in now.clocks.values():
        timer = now.timers.get(f"clock:{clock['name']}")
        if timer is None or timer["wakes_at"] is None or timer["wakes_at"] > record.at:
            continue
        reading = read_clock(now, clock, record.at)
        for passed in reading.passed:
            key = (clock["name"], reading.cycle, passed.generation, passed.threshold)
            if key not in now.fired and not (before and passed.at >= record.at):
                found.append((passed.at, clock, reading, passed.threshold, passed.late))
                now.fired.add(key)
        if not before:
            set_wake(record, now, f"clock:{clock['name']}", reading.next_at)
    return [
        _record(record, now, *each) for each in sorted(found, key=lambda each: (each[0], each[1]["name"]))
    ]


def _record(
    record: Record, now: CaseNow, reached: datetime, clock: Row, reading: Reading, threshold: str, late: bool
) -> Fired:
    rule = now.rules.rule(clock["policy"])
    breach = threshold == BREACH
    kind = ("window_ended" if rule.window else "breached") if breach else "threshold_reached"
    generation = next(p.generation for p in reading.passed if p.threshold == threshold and p.at == reached)
    codes: Row = {"clock": clock["name"], "policy": clock["policy"], "threshold": threshold}
    codes |= {"cycle": reading.cycle, "generation": generation, "reached_at": reached}
    seq = record.event(kind, "system", **codes, due_at=reading.due_at, late=late or None)
    record.add(
        Firing,
        clock=clock["name"],
        cycle=reading.cycle,
        generation=generation,
        threshold=threshold,
        reached_at=reached,
        fired_at=record.at,
        seq=seq,
    )
    if breach and rule.window:
        record.change(Clock, clock, result=OVER)
    elif breach:
        record.change(Clock, clock, breached_at=reading.breached_at)
    return Fired(clock["name"], rule, threshold, reached, reading.due_at, late, seq)
