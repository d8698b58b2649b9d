"""Cases that may be about the same matter, shown before a new one is opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from casework.db import Row, db
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.models import Case, Party
from casework.rulebook.current import current

C: Any = Case.__table__.c
P: Any = Party.__table__.c
SINCE, MOST = timedelta(days=400), 20


def likely_duplicates(
    actor: Actor,
    entity: str,
    at: datetime,
    name: str = "",
    email: str = "",
    phone: str = "",
    party: int | None = None,
) -> list[Row]:
    """Return cases of the last 400 days of a customer of that number, name, address or phone."""
    same = [P.id == party] if party else []
    same += [
        column == value for column, value in ((P.name, name), (P.email, email), (P.phone, phone)) if value
    ]
    if not same:
        return []
    parties = select(P.id).where(P.entity == entity, or_(*same)).limit(MOST)
    query = (
        select(
            C.reference,
            C.title,
            C.state,
            C.workflow,
            C.workflow_version,
            C.team,
            C.entity,
            C.assignee,
            C.opened_at,
        )
        .add_columns(P.name.label("party"), P.id.label("party_id"))
        .join(Party.__table__, P.id == C.party_id)
        .where(C.party_id.in_(parties), C.opened_at >= at - SINCE)
        .order_by(C.id.desc())
        .limit(MOST)
    )
    with db.engine.connect() as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
    return [row for row in found if may_touch(current().access, "case.read", actor, row)]
