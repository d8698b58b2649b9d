"""Claim mails that are due, so that other senders leave them alone for a while; give back those not tried."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, true, update

from casework.db import Row, transaction
from casework.models import Message

LEASE = timedelta(minutes=5)
HELD_BACK = timedelta(minutes=10)
_messages: Any = Message.__table__


def claim_messages(at: datetime, most: int = 20, *, behind: bool = False) -> list[Row]:
    """Return mails that are due, oldest first, as whole rows; nobody else gets them for five minutes.

    A mail whose sender died is claimed again when its lease has run out: it may then arrive twice, under
    the same Message-ID, but never not at all. While timers are `behind`, as after an outage, what the bank's
    own people are told waits up to ten minutes, so that all that concerns one person can be folded into one.
    """
    told_now = (_messages.c.person_id.is_(None), _messages.c.created_at <= at - HELD_BACK)
    with transaction() as session:
        due = (
            select(_messages.c.id)
            .where(_messages.c.state.in_(("waiting", "sending")), _messages.c.not_before <= at)
            .where(or_(*told_now) if behind else true())
            .order_by(_messages.c.not_before, _messages.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        claimed = session.execute(
            update(_messages)
            .where(_messages.c.id.in_(due.scalar_subquery()))
            .values(state="sending", not_before=at + LEASE, lease_until=at + LEASE)
            .returning(*_messages.c)
        ).mappings()
        return sorted(map(dict, claimed), key=lambda row: (row["created_at"], row["id"]))


def give_back(messages: Iterable[Row], trouble: str | None, at: datetime, due_at: datetime) -> None:
    """Let claimed mails wait again, as if they had not been tried: the server was down, or time was short."""
    ids = [message["id"] for message in messages]
    with transaction() as session:
        session.execute(
            update(_messages)
            .where(_messages.c.id.in_(ids), _messages.c.state == "sending", _messages.c.lease_until > at)
            .values(state="waiting", not_before=due_at, lease_until=None, trouble=trouble)
        )
