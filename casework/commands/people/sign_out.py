"""End the session that is in use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casework.commands.evidence.append_event import append_event
from casework.db import transaction
from casework.domain.people.tokens import digest
from casework.models import SignIn


def sign_out(token: str, at: datetime) -> None:
    """End the session of this token; one that has ended stays as it was."""
    with transaction() as session:
        found = session.scalar(select(SignIn).where(SignIn.token_hash == digest(token)))
        if found is None or found.revoked_at is not None:
            return
        found.revoked_at = at
        append_event(session, f"user/{found.person_id}", "signed_out", f"person/{found.person_id}", at)
