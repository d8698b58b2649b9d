"""The cases of a customer and what is owed to her, as far as the reader may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true

from casework.db import Row, db
from casework.domain.access import may_touch, scope_of
from casework.domain.facts import Actor
from casework.models import Case, CaseParty, SurveyAnswer, SurveyInvitation, WorkItem
from casework.prepared import Rows, rows_of
from casework.rulebook.current import current

C: Any = Case.__table__
R: Any = CaseParty.__table__
W: Any = WorkItem.__table__
N: Any = SurveyInvitation.__table__
A: Any = SurveyAnswer.__table__
READ = "case.read"
MOST_CASES, MOST_PROMISES, MOST_SURVEYS = 100, 50, 30
CUSTOMER = "customer"
BLOCKS = "products_blocked"  # the field by which a case of any workflow blocks new products of its customer
ITEM = ("number", "task", "assignee", "opened_at", "due_at")
SHOWN = (
    C.c.id, C.c.reference, C.c.workflow, C.c.workflow_version, C.c.state, C.c.title, C.c.entity, C.c.team,
    C.c.queue, C.c.assignee, C.c.priority, C.c.received_at, C.c.opened_at, C.c.closed_at, C.c.next_due,
    C.c.next_clock, C.c.warns_at, C.c.hold, C.c.legal_hold, C.c.party_id,
    C.c.fields,
)  # fmt: skip


def cases_of(parties: Sequence[int], actor: Actor, limit: int = MOST_CASES) -> list[Row]:
    """Return the cases of a customer, and those in which she has a role, open ones first, then the newest.

    Each row has the columns of a list of cases, `roles`: customer, sponsor, guarantor …, `items`: the work
    items that are due on a day and not done, and `blocks`: no new products for her while it is open.
    """
    numbers = list(parties)
    named = select(R.c.case_id).where(R.c.party_id.in_(numbers), R.c.ended.is_(None))
    mine = select(C.c.id).where(C.c.party_id.in_(numbers)).union(named)
    with db.engine.connect() as connection:
        system = connection.dialect.name
        items = rows_of(W, system, W.c.case_id == C.c.id, W.c.done_at.is_(None), W.c.due_at.is_not(None))
        roles = rows_of(R, system, R.c.case_id == C.c.id, R.c.party_id.in_(numbers), R.c.ended.is_(None))
        query = (
            select(*SHOWN, roles, items)
            .where(C.c.id.in_(mine), seen_by(actor))
            .order_by(C.c.closed_at.is_not(None), C.c.id.desc())
            .limit(limit)
        )
        rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        fields = row.pop("fields") or {}
        row["blocks"] = row["closed_at"] is None and fields.get(BLOCKS) is True
        found = {role["role"] for role in Rows(R).rows(row.pop(R.name))}
        row["items"] = Rows(W).rows(row.pop(W.name))
        row["roles"] = [*([CUSTOMER] if row["party_id"] in numbers else []), *sorted(found)]
    return [row for row in rows if _may_read(actor, row)]


def promises_in(cases: Sequence[Row], limit: int = MOST_PROMISES) -> list[Row]:
    """Return what is to be done by a day in these cases and is not done yet, the earliest first.

    Each row: reference, title, workflow, workflow_version, state; number, task, assignee, opened_at and
    due_at of the work item.
    """
    case = ("reference", "title", "workflow", "workflow_version", "state")
    told = [
        {**{name: row[name] for name in case}, **{name: item[name] for name in ITEM}}
        for row in cases
        for item in row["items"]
    ]
    return sorted(told, key=lambda one: (one["due_at"], one["reference"], one["number"]))[:limit]


def surveys_of(parties: Sequence[int], actor: Actor, limit: int = MOST_SURVEYS) -> list[Row]:
    """Return what a customer was asked, the newest first, each with its `answers` as they stand now.

    Each row: reference, round, survey, method, invited_at, expires_at, answered_at, answers: question, scale,
    score, choice.
    """
    asked = (N.c.round, N.c.survey, N.c.method, N.c.language, N.c.invited_at, N.c.expires_at, N.c.answered_at)
    judged = (N.c.rated, C.c.closed_at)  # who is rated sees no answer before the matter is closed
    with db.engine.connect() as connection:
        answers = rows_of(A, connection.dialect.name, A.c.case_id == N.c.case_id, A.c.round == N.c.round)
    query = (
        _of_cases(*asked, *judged, answers)
        .join(N, N.c.case_id == C.c.id)
        .where(N.c.party_id.in_(list(parties)), seen_by(actor))
        .order_by(N.c.invited_at.desc(), C.c.id.desc())
        .limit(limit)
    )
    rows = _read(query, actor)
    for row in rows:
        hidden = row.pop("closed_at") is None and not actor.persons.isdisjoint(row["rated"])
        found = _newest(Rows(A).rows(row.pop(A.name)))
        row["answers"] = [] if hidden else found
        del row["rated"]
    return rows


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a case may be the actor's to read; `may_touch` then says whether it is."""
    everything, teams, entities, own = scope_of(current().access, READ, actor)
    if everything:
        return true()
    ways = [C.c.team.in_(sorted(teams)), C.c.entity.in_(sorted(entities))]
    return or_(*ways, C.c.assignee == actor.id) if own else or_(*ways)


def _of_cases(*columns: Any) -> Select[Any]:
    case = (C.c.reference, C.c.title, C.c.workflow, C.c.workflow_version, C.c.state)
    return select(*case, C.c.entity, C.c.team, C.c.assignee, *columns).select_from(C)


def _newest(answers: list[Row]) -> list[Row]:
    """Return each question's last revision."""
    by_question: dict[str, list[Row]] = defaultdict(list)
    for answer in answers:
        by_question[answer["question"]].append(answer)
    last = [max(rows, key=lambda row: int(row["revision"])) for rows in by_question.values()]
    return [{name: row[name] for name in ("question", "scale", "score", "choice")} for row in last]


def _read(query: Select[Any], actor: Actor) -> list[Row]:
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return [row for row in rows if _may_read(actor, row)]


def _may_read(actor: Actor, row: Row) -> bool:
    return may_touch(current().access, READ, actor, row)
