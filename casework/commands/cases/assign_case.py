"""Assign cases: to a person, to oneself from the queue, back to the queue; one, many, or all of a person's
work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import consequences, follow
from casework.commands.mail.record_notices import Happening
from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.domain.facts import Actor
from casework.domain.guards.people import refusal_of_assignment
from casework.errors import CaseworkError, Denied, Malformed, Refused
from casework.models import Case, Membership, Person, Team, WorkItem
from casework.prepared import Prepared
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.outside import absence_of, is_conflicted
from casework.queries.cases.reading import CaseNow

MOST = 200
_people: Any = Person.__table__
_members: Any = Membership.__table__
_teams: Any = Team.__table__
_cases: Any = Case.__table__
_of_person = Prepared(
    select(
        _people.c.id, _people.c.name, _people.c.roles, _people.c.disabled_at, _teams.c.code, _teams.c.entity
    )
    .select_from(_people.outerjoin(_members, _members.c.person_id == _people.c.id).outerjoin(_teams))
    .where(_people.c.id == bindparam("id", type_=BigInteger))
)
_work_of = Prepared(
    select(_cases.c.reference)
    .where(_cases.c.assignee == bindparam("id", type_=BigInteger), _cases.c.next_due.is_not(None))
    .order_by(_cases.c.next_due, _cases.c.id)
    .limit(MOST)
)
WORKERS = frozenset({"staff", "team_lead", "compliance"})


@dataclass(frozen=True, slots=True)
class AssignCase:
    """Give a case to a person, or with None back to its queue. `version` None: whatever it is now."""

    reference: str
    assignee: int | None
    actor: Actor
    version: int | None = None
    key: str | None = None
    reason: str = ""


def assign_case(command: AssignCase, at: datetime) -> Row:
    """Assign the case; a member of staff may only take from the queue and give back.

    Raises Refused with the reason (a conflict of interest, an absence, a closed account), Denied, Stale.
    """
    permission = {None: "case.handover", command.actor.id: "case.claim"}.get(command.assignee, "case.assign")
    asked = Asked(
        command.reference,
        command.actor,
        permission,
        "assign",
        command.key,
        command.version,
        {"to": command.assignee, "reason": command.reason},
    )
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: AssignCase) -> int:
    if command.assignee == record.case["assignee"]:
        raise Refused("The case is already so assigned.", zh="案件已是如此分配。")
    if command.assignee is None:
        return _give_back(record, now, command)
    _check_person(now, command.assignee, command.actor, record.at)
    return record_assignment(record, now, command.assignee, command.actor, command.reason)


def record_assignment(record: Record, now: CaseNow, person: int, actor: Actor, reason: str = "") -> int:
    """Gather the assignment with what follows from it: open items, clocks, the notice, the automatic move."""
    was = record.case["assignee"]
    personal = {"reason": reason} if reason.strip() else None
    seq = record.event("assigned", actor.name, personal, assignee=f"person/{person}", was=_name(was))
    record.case["assignee"] = person
    record.decided(actor.name)
    for item in now.items:
        if item["done_at"] is None and item["assignee"] in (None, was):
            record.change(WorkItem, item, assignee=person)
    told = [] if person == actor.id else [Happening("event:assigned", seq)]
    consequences(record, now, actor, record.body, told)
    follow(record, now)
    return seq


def _give_back(record: Record, now: CaseNow, command: AssignCase) -> int:
    if command.actor.id != record.case["assignee"] and "team_lead" not in command.actor.roles:
        raise Denied(
            "Only its assignee or a team lead gives a case back.", zh="仅经办人或团队负责人可退回案件。"
        )
    return record_return(record, now, command.actor, command.reason)


def record_return(
    record: Record, now: CaseNow, actor: Actor, reason: str = "", told: Sequence[Happening] = ()
) -> int:
    """Gather that the case lies in its queue again; its assignee's other work items stay where they are."""
    personal = {"reason": reason} if reason.strip() else None
    seq = record.event("returned_to_queue", actor.name, personal, was=_name(record.case["assignee"]))
    record.case["assignee"] = None
    record.decided(actor.name)
    consequences(record, now, actor, record.body, list(told))
    return seq


def _name(person: int | None) -> str | None:
    return None if person is None else f"person/{person}"


def _check_person(now: CaseNow, person: int, actor: Actor, at: datetime) -> None:
    rows = _of_person.all(db.engine, id=person)
    if not rows or rows[0]["disabled_at"] is not None:
        raise Refused("There is no such active person.", zh="没有该在职人员。")
    if not WORKERS.intersection(rows[0]["roles"]):
        raise Refused("This person's roles do not work cases.", zh="该人员的角色不办理案件。")
    if now.row["team"] not in {row["code"] for row in rows} and not _compliance_of(now, rows):
        raise Refused("This person is not of the case's team.", zh="该人员不属于本案所在团队。")
    extra = {"person.conflicted": is_conflicted(now, person), "person.away": _away(person, at)}
    refusal = refusal_of_assignment(facts_of(now, actor, at, extra=extra))
    if refusal is not None:
        raise Refused(refusal.en, zh=refusal.zh)


def _compliance_of(now: CaseNow, rows: list[Row]) -> bool:
    entity = now.row["entity"].removeprefix(RESTRICTED)
    return "compliance" in rows[0]["roles"] and entity in {row["entity"] for row in rows}


def _away(person: int, at: datetime) -> str | bool:
    row = absence_of(person)
    if (
        row
        and row["away_from"]
        and row["away_from"] <= at
        and (not row["away_until"] or at < row["away_until"])
    ):
        return f"{row['away_until']:%Y-%m-%d}" if row["away_until"] else "further notice"
    return False


def assign_cases(
    references: Sequence[str], assignee: int | None, actor: Actor, key: str | None, at: datetime
) -> list[Row]:
    """Assign many cases in one act; return a result a case, with its reason where it was refused."""
    if not 1 <= len(references) <= MOST:
        raise Malformed(f"Name 1 to {MOST} cases.", zh=f"请选择 1 至 {MOST} 个案件。")
    results = []
    for reference in dict.fromkeys(references):
        each = AssignCase(reference, assignee, actor, key=f"{key}/{reference}" if key else None)
        try:
            results.append({"reference": reference, "assigned": True, **assign_case(each, at)})
        except CaseworkError as error:
            refused = {"assigned": False, "code": error.code, "reason": error.says(actor.language)}
            results.append({"reference": reference, **refused})
    return results


def hand_over(person: int, to: int, actor: Actor, key: str | None, at: datetime) -> list[Row]:
    """Give all open work of one person to another; return a result a case."""
    if person == to:
        raise Malformed("Choose two different people.", zh="请选择两位不同的人员。")
    references = [row["reference"] for row in _work_of.all(db.engine, id=person)]
    return assign_cases(references, to, actor, key, at) if references else []
