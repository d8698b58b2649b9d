"""What became of all that was acknowledged: lost, doubled, half written, or made other than once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import func, select

from casework.db import db
from casework.models import (
    Case,
    Clock,
    Event,
    EventValue,
    Message,
    Report,
    ReportFile,
    StreamEvent,
    Timer,
)
from tests.faults.whole import broken, rows, told_twice
from tests.faults.writers import Entry


@dataclass
class Verdict:
    """Each list holds one line a fault."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    made: int = 0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.half or self.papers)


def judge(entries: list[Entry]) -> Verdict:
    """Compare the ledger with what the database holds."""
    found = Verdict(len(entries), half=broken() + _halves())
    cases = {case.reference: case for case in rows(Case, "id")}
    events = {(e.case_id, e.seq): e.hash for e in rows(Event, "case_id", "seq")}
    reports = {report.id for report in rows(Report, "id")}
    for entry in entries:
        case = cases.get(entry.reference)
        there = case is not None and {
            "case": lambda case, entry: case.title == entry.mark,
            "note": lambda case, entry: events.get((case.id, entry.event)) == entry.hash,
            "move": lambda case, entry: events.get((case.id, entry.event)) == entry.hash,
            "report": lambda _case, entry: entry.number in reports,
        }[entry.what](case, entry)
        if not there:
            found.lost.append(f"{entry.what} {entry.mark} of {entry.reference}")
    found.doubled = _doubles(cases) + [f"mail {mail}" for mail in told_twice()]
    found.papers, found.made = _papers()
    return found


def _doubles(cases: dict[str, Any]) -> list[str]:
    """Return marks that are there twice: each was meant once."""
    marks = Counter(f"case {case.title}" for case in cases.values())
    texts = [value.value for value in rows(EventValue, "case_id", "seq") if value.field == "text"]
    marks.update(f"note {text}" for text in texts)
    marks.update(f"report on {report.case_id}" for report in rows(Report, "id"))
    for event in rows(Event, "case_id", "seq"):
        if event.kind == "moved":
            marks[f"move {orjson.loads(event.body)['trigger']} of {event.case_id}"] += 1
    return [f"{mark} × {times}" for mark, times in sorted(marks.items()) if times > 1]


def _halves() -> list[str]:
    """Return events without what belongs to them, and rows without their event."""
    values = {(value.case_id, value.seq) for value in rows(EventValue, "case_id", "seq")}
    reports = {(report.case_id, report.as_of) for report in rows(Report, "id")}
    clocks = {clock.case_id for clock in rows(Clock, "case_id")}
    timers = {timer.case_id for timer in rows(Timer, "case_id")}
    faults = [f"case {c.id}: no clocks" for c in rows(Case, "id") if c.id not in clocks & timers]
    asked = set()
    for event in rows(Event, "case_id", "seq"):
        place = (event.case_id, event.seq)
        if event.kind == "noted" and place not in values:
            faults.append(f"case {event.case_id}: note {event.seq} without its text")
        if event.kind == "report_requested":
            asked.add(place)
    return faults + [f"report by half: {place}" for place in sorted(asked ^ reports)]


def _papers() -> tuple[list[str], int]:
    """Return what is wrong with reports and mails, and how many reports were made: each once, on record."""
    files = Counter(file.report_id for file in rows(ReportFile, "report_id"))
    made = Counter(e.stream for e in rows(StreamEvent, "stream", "seq") if e.kind == "report_made")
    faults = []
    for report in rows(Report, "id"):
        if (report.state, files[report.id], made[f"report/{report.id}"]) != ("made", 1, 1):
            faults.append(f"report {report.id}: {report.state} ({report.trouble}), {files[report.id]} files")
    sent = Counter(
        orjson.loads(e.body)["message"] for e in rows(StreamEvent, "stream", "seq") if e.kind == "mail_sent"
    )
    for mail in rows(Message, "id"):
        if (mail.state == "sent") != (sent[mail.id] == 1):
            faults.append(f"mail {mail.id}: {mail.state}, sent {sent[mail.id]} times")
    return faults, sum(files.values())


def undone(at: Any) -> dict[str, int]:
    """Count what is due and not done yet."""
    from casework.queries.scheduler import backlog

    with db.engine.connect() as connection:
        unmade = connection.scalar(
            select(func.count()).select_from(Report).where(Report.state.in_(("requested", "making")))
        )
    due = backlog(at)
    return {"timers": due["timers"], "messages": due["messages"], "reports": unmade or 0}
