"""API tokens, without their secrets."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, select

from casework.db import db
from casework.models import ApiToken, Person


def list_tokens(person_id: int | None = None) -> Sequence[Row[ApiToken, str]]:
    """Return tokens with their person's name, the newest first; of one person if told so."""
    query = select(ApiToken, Person.name).join(Person, Person.id == ApiToken.person_id)
    if person_id is not None:
        query = query.where(ApiToken.person_id == person_id)
    return db.session.execute(query.order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())).all()
