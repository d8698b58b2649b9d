"""End a session from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.db import transaction
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import SignIn


@dataclass(frozen=True, slots=True)
class RevokeSession:
    session_id: int
    actor: Actor


def revoke_session(command: RevokeSession, at: datetime) -> None:
    """End one of the actor's own sessions; another person's is not found."""
    with transaction() as session:
        found = session.get(SignIn, command.session_id)
        if found is None or found.person_id != command.actor.id:
            raise NotFound("This session is not among yours.", zh="该会话不属于您。")
        if found.revoked_at is None:
            found.revoked_at = at
            append_event(
                session,
                f"user/{found.person_id}",
                "session_revoked",
                command.actor.name,
                at,
                ended=found.id,
            )


def end_sessions(session: Session, person_id: int, at: datetime, *, but: str | None = None) -> int:
    """End all sessions of a person but the one with this token hash, and return how many were ended."""
    running = session.scalars(
        select(SignIn).where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
    ).all()
    ended = [one for one in running if one.token_hash != but]
    for one in ended:
        one.revoked_at = at
    return len(ended)
