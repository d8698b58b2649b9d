"""Reports that were asked for, as far as the reader may see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from casework.db import Row, db
from casework.domain.access import may_touch, scope_of
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Case, Party, Report, ReportFile
from casework.rulebook.current import current

R: Any = Report.__table__
C: Any = Case.__table__
F: Any = ReportFile.__table__
P: Any = Party.__table__
_READ = (
    select(R, C.c.reference, C.c.team, C.c.assignee, P.c.name.label("customer"))
    .add_columns(func.coalesce(C.c.entity, P.c.entity).label("entity"))
    .outerjoin(C, C.c.id == R.c.case_id)
    .outerjoin(P, P.c.id == R.c.party_id)
)
PACK = "party.pack"


def report_of(number: int, actor: Actor) -> Row:
    """Return one report with its case's `reference`, or its `customer`.

    Raises NotFound, also for one that is not theirs.
    """
    rows = [row for row in _rows(_READ.where(R.c.id == number)) if may_read(row, actor)]
    if not rows:
        raise NotFound("There is no such report.", zh="没有这份报告。")
    return rows[0]


def pack_asked_for(party: int, event: int, actor: Actor) -> Row:
    """Return the report that an event of a customer asked for. Raises NotFound."""
    query = _READ.where(R.c.party_id == party, R.c.as_of == event, R.c.asked_by == actor.name)
    found = _rows(query.order_by(R.c.id).limit(1))
    if not found:
        raise NotFound("There is no such report.", zh="没有这份报告。")
    return found[0]


def report_asked_for(reference: str, event: int, actor: Actor) -> Row:
    """Return the report that an event of a case asked for. Raises NotFound."""
    query = _READ.where(C.c.reference == reference, R.c.as_of == event, R.c.asked_by == actor.name)
    found = _rows(query.order_by(R.c.id).limit(1))
    if not found:
        raise NotFound("There is no such report.", zh="没有这份报告。")
    return found[0]


def reports_asked_by(actor: Actor, before: int | None, limit: int) -> list[Row]:
    """Return the reports that the actor asked for, in person or by a token, newest first."""
    query = _READ.where(R.c.asked_by.in_(sorted(actor.persons)))
    if before is not None:
        query = query.where(R.c.id < before)
    found = _rows(query.order_by(R.c.id.desc()).limit(limit))
    return [row for row in found if may_read(row, actor)]


def reports_of_case(case_id: int, actor: Actor) -> list[Row]:
    """Return the reports of a case that the actor may read, newest first."""
    found = _rows(_READ.where(R.c.case_id == case_id).order_by(R.c.id.desc()).limit(50))
    return [row for row in found if may_read(row, actor)]


def file_of(number: int, actor: Actor) -> tuple[Row, bytes]:
    """Return a made report and its file. Raises NotFound, also while it is not made yet."""
    report = report_of(number, actor)
    with db.engine.connect() as connection:
        content = connection.scalar(select(F.c.bytes).where(F.c.report_id == number))
    if content is None:
        raise NotFound("The report is not made yet.", zh="报告尚未生成。")
    return report, bytes(content)


def may_read(row: Row, actor: Actor) -> bool:
    """Return whether the actor may read a report now: its case, and this report or all of the case's.

    That of a customer is for who asked for it alone: it shows what she may read.
    """
    access = current().access
    if row["party_id"] is not None:
        return row["asked_by"] in actor.persons and may_touch(access, PACK, actor, row)
    if not may_touch(access, "case.read", actor, row):
        return False
    own = scope_of(access, "report.read", actor)[3] and row["asked_by"] in actor.persons
    return own or may_touch(access, "report.read", actor, row)


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
