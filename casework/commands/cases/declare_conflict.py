"""Declare that a person has an interest in the matter of a case (China: 回避), or that it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, select

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.assign_case import record_return
from casework.commands.cases.record_move import consequences
from casework.commands.mail.record_notices import Happening
from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.domain.facts import Actor
from casework.errors import Malformed, Refused
from casework.models import Membership, Person, Team, WorkItem
from casework.prepared import Prepared
from casework.queries.cases.outside import CONFLICTS, declared_conflicts
from casework.queries.cases.reading import CaseNow

_people: Any = Person.__table__
_members: Any = Membership.__table__
_teams: Any = Team.__table__
_of_entity = Prepared(
    select(_people.c.id)
    .select_from(_people.join(_members, _members.c.person_id == _people.c.id).join(_teams))
    .where(
        _people.c.id == bindparam("id", type_=BigInteger),
        _teams.c.entity == bindparam("entity", type_=Text),
    )
)


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """`person_id` has an interest in the matter: the actor's own, or told by a lead or compliance.

    `lift` says that there is none any more.
    """

    reference: str
    person_id: int
    actor: Actor
    reason: str
    lift: bool = False
    version: int | None = None
    key: str | None = None

    @property
    def permission(self) -> str:
        """Return what the actor needs: nobody judges that an own interest is over."""
        own = self.person_id == self.actor.id and not self.lift
        return "case.conflict" if own else "case.conflict_of_others"


def declare_conflict(command: DeclareConflict, at: datetime) -> Row:
    """Note the interest: assignments to the person and moves with `no_conflict` are refused from then on.

    Where the person has the case, the same write gives it back to its queue and tells the leads: a case
    must not lie, not even until a lead has time, with somebody who may not work on it. Raises Refused where
    it is noted already or there is nothing to lift, Malformed without a reason.
    """
    asked = Asked(
        command.reference,
        command.actor,
        command.permission,
        "declare_conflict",
        command.key,
        command.version,
        {"person": command.person_id, "reason": command.reason, "lift": command.lift},
    )
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: DeclareConflict) -> int:
    _check(now, command)
    person, actor = command.person_id, command.actor
    kind = "conflict_lifted" if command.lift else "conflict_declared"
    seq = record.event(kind, actor.name, {"reason": command.reason.strip()}, person=f"person/{person}")
    known = declared_conflicts(now)
    people = known - {person} if command.lift else known | {person}
    record.case["marks"] = {**record.case["marks"], CONFLICTS: sorted(people)}
    record.decided(actor.name)
    consequences(record, now, actor, record.body, [])
    if not command.lift:
        _relieve(record, now, command, seq)
    return seq


def _relieve(record: Record, now: CaseNow, command: DeclareConflict, seq: int) -> None:
    """Take from the person the case and the open work items that they have."""
    for item in now.items:
        if item["done_at"] is None and item["assignee"] == command.person_id:
            record.change(WorkItem, item, assignee=None)
    if record.case["assignee"] == command.person_id:
        record_return(record, now, command.actor, told=[Happening("event:conflict_declared", seq)])


def _check(now: CaseNow, command: DeclareConflict) -> None:
    if not command.reason.strip():
        text = "请说明原因。" if command.actor.language.startswith("zh") else "Give the reason."
        raise Malformed("The reason is missing.", zh="缺少原因。", errors={"reason": [text]})
    known = command.person_id in declared_conflicts(now)
    if command.lift and not known:
        raise Refused(
            "No conflict of interest of this person is noted here.", zh="本案未记录该人员的利害关系。"
        )
    if command.lift and command.person_id == command.actor.id:
        raise Refused(
            "Whether your interest is over is for another lead or compliance to say.",
            zh="您的利害关系是否已消除，须由其他负责人或合规人员认定。",
        )
    if known and not command.lift:
        raise Refused("This conflict of interest is noted already.", zh="该利害关系已记录。")
    if not _of_entity.all(db.engine, id=command.person_id, entity=now.row["entity"].removeprefix(RESTRICTED)):
        raise Refused("There is no such person in this entity.", zh="本机构没有该人员。")
