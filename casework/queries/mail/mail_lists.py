"""Mails by how far they have come, for those who look after them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select

from casework.db import Row, db
from casework.domain.access import RESTRICTED, scope_of
from casework.domain.facts import Actor
from casework.models import Case, Message, Person
from casework.rulebook.current import current

M: Any = Message.__table__.c
C: Any = Case.__table__.c
STATES = ("dead", "waiting", "sending", "sent", "digest", "folded", "suppressed")


def mails_of(actor: Actor, state: str | None, before: tuple[Any, str] | None, limit: int) -> list[Row]:
    """Return mails that the actor may see, newest first; `before` is (created_at, id) of the last shown."""
    everything, teams, entities, _ = scope_of(current().access, "mail.read", actor)
    joined = Message.__table__.outerjoin(Case.__table__, C.id == M.case_id).outerjoin(
        Person.__table__, Person.id == M.person_id
    )
    query = select(
        M.id, M.notice, M.state, M.attempts, M.created_at, M.not_before, M.sent_at, M.trouble, C.reference,
        C.workflow, Person.name.label("recipient"),
    ).select_from(joined)  # fmt: skip
    unrestricted = or_(C.entity.is_(None), C.entity.not_like(f"{RESTRICTED}%"))
    if everything:
        query = query.where(or_(unrestricted, C.entity.in_(sorted(actor.entities))))
    else:
        query = query.where(or_(C.team.in_(sorted(teams)), C.entity.in_(sorted(entities))))
    if state is not None:
        query = query.where(M.state == state)
    if before is not None:
        at, number = before
        query = query.where(or_(M.created_at < at, and_(M.created_at == at, M.id < number)))
    with db.engine.connect() as connection:
        found = connection.execute(query.order_by(M.created_at.desc(), M.id.desc()).limit(limit))
        return [dict(row) for row in found.mappings()]
