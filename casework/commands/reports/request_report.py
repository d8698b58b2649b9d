"""Ask for a report on a case: a row that a job makes, and an event, since taking a case out is on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.numbers import take_number
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.models import Report

DOSSIER = "dossier"
KINDS, LANGUAGES = (DOSSIER,), ("en", "zh")


@dataclass(frozen=True, slots=True)
class RequestReport:
    """A report on a case as it is now: later events are not in it."""

    reference: str
    actor: Actor
    kind: str = DOSSIER
    language: str = "en"
    key: str | None = None


def request_report(command: RequestReport, at: datetime) -> Row:
    """Ask for the report; the ETag stays. `event` of the answer is the report's `as_of`. Raises Malformed."""
    what = {"kind": command.kind, "language": command.language}
    asked = Asked(command.reference, command.actor, "report.make", "report", command.key, what=what)
    return act_on(asked, at, lambda record, _: _gather(record, command))


def _gather(record: Record, command: RequestReport) -> int:
    errors = {
        name: [f"One of: {', '.join(known)}."]
        for name, value, known in (
            ("kind", command.kind, KINDS),
            ("language", command.language, LANGUAGES),
        )
        if value not in known
    }
    if errors:
        raise Malformed("There is no such report.", zh="没有这种报告。", errors=errors)
    actor = command.actor.name
    seq = record.event("report_requested", actor, report=command.kind, language=command.language)
    record.add(
        Report,
        id=take_number("report"),
        kind=command.kind,
        party_id=None,
        as_of=seq,
        language=command.language,
        asked_by=actor,
        asked_at=record.at,
        state="requested",
        attempts=0,
        not_before=record.at,
        made_at=None,
        sha256=None,
        pages=None,
        trouble=None,
    )
    return seq
