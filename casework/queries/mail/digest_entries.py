"""What the daily digest lists: what was kept for it and still matters, and what is overdue until done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from casework.db import Row, db, moment_of
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.models import Case, Clock, Message
from casework.queries.mail.places import Places
from casework.rulebook.current import current

LISTED, DAILY = 50, "digest:daily"
_cases: Any = Case.__table__
_clocks: Any = Clock.__table__
_messages: Any = Message.__table__
Entry = dict[str, Any]


def entries_of(digest: Row, actor: Actor, places: Places, at: datetime) -> tuple[list[Entry], int]:
    """Return at most fifty entries, the earliest due first, and how many more there are."""
    found: dict[tuple[int, str], Entry] = {}
    for key, entry in (
        *_folded(digest, actor, places),
        *overdue(actor, moment_of(digest["inputs"].get("overdue_at")), places),
    ):
        found.setdefault(key, entry)
    latest = datetime.max.replace(tzinfo=at.tzinfo)
    ordered = sorted(found.values(), key=lambda e: (e["due_at"] or latest, e["reference"], e["title"]))
    return ordered[:LISTED], max(0, len(ordered) - LISTED)


def _folded(digest: Row, actor: Actor, places: Places) -> Iterator[tuple[tuple[int, str], Entry]]:
    """Give what was folded into the digest, but not what the recipient may no longer read or what is done."""
    query = (
        select(_messages.c.notice, _messages.c.inputs, _cases)
        .join(_cases, _cases.c.id == _messages.c.case_id)
        .where(_messages.c.digest_id == digest["id"])
        .order_by(_messages.c.created_at, _messages.c.id)
    )
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
        running = {(c.case_id, c.name): c for c in connection.execute(_running({row["id"] for row in rows}))}
    for row in rows:
        if not may_touch(current().access, "case.read", actor, row):
            continue
        told = row["inputs"].get("clocks", ())
        for clock in (running.get((row["id"], each["clock"])) for each in told):
            if clock is not None:
                yield _entry(row, clock.name, clock.policy, clock.due_at, actor, places)
        if not told:
            title = _notice_title(row, actor.language)
            link = places.case(row["reference"])
            due_at = moment_of(row["inputs"].get("due_at"))
            entry = {"reference": row["reference"], "link": link, "title": title, "due_at": due_at}
            yield (row["id"], row["notice"]), entry


def _running(case_ids: set[int]) -> Any:
    return select(_clocks.c.case_id, _clocks.c.name, _clocks.c.policy, _clocks.c.due_at).where(
        _clocks.c.case_id.in_(sorted(case_ids)), _clocks.c.state == "running", _clocks.c.due_at.is_not(None)
    )


def _entry(
    case: Row, name: str, rule: str, due_at: datetime, actor: Actor, places: Places
) -> tuple[tuple[int, str], Entry]:
    title = current().rule(rule).title.in_(actor.language)
    reference = case["reference"]
    entry = {"reference": reference, "link": places.case(reference), "title": title, "due_at": due_at}
    return (case["id"], name), entry


def _notice_title(row: Row, language: str) -> str:
    titles = {notice.name: notice.title for notice in current().notices(row["workflow"])}
    return titles[row["notice"]].in_(language)


def overdue(
    actor: Actor, before: datetime | None, places: Places, most: int = 500
) -> Iterator[tuple[tuple[int, str], Entry]]:
    """Give the clocks that have run past their due date since before a moment, in cases of the actor."""
    if before is None:
        return
    query = (
        select(_cases, _clocks.c.name, _clocks.c.policy, _clocks.c.due_at)
        .join(_clocks, _clocks.c.case_id == _cases.c.id)
        .where(_told_daily(actor), _cases.c.next_due < before)
        .where(_clocks.c.state == "running", _clocks.c.due_at < before, _clocks.c.result.is_(None))
        .order_by(_cases.c.next_due, _cases.c.id)
        .limit(most)
    )
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        window = current().rule(row["policy"]).window  # an offer that has run out is owed nothing
        if not window and may_touch(current().access, "case.read", actor, row):
            yield _entry(row, row["name"], row["policy"], row["due_at"], actor, places)


def _told_daily(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on cases whose workflow tells this actor every day what is overdue."""
    rules, mine = current(), []
    for workflow in rules.workflows:
        told = {whom for notice in rules.notices(workflow) if DAILY in notice.on for whom in notice.tell}
        ways = []
        if "assignee" in told:
            ways.append(_cases.c.assignee == actor.id)
        if "lead" in told and "team_lead" in actor.roles:
            ways.append(_cases.c.team.in_(sorted(actor.teams)))
        if "compliance" in told and "compliance" in actor.roles:
            ways.append(_cases.c.entity.in_(sorted(actor.entities)))
        mine += [(_cases.c.workflow == workflow) & way for way in ways]
    return or_(false(), *mine)
