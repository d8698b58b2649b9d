"""Gather the scheduler's own acts: chasers and triggers that fire by themselves while a state lasts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from casework.commands.clocks.record_clocks import set_wake
from casework.commands.recording import Record
from casework.db import moment_of
from casework.domain.chain import written
from casework.domain.conditions import selected
from casework.domain.definition import Definition, TimerRule
from casework.domain.facts import SYSTEM
from casework.domain.terms import behind_chasers, due_of, moved_by
from casework.domain.values import typed_fields
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.reading import CaseNow
from casework.rulebook.current import calendar_of


def record_timers(record: Record, now: CaseNow) -> None:
    """Set the wake of every timer that runs in the case's state, and take away those that do not."""
    for rule in now.definition.timers.values():
        runs = record.case["state"] in rule.runs and _is_for(rule, record, now)
        set_wake(record, now, f"timer:{rule.name}", next_wake(record, now, rule) if runs else None)


def _is_for(rule: TimerRule, record: Record, now: CaseNow) -> bool:
    if not rule.where and not rule.unless:
        return True
    return selected(rule.where, rule.unless, facts_of(now, SYSTEM, record.at))


def next_wake(record: Record, now: CaseNow, rule: TimerRule) -> datetime | None:
    """Return when the timer has something to do next: the next chaser, or the moment at which it fires."""
    due = due_at(record, now, rule)
    if due is not None and record.case["marks"].get("fired", {}).get(rule.name) == written(due):
        due = None  # it has fired for this moment, and its state stayed
    chases = chase_times(record, now, rule)
    sent = record.case["marks"].get("chasers", 0)
    ahead = [at for at in chases[sent:] if due is None or at < due]
    return min([*ahead[:1], *([due] if due else [])], default=None)


def chase_times(record: Record, now: CaseNow, rule: TimerRule) -> list[datetime]:
    """Return when each chaser is due, counted from the entry into the state."""
    calendar = calendar_of(now.rules, record.case["entity"])
    return [due_of(record.case["state_since"], chase.after, calendar) for chase in rule.chase]


def due_at(record: Record, now: CaseNow, rule: TimerRule) -> datetime | None:
    """Return when the timer fires; None while the field that says so is empty."""
    calendar = calendar_of(now.rules, record.case["entity"])
    if name := rule.due.get("field"):
        value = typed_fields(now.definition, record.case["fields"]).get(name)
        if value is None:
            return None
        moment = (
            value
            if isinstance(value, datetime)
            else _end_of(value, now.rules.entities[record.case["entity"]].zone)
        )
        promised = moved_by(moment, rule.due)
        grace = rule.chase[0].after if rule.chase else ""
        return behind_chasers(promised, chase_times(record, now, rule), grace, calendar)
    start = record.case["marks"].get("moments", {}).get(rule.due["from"])
    return None if start is None else due_of(moment_of(start) or record.at, rule.due["after"], calendar)


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))


def mark_fired(record: Record, rule: TimerRule, due: datetime) -> None:
    """Keep for which moment a timer has fired: it does so once."""
    marks = record.case["marks"]
    refused = [name for name in marks.get("refused", ()) if name != rule.name]
    fired = {**marks.get("fired", {}), rule.name: written(due)}
    record.case["marks"] = {**marks, "fired": fired, "refused": refused}


def mark_refused(record: Record, rule: TimerRule) -> None:
    """Keep that what a timer fired was refused: it fires for that moment again when the case is released."""
    marks = record.case["marks"]
    record.case["marks"] = {**marks, "refused": sorted({*marks.get("refused", ()), rule.name})}


def fire_again(record: Record) -> None:
    """Let what was refused while the case was on hold fire anew."""
    marks = dict(record.case["marks"])
    if refused := marks.pop("refused", None):
        fired = {name: due for name, due in marks["fired"].items() if name not in refused}
        record.case["marks"] = {**marks, "fired": fired}


def mark_awaited(record: Record, now: CaseNow, happened: frozenset[str]) -> None:
    """Keep the moment of what happened, where a timer counts from it."""
    if awaited := happened & _counted_from(now.definition):
        mark_moments(record, set(awaited))


@cache
def _counted_from(definition: Definition) -> frozenset[str]:
    return frozenset(rule.due["from"] for rule in definition.timers.values() if "from" in rule.due)


def mark_moments(record: Record, names: set[str]) -> None:
    """Keep when each of these happened last, for rules that count from it."""
    marks = record.case["marks"]
    record.case["marks"] = {
        **marks,
        "moments": {**marks.get("moments", {}), **dict.fromkeys(names, written(record.at))},
    }
