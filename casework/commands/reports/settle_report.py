"""Keep a report that was made, or put off one that could not be; after five attempts it has failed."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.db import Row, transaction
from casework.models import Report, ReportFile

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))


def keep_report(claimed: Row, file: bytes, pages: int, at: datetime) -> bool:
    """Store the file once, with its digest in the record; False if another claim has overtaken this one."""
    with transaction() as session:
        report = _mine(session, claimed)
        if report is None:
            return False
        digest = hashlib.sha256(file).hexdigest()
        report.state, report.made_at, report.sha256, report.pages = "made", at, digest, pages
        report.trouble = None
        session.add(ReportFile(report_id=report.id, bytes=file))
        case = {"case": f"case/{report.case_id}"} if report.case_id is not None else {}
        party = {"party": f"party/{report.party_id}"} if report.party_id is not None else {}
        told: Row = {"report": report.kind, "sha256": digest, "asked_by": report.asked_by, **case, **party}
        append_event(session, f"report/{report.id}", "report_made", "system", at, **told)
    return True


def put_off_report(claimed: Row, trouble: str, at: datetime) -> str:
    """Let the report wait for its next attempt and return its state."""
    with transaction() as session:
        report = _mine(session, claimed)
        if report is None:
            return "making"
        report.trouble = trouble[:500]
        if report.attempts > len(PAUSES):
            report.state = "failed"
        else:
            report.state, report.not_before = "requested", at + PAUSES[report.attempts - 1]
        return report.state


def give_back_report(claimed: Row, at: datetime) -> str:
    """Let the report be claimed again at once, as if this attempt had not been; return its state."""
    with transaction() as session:
        report = _mine(session, claimed)
        if report is None:
            return "making"
        report.state, report.not_before, report.attempts = "requested", at, report.attempts - 1
        return report.state


def _mine(session: Session, claimed: Row) -> Report | None:
    """Return the row if the claim still holds: state and attempt are those with which it was claimed."""
    report = session.get(Report, claimed["id"], with_for_update=True)
    holds = report and (report.state, report.attempts) == ("making", claimed["attempts"])
    return report if holds else None
