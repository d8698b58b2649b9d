"""Record that something left the house or was looked at: an export, a report that was read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from casework.commands.evidence.append_event import append_event
from casework.db import Row, transaction
from casework.domain.facts import Actor


def stream_of(actor: Actor) -> str:
    """Return the chain that holds what somebody did outside cases: a person's own, or the operator's."""
    return f"user/{actor.id}" if actor.id is not None else f"operator/{actor.name}"


def record_export(actor: Actor, what: str, at: datetime, engine: Engine | None = None, **codes: Any) -> int:
    """Append `exported` with what was taken (events, cases, dossier …) and codes such as format and rows."""
    with transaction(engine) as session:
        return append_event(session, stream_of(actor), "exported", actor.name, at, what=what, **codes)


def record_reading(
    actor: Actor, report: int, case: int | None, at: datetime, party: int | None = None
) -> int:
    """Append `report_read`: who opened which report, and of which case or customer it is."""
    of = {"case": case, "party": party}
    codes: Row = {"report": report, **{name: number for name, number in of.items() if number is not None}}
    with transaction() as session:
        return append_event(session, stream_of(actor), "report_read", actor.name, at, **codes)
