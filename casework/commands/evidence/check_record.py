"""Check the whole record from the service, and keep in the record that it was done and what was found."""

from __future__ import annotations

from datetime import datetime

from casework.commands.evidence.append_event import append_event
from casework.db import Row, transaction
from casework.domain.facts import Actor
from casework.errors import Refused
from casework.queries.evidence.record_state import CHECKS, SMALL, is_small
from casework.queries.evidence.snapshot import snapshot, sqlite_file, system_of
from casework.verifier import Report, verify_database, verify_sqlite

SHOWN = 50  # findings that are handed back


def check_record(actor: Actor, url: str, at: datetime) -> Row:
    """Return verdict, entries, streams and the first findings; append `checked` with their number.

    Raises Refused for a record that is too long to wait for: `casework verify` checks any.
    """
    if not is_small():
        raise Refused(
            f"The record has more than {SMALL:,} entries. Check it with `casework verify` on the server.",
            zh=f"记录超过 {SMALL:,} 条，请在服务器上运行 `casework verify` 校验。",
        )
    report = _report(url)
    told: Row = {"verdict": report.verdict, "entries": report.events, "streams": report.streams}
    with transaction() as session:
        append_event(session, CHECKS, "checked", actor.name, at, findings=len(report.findings), **told)
    return {**told, "findings": report.findings[:SHOWN]}


def _report(url: str) -> Report:
    if system_of(url) == "sqlite":
        return verify_sqlite(sqlite_file(url))
    with snapshot(url) as run:
        return verify_database(run, "postgresql")
