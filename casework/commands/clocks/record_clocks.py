"""Gather what an event means for the clocks of its case: acts, new and cancelled clocks, due dates, wakes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.clock import Reading
from casework.domain.clocks.acts import Act
from casework.domain.derivation import ended_by_source
from casework.domain.facts import Facts
from casework.domain.history import Occurrence, Standing, act_of_extension, acts_of, occurrence, occurrences
from casework.domain.policies import ClockRule
from casework.models import Clock, Timer
from casework.queries.cases.reading import CaseNow
from casework.queries.clocks.reading import read_clock
from casework.queries.evidence.bodies import bodies_of
from casework.rulebook.current import calendar_of

CANCELLED, STOPPED, RUNNING = "cancelled", "stopped", "running"
MET, MISSED, OVER = "met", "missed", "over"
WARNS = "75%"


def record_clocks(record: Record, now: CaseNow, facts: Facts, body: Row) -> Occurrence:
    """Gather the acts that the event of `body` means for each clock; `facts` are those after the event."""
    each = occurrence(body, facts.fields)
    for clock in list(now.clocks.values()):
        slot = now.definition.slots[clock["slot"]]
        if clock["state"] == CANCELLED or ended_by_source(clock["derivation"]):
            continue
        standing = Standing(clock["started_at"] is not None, clock["state"] == STOPPED)
        if acts := standing.acts(slot, each):
            record_acts(record, now, clock, acts, body["seq"])
    if body.get("values") or body["kind"] == "opened" or _starts(now, each):
        choose_clocks(record, now, facts, each)
    return each


def _starts(now: CaseNow, each: Occurrence) -> bool:
    begins = (
        name
        for slot in now.definition.slots.values()
        for name in (*slot.starts, *(r.on for r in slot.restarts))
    )
    return not each.happened.isdisjoint(begins)


def choose_clocks(record: Record, now: CaseNow, facts: Facts, each: Occurrence) -> None:
    """Begin the clocks that the facts call for, aim anew those whose term changed, cancel those no longer
    called for.

    A clock chosen late starts at its slot's true start. A running one stays with the policies that were valid
    on the day it was begun: newer ones reach it by an act of their own only.
    """
    today = record.at.date().isoformat()
    chosen = _rules_on(record, now, facts, today)
    days = {today: chosen}
    for clock in list(now.clocks.values()):
        if clock["state"] in (CANCELLED, STOPPED) or extended(clock):
            continue
        on = clock["acts"].get("on", today)
        if on not in days:
            days[on] = _rules_on(record, now, facts, on)
        rule = days[on].get(clock["name"])
        if rule is None:
            cancel_clock(record, now, clock)
        elif rule.name != clock["policy"]:
            act = Act(
                at=record.at,
                do="retarget",
                recorded_at=record.at,
                mode="carry",
                policy=now.rules.policy(rule.name),
            )
            clock["policy"] = rule.name
            record_acts(record, now, clock, [act], each.seq)
    waiting = [rule for rule in chosen.values() if rule.code not in now.clocks]
    past = history(record, now) if waiting and not record.new else []
    for rule in waiting:
        _begin(record, now, rule, [*past, each] if each.seq > record.was else past)


def _rules_on(record: Record, now: CaseNow, facts: Facts, day: str) -> dict[str, ClockRule]:
    case = record.case
    rules = now.rules.clock_rules(case["workflow"], case["entity"], date.fromisoformat(day), facts)
    return {rule.code: rule for rule in rules}


def extended(clock: Row) -> bool:
    """Return whether an extension has put another rule in this clock's place."""
    return any(act.get("extends") for move in clock["acts"]["moves"] for act in move)


def _begin(record: Record, now: CaseNow, rule: ClockRule, happened: Sequence[Occurrence]) -> None:
    moves = acts_of(now.definition.slots[rule.slot], happened)
    if not any(act.do in ("start", "reset") for move in moves for act in move):
        return
    clock = _new_clock(record, now, rule)
    for acts in moves:
        clock["acts"]["moves"].append([act.to_json() for act in acts])
    reckon(record, now, clock)


