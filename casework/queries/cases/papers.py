"""Documents, messages and links of a case, and the other cases of its customer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Case, CaseLink, Content, Document, Message, Person
from casework.rulebook.current import current

D: Any = Document.__table__
M: Any = Message.__table__
L: Any = CaseLink.__table__
C: Any = Case.__table__
MOST = 200


def documents_of(case_id: int) -> list[Row]:
    """Return the case's files and letters, newest first."""
    return _rows(select(D).where(D.c.case_id == case_id).order_by(D.c.number.desc()).limit(MOST))


def content_of(case_id: int, number: int) -> tuple[Row, bytes]:
    """Return one document and its bytes. Raises NotFound."""
    query = select(D, Content.bytes).join(
        Content, (Content.case_id == D.c.case_id) & (Content.number == D.c.number)
    )
    found = _rows(query.where(D.c.case_id == case_id, D.c.number == number))
    if not found:
        raise NotFound("There is no such document.", zh="没有这份文件。")
    content: bytes = found[0].pop("bytes")
    return found[0], content


def messages_of(case_id: int) -> list[Row]:
    """Return the mails of a case, newest first, each with its recipient's name."""
    joined = M.outerjoin(Person.__table__, Person.id == M.c.person_id)
    query = select(M, Person.name.label("recipient")).select_from(joined).where(M.c.case_id == case_id)
    return _rows(query.order_by(M.c.seq.desc(), M.c.id).limit(MOST))


def links_of(case_id: int, actor: Actor) -> list[Row]:
    """Return the linked cases that the actor may read."""
    columns = (C.c.reference, C.c.title, C.c.state, C.c.workflow, C.c.workflow_version)
    query = select(L.c.kind, L.c.seq, *columns, C.c.team, C.c.entity, C.c.assignee)
    found = _rows(
        query.join(C, C.c.id == L.c.other_id).where(L.c.case_id == case_id).order_by(L.c.seq).limit(MOST)
    )
    return [row for row in found if may_touch(current().access, "case.read", actor, row)]


def others_of_party(party_id: int, but: int, actor: Actor) -> list[Row]:
    """Return the customer's other cases that the actor may read, newest first."""
    columns = (C.c.reference, C.c.title, C.c.state, C.c.team, C.c.entity, C.c.assignee, C.c.opened_at)
    query = select(*columns).where(C.c.party_id == party_id, C.c.id != but).order_by(C.c.id.desc()).limit(50)
    return [row for row in _rows(query) if may_touch(current().access, "case.read", actor, row)]


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
