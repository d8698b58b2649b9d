"""The clock statement of a dossier: each clock as it stood at the moment of the paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.db import Row
from casework.delivery.clock_statement import Clock, Pause
from casework.domain.clock import Reading
from casework.domain.derivation import ended_by_source, explained, remarks, source, source_said
from casework.domain.policies import ClockRule
from casework.queries.clocks.reading import read_clock
from casework.queries.reports.case_file import CaseFile

UNITS = {
    "business_minutes": ("business minutes", "工作分钟"),
    "business_hours": ("business hours", "工作小时"),
    "hours": ("hours", "小时"),
    "business_days": ("business days", "个工作日"),
    "calendar_days": ("calendar days", "个自然日"),
    "weeks": ("weeks", "周"),
    "months": ("months", "个月"),
}


def clocks_of(file: CaseFile, language: str, at: datetime) -> tuple[Clock, ...]:
    """Return the clocks, running ones first by due time."""
    far = datetime.max.replace(tzinfo=at.tzinfo)
    found = [_clock(file, row, language, at) for row in file.now.clocks.values()]
    return tuple(
        sorted(found, key=lambda c: (c.result not in ("running", "paused"), c.due_at or far, c.title))
    )


def _clock(file: CaseFile, row: Row, language: str, at: datetime) -> Clock:
    rule, reading = file.now.rules.rule(row["policy"]), read_clock(file.now, row, at)
    titles = {name: state.title for name, state in file.now.definition.states.items()}
    derived = reading.derivation
    zh = language == "zh"
    return Clock(
        title=rule.title.in_(language),
        rule=f"{row['policy']}",
        target=term_in_words(rule, language),
        result=_result(row, reading, rule),
        started_at=reading.started_at,
        due_at=reading.due_at,
        stopped_at=reading.stopped_at or (row["stopped_at"] if row["state"] == "cancelled" else None),
        breached_at=None if rule.window else _breached_at(row, reading),
        zone=file.now.rules.entities[file.now.row["entity"]].zone,
        calendar=row["calendar"],
        basis=rule.citation,
        confirmed=rule.basis == "confirmed",
        regulatory=rule.regulatory,
        soon=row["warns_at"] is not None and at >= row["warns_at"],
        reminders=", ".join(t.threshold for t in reading.passed) or ("尚无" if zh else "none yet"),
        pauses=_pauses(derived, titles, language),
        pause_note=" ".join(remarks(reading.noted, language, titles)),
        breach_reason=_reason(file, row),
        ended=_ended(row, reading, rule, zh),
        derivation=(*map(str, explained(derived, language, titles)), source(derived, language))
        if derived
        else (),
    )


def term_in_words(rule: ClockRule, language: str) -> str:
    """Return a term such as "8 weeks"."""
    amount, unit = rule.target.amount, UNITS[rule.target.unit][language == "zh"]
    if language == "zh":
        return f"{amount}{unit}"
    return f"{amount} {unit[:-1] if amount == 1 else unit}"


def _result(row: Row, reading: Reading, rule: ClockRule) -> Any:
    if row["state"] == "cancelled":
        return "ended"
    if ended_by_source(row["derivation"]):
        return row["result"] or "ended"
    if rule.window and (reading.breached or reading.state == "stopped"):
        return "window_over" if reading.breached else "met"
    if reading.state == "stopped":
        return "missed" if reading.breached else "met"
    return {"running": "missed" if reading.breached else "running", "paused": "paused"}.get(
        reading.state, "not_started"
    )


def _breached_at(row: Row, reading: Reading) -> datetime | None:
    return row["breached_at"] if ended_by_source(row["derivation"]) else reading.breached_at


def _pauses(derived: Any, titles: Any, language: str) -> tuple[Pause, ...]:
    if not derived:
        return ()
    return tuple(
        Pause(
            datetime.fromisoformat(step["from"]),
            titles[step["in"]].in_(language) if step["in"] in titles else step["in"],
            datetime.fromisoformat(step["to"]),
        )
        for step in derived["steps"]
        if step["step"] == "pause"
    )


def _reason(file: CaseFile, row: Row) -> str:
    told = [
        e.detail for e in file.entries if e.kind == "breach_explained" and e.body.get("clock") == row["name"]
    ]
    return told[-1] if told else ""


def _ended(row: Row, reading: Reading, rule: ClockRule, zh: bool) -> str:
    if row["state"] == "cancelled":
        return "规则不再适用，时限撤销。" if zh else "Cancelled: its rule applies no more."
    if ended_by_source(row["derivation"]):
        return source_said(row["derivation"], "zh" if zh else "en")
    if rule.window and reading.breached:
        return "期限已过，此非逾期。" if zh else "Its time is over. This is no breach."
    if reading.state == "stopped" and reading.stopped_at:
        return f"{'停止于' if zh else 'Stopped'} {reading.stopped_at:%Y-%m-%d %H:%M} UTC"
    return ""
