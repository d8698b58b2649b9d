"""What a customer has agreed to and objected to, as it is shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.models import Consent, Suppression

K: Any = Consent.__table__
S: Any = Suppression.__table__
MOST = 500


def consents_of(party_id: int) -> list[Row]:
    """Return the recorded grounds of a customer, newest first, withdrawn ones with the day of that."""
    return _rows(select(K).where(K.c.party_id == party_id).order_by(K.c.given_at.desc(), K.c.id.desc()))


def suppressions_of(party_id: int) -> list[Row]:
    """Return the suppression entries of a customer, newest first, also those that were lifted."""
    return _rows(select(S).where(S.c.party_id == party_id).order_by(S.c.since.desc(), S.c.id.desc()))


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query.limit(MOST)).mappings()]
