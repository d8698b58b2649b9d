"""Single-use links that are still good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casework.db import db
from casework.domain.people.tokens import digest, well_formed
from casework.errors import NotFound
from casework.models import Link, Person


def person_of_link(token: str, at: datetime) -> Person:
    """Return whose link this is; raise NotFound if it is unknown, used or too old: all in the same words."""
    person = None
    if well_formed(token):
        person = db.session.scalar(
            select(Person)
            .join(Link, Link.person_id == Person.id)
            .where(Link.token_hash == digest(token), Link.used_at.is_(None), Link.expires_at > at)
        )
    if person is None or person.disabled_at is not None:
        raise NotFound(
            "This link was used or is too old. Ask an administrator for a new one.",
            zh="该链接已使用或已过期，请向管理员索取新的链接。",
        )
    return person
