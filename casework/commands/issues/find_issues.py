"""Find causes that several cases of one product share, and tell leads and compliance of each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.issues.told import tell_of_issue
from casework.commands.numbers import take_number
from casework.db import db, transaction
from casework.domain.cases.causes import EVERY_PRODUCT, EXIT_REASON, ROOT_CAUSE, cause_code
from casework.models import Case, IssueCase, SystemicIssue

MANY, WITHIN = 3, timedelta(days=30)
NONE_FOUND = "none_found"
#: workflow -> the field that says why, and what nobody can put right
REASONS: Mapping[str, tuple[str, frozenset[str]]] = {
    "complaint": (ROOT_CAUSE, frozenset({NONE_FOUND})),
    "retention_outreach": (EXIT_REASON, frozenset({"repaid", "ceased", "unknown"})),
}
CLOSED = "closed"
SYSTEM = "system"
Cause = tuple[str, str, str]  # entity, product, root cause
C: Any = Case.__table__.c
S: Any = SystemicIssue.__table__.c


@dataclass(frozen=True, slots=True)
class Found:
    """What one look has found: issues opened, and cases added to issues that are open."""

    opened: list[int]
    recurrences: int


def find_issues(at: datetime) -> Found:
    """Open an issue for each cause of three or more cases closed within thirty days: the root cause of
    complaints, the reason of customers who left.

    A cause that has an open issue gets none; its new cases are added there. (Chinese measures of 2020 on
    complaints: tracing to the source and rectification; thresholds are the product's own.)
    """
    opened, added, known = list[int](), 0, _open_causes()
    for cause, cases in sorted(_by_cause(at).items()):
        number = take_number("issue") if len(cases) >= MANY and cause not in known else 0
        with transaction() as session:
            issue = _open_issue(session, cause)
            if issue is None and number:
                issue = _new_issue(session, number, cause, at)
                opened.append(issue.id)
            if issue is not None:
                added += _add(session, issue, cases, at)
            if issue is not None and issue.id in opened:
                tell_of_issue(session, issue, at)
    return Found(opened, added)


def _by_cause(at: datetime) -> Mapping[Cause, list[int]]:
    query = select(C.id, C.entity, C.workflow, C.fields).where(
        C.closed_at > at - WITHIN, C.closed_at <= at, C.workflow.in_(REASONS)
    )
    found: dict[Cause, list[int]] = defaultdict(list)
    with db.engine.connect() as connection:
        for number, entity, workflow, fields in connection.execute(query):
            name, beyond_us = REASONS[workflow]
            reason = fields.get(name)
            product = fields.get("product") or (EVERY_PRODUCT if name == EXIT_REASON else None)
            if product and reason and reason not in beyond_us:
                found[entity, product, cause_code(name, reason)].append(number)
    return found


def _open_causes() -> set[Cause]:
    query = select(S.entity, S.product, S.root_cause).where(S.state != CLOSED)
    with db.engine.connect() as connection:
        return {(row.entity, row.product, row.root_cause) for row in connection.execute(query)}


def _open_issue(session: Session, cause: Cause) -> SystemicIssue | None:
    entity, product, root = cause
    return session.scalar(
        select(SystemicIssue)
        .where(SystemicIssue.entity == entity, SystemicIssue.product == product)
        .where(SystemicIssue.root_cause == root, SystemicIssue.state != CLOSED)
        .with_for_update()
    )


def _new_issue(session: Session, number: int, cause: Cause, at: datetime) -> SystemicIssue:
    entity, product, root = cause
    issue = SystemicIssue(
        id=number,
        entity=entity,
        product=product,
        root_cause=root,
        state="found",
        found_at=at,
        version=1,
    )
    session.add(issue)
    session.flush()
    stream = f"issue/{issue.id}"
    append_event(session, stream, "issue_found", SYSTEM, at, entity=entity, product=product, root_cause=root)
    return issue


def _add(session: Session, issue: SystemicIssue, cases: Iterable[int], at: datetime) -> int:
    known = set(session.scalars(select(IssueCase.other_id).where(IssueCase.issue_id == issue.id)))
    new = sorted(set(cases) - known)
    for number in new:
        session.add(IssueCase(issue_id=issue.id, other_id=number, added_at=at))
    if new:
        append_event(session, f"issue/{issue.id}", "cases_added", SYSTEM, at, cases=new)
    return len(new)