def _new_clock(record: Record, now: CaseNow, rule: ClockRule) -> Row:
    calendar = now.rules.policy(rule.name).calendar or calendar_of(now.rules, now.row["entity"])
    clock = record.add(
        Clock,
        name=rule.code,
        slot=rule.slot,
        policy=rule.name,
        calendar=calendar.label,
        state="not_started",
        cycle=0,
        generation=0,
        started_at=None,
        due_at=None,
        stopped_at=None,
        breached_at=None,
        warns_at=None,
        acts={"policy": rule.name, "on": record.at.date().isoformat(), "moves": []},
        derivation=None,
        reason_seq=None,
        result=None,
    )
    now.clocks[rule.code] = clock
    return clock


def record_acts(
    record: Record, now: CaseNow, clock: Row, acts: Sequence[Act], seq: int, extends: str | None = None
) -> None:
    """Gather acts of the event `seq` upon one clock; `extends` names the rule that an extension replaces."""
    marks: Row = {"seq": seq} if extends is None else {"seq": seq, "extends": extends}
    clock["acts"]["moves"].append([{**act.to_json(), **marks} for act in acts])
    record.change(Clock, clock)
    reckon(record, now, clock)


def extend(record: Record, now: CaseNow, clock: Row, body: Row) -> None:
    """Gather what an `extended` event does to its clock."""
    policy = now.rules.policy(body["to_rule"]) if body.get("to_rule") else None
    if policy:
        clock["policy"] = policy.name
    record_acts(record, now, clock, act_of_extension(body, policy), body["seq"], extends=body["from_rule"])


def cancel_clock(record: Record, now: CaseNow, clock: Row) -> None:
    """End a clock that has no ground any more; what fired stays fired."""
    record.change(Clock, clock, state=CANCELLED, result=CANCELLED, stopped_at=record.at)
    set_wake(record, now, f"clock:{clock['name']}", None)


def reckon(record: Record, now: CaseNow, clock: Row) -> Reading:
    """Reckon a clock again from its acts and gather what that changes: dates, derivation, next wake."""
    reading = read_clock(now, clock, record.at)
    stopped = reading.state == STOPPED
    window = now.rules.rule(clock["policy"]).window
    if reading.cycle != clock["cycle"]:
        clock["reason_seq"] = None  # it was given for a breach of the cycle before
    record.change(
        Clock,
        clock,
        state=reading.state,
        cycle=reading.cycle,
        generation=reading.generation,
        started_at=reading.started_at,
        due_at=reading.due_at,
        stopped_at=reading.stopped_at,
        breached_at=None if window else reading.breached_at,
        warns_at=warns_at(reading),
        derivation=reading.derivation,
        result=result_of(reading, window) if stopped else OVER if window and reading.breached else None,
    )
    set_wake(record, now, f"clock:{clock['name']}", owed_at(now, clock, reading))
    return reading


def owed_at(now: CaseNow, clock: Row, reading: Reading) -> datetime | None:
    """Return when the clock next has something to record: what passed before it was known of comes first."""
    known, name = now.fired, clock["name"]
    unrecorded = [
        p.at for p in reading.passed if (name, reading.cycle, p.generation, p.threshold) not in known
    ]
    return min(unrecorded, default=reading.next_at)


def result_of(reading: Reading, window: bool) -> str:
    """Return how a stopped clock ended: met, missed, or, of an offer that ran out, over."""
    return MET if not reading.breached else OVER if window else MISSED


def warns_at(reading: Reading) -> datetime | None:
    """Return when the light turns amber: at 75 % of the term."""
    if reading.state != RUNNING:
        return None
    ahead = next((t.at for t in reading.ahead if t.threshold == WARNS), None)
    return ahead or next((t.at for t in reading.passed if t.threshold == WARNS), reading.due_at)


def set_wake(record: Record, now: CaseNow, name: str, wakes_at: datetime | None) -> None:
    """Set, move or take away the moment at which the scheduler looks again."""
    timer = now.timers.get(name)
    if timer is None:
        if wakes_at is not None:
            now.timers[name] = record.add(
                Timer, name=name, generation=1, wakes_at=wakes_at, looks_at=wakes_at, put_off=0, trouble=None
            )
    elif timer["wakes_at"] != wakes_at or timer["looks_at"] != wakes_at:
        again = {"generation": timer["generation"] + 1, "wakes_at": wakes_at, "looks_at": wakes_at}
        record.change(Timer, timer, **again, put_off=0, trouble=None)


def history(record: Record, now: CaseNow) -> list[Occurrence]:
    """Return what the stored events of the case mean for clocks, in order."""
    return occurrences(now.definition, bodies_of(db.engine, record.case["id"]))
