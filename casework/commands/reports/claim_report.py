"""Claim a requested report for making: whoever claims it makes it, whichever engine handed it over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from casework.db import Row, transaction
from casework.models import Report

LEASE = timedelta(seconds=150)  # setting one takes two minutes at most, gathering it seconds
_reports: Any = Report.__table__


def claim_report(report_id: int, at: datetime) -> Row | None:
    """Return the report's row, now `making`, or None if it is made, failed, or with somebody else.

    A claim whose maker died runs out after 150 seconds; `attempts` tells the claims of one report apart.
    """
    with transaction() as session:
        claimed = session.execute(
            update(_reports)
            .where(_reports.c.id == report_id, _reports.c.state.in_(("requested", "making")))
            .where(_reports.c.not_before <= at)
            .values(state="making", attempts=_reports.c.attempts + 1, not_before=at + LEASE)
            .returning(*_reports.c)
        ).mappings()
        found = claimed.one_or_none()
        return dict(found) if found else None
