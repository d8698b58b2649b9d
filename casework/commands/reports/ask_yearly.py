"""On the anniversary of a customer, ask for the paper of the yearly talk for who looks after her."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casework.commands.reports.request_pack import RequestPack, request_pack
from casework.db import db
from casework.errors import Denied, NotFound, Refused
from casework.models import Party
from casework.queries.people.actors import actor_of
from casework.rulebook.current import current

P: Any = Party.__table__.c


def ask_yearly(parties: Sequence[int], day_at: datetime, at: datetime) -> dict[str, int]:
    """Ask for the papers of those of these customers who began with the bank on this day of an earlier year.

    Once a year for each, and only where somebody looks after her who may.
    """
    query = select(P.id, P.entity, P.owner, P.recorded_at).where(
        P.id.in_(list(parties)), P.owner.is_not(None)
    )
    with db.engine.connect() as connection:
        rows = connection.execute(query).all()
    asked = 0
    for row in rows:
        zone = ZoneInfo(current().entity(row.entity).zone)
        today = day_at.astimezone(zone).date()
        if is_anniversary(row.recorded_at.astimezone(zone).date(), today):
            asked += _asked(row.id, row.owner, today, at)
    return {"asked": asked}


def is_anniversary(since: date, today: date) -> bool:
    """Return whether as many years have passed; who began on 29 February has it on 1 March in other years."""
    if today.year <= since.year:
        return False
    try:
        return since.replace(year=today.year) == today
    except ValueError:
        return (today.month, today.day) == (3, 1)


def _asked(party: int, owner: int, today: date, at: datetime) -> int:
    try:
        actor = actor_of(owner)
        language = "zh" if actor.language.startswith("zh") else "en"
        request_pack(RequestPack(party, actor, language, key=f"yearly/{party}/{today.year}"), at)
    except (NotFound, Denied, Refused):  # who has left, or looks after nobody of this entity any more
        return 0
    return 1
