"""Customers who were never asked after on any list, or have new names since."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from casework.db import db
from casework.models import Party, ScreenedParty

P: Any = Party.__table__.c
S: Any = ScreenedParty.__table__.c


def unscreened(after: int, most: int) -> list[int]:
    """Return customers above a number who were not screened under their names of today, in order."""
    known = select(S.party_id).where(S.party_id == P.id).exists()
    mine = (P.id > after, P.merged_into.is_(None), ~known)
    with db.engine.connect() as connection:
        return list(connection.scalars(select(P.id).where(*mine).order_by(P.id).limit(most)))


def last_number() -> int:
    """Return the highest number of a customer, 0 where there is none."""
    with db.engine.connect() as connection:
        return int(connection.scalar(select(func.max(P.id))) or 0)
