"""Screenings of every customer: those that are due, and how far they have come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.models import ScreeningRun

R: Any = ScreeningRun.__table__.c


def screenings_due(at: datetime, most: int = 5) -> list[int]:
    """Return the numbers of screenings to be made now: newly asked for, put off, or left by a dead maker."""
    query = select(R.id).where(R.state.in_(("requested", "making")), R.not_before <= at)
    with db.engine.connect() as connection:
        return list(connection.scalars(query.order_by(R.not_before, R.id).limit(most)))


def runs_of_lists(most: int = 20) -> list[Row]:
    """Return the last screenings of every customer, the newest first."""
    query = select(ScreeningRun.__table__).where(R.party_id.is_(None)).order_by(R.id.desc()).limit(most)
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
