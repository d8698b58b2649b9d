"""Bring a restored database in line with the world, which went on after its backup was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.db import moment_of, transaction
from casework.models import Event, Message, Report, SignIn, StreamEvent, Timer

HELD = "was owed when the backup was made: it may have gone out since; send it again if it did not"
_messages: Any = Message.__table__
_timers: Any = Timer.__table__


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was found and done: the last entry of the record, and what each kind of owed work came to."""

    last_at: datetime | None
    held_messages: int  # given up, so that none is sent twice; people may send each again
    waiting_messages: int  # not yet due, they go out as planned
    owed_timers: int  # deadlines that passed meanwhile: the scheduler records them when it starts
    reports_again: int
    ended_sessions: int

    def as_codes(self) -> dict[str, int]:
        names = ("held_messages", "waiting_messages", "owed_timers", "reports_again", "ended_sessions")
        return {name: getattr(self, name) for name in names}


def reconcile(engine: Engine, backup_sha256: str, at: datetime) -> Reconciled:
    """Hold back mails that may have gone out, let claims go, end all sessions, and record `restored`."""
    with transaction(engine) as session:
        last = max(filter(None, map(moment_of, _ends(session))), default=None)
        done = Reconciled(
            last_at=last,
            held_messages=_hold_messages(session, at),
            waiting_messages=_count(session, _messages.c.state.in_(("waiting", "digest"))),
            owed_timers=_count(session, _timers.c.wakes_at <= at),
            reports_again=_release_claims(session, at),
            ended_sessions=_changed(
                session, update(SignIn).where(SignIn.revoked_at.is_(None)).values(revoked_at=at)
            ),
        )
        codes: dict[str, Any] = {**done.as_codes(), "sha256": backup_sha256, "last_at": last}
        append_event(session, "system/restore", "restored", "system", at, **codes)
    return done


def _ends(session: Session) -> list[Any]:
    return [session.scalar(select(func.max(table.at))) for table in (Event, StreamEvent)]


def _hold_messages(session: Session, at: datetime) -> int:
    owed = (_messages.c.state == "sending") | (
        _messages.c.state.in_(("waiting", "digest")) & (_messages.c.not_before <= at)
    )
    held = {"state": "dead", "trouble": HELD, "lease_until": None}
    return _changed(session, update(_messages).where(owed).values(held))


def _release_claims(session: Session, at: datetime) -> int:
    """Let timers and reports that somebody had claimed be claimed anew at once."""
    claimed = _timers.c.looks_at.is_not(None) & (_timers.c.looks_at > _timers.c.wakes_at)
    session.execute(update(_timers).where(claimed).values(looks_at=_timers.c.wakes_at))
    making = update(Report).where(Report.state == "making").values(state="requested", not_before=at)
    return _changed(session, making)


def _changed(session: Session, statement: Any) -> int:
    result: Any = session.execute(statement)
    return int(result.rowcount)


def _count(session: Session, condition: Any) -> int:
    return session.scalar(select(func.count()).where(condition)) or 0
