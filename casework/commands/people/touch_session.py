"""Note that a session is in use."""

from __future__ import annotations

from datetime import datetime

from casework.db import transaction
from casework.models import ApiToken, SignIn


def touch_session(session_id: int, at: datetime) -> None:
    """Move the session's last sign of life; it keeps the session from ending as idle."""
    with transaction() as session:
        session.get_one(SignIn, session_id).seen_at = at


def touch_token(token_id: int, at: datetime) -> None:
    """Move the moment at which an API token was last used."""
    with transaction() as session:
        session.get_one(ApiToken, token_id).last_used_at = at
