"""What a follow-up does to cases that are there: hold, lift, move. Repeating does no harm."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.follow_ups.open_follow_up import fields_from
from casework.db import Row, db
from casework.domain.definition import FINAL, FollowUp
from casework.domain.facts import SYSTEM
from casework.domain.terms import due_of
from casework.errors import Refused
from casework.models import Case
from casework.prepared import Prepared
from casework.queries.cases.reading import CaseNow
from casework.rulebook.current import calendar_of

MOST = 200
REVIEWED_AFTER = "30 calendar_days"  # a hold always has a day on which somebody looks at it
_cases: Any = Case.__table__
_what = select(
    _cases.c.id, _cases.c.reference, _cases.c.workflow, _cases.c.workflow_version, _cases.c.state,
    _cases.c.hold,
)  # fmt: skip
_one = Prepared(_what.where(_cases.c.id == bindparam("id", type_=BigInteger)))
_of_party = Prepared(
    _what.where(_cases.c.party_id == bindparam("party", type_=BigInteger))
    .order_by(_cases.c.id.desc())
    .limit(MOST)
)


def hold_others(now: CaseNow, rule: FollowUp, at: datetime) -> list[str]:
    """Put the customer's open cases of a workflow on hold because of this one."""
    review = due_of(at, REVIEWED_AFTER, calendar_of(now.rules, now.row["entity"]))
    held = []
    for case in _open_cases(now, rule.what):
        if case["hold"] is None:
            command = HoldCase(
                case["reference"], SYSTEM, True, now.row["reference"], _day(review), cause=now.row["workflow"]
            )
            hold_case(command, at)
            held.append(case["reference"])
    return held


def lift_others(now: CaseNow, rule: FollowUp, at: datetime) -> list[str]:
    """Lift the holds that this workflow set, unless another open case of it is left for the customer."""
    if _open_cases(now, now.row["workflow"]):
        return []
    lifted = []
    for case in _open_cases(now, rule.what):
        if case["hold"] is not None and case["hold"].get("cause") == now.row["workflow"]:
            hold_case(HoldCase(case["reference"], SYSTEM, False, now.row["reference"]), at)
            lifted.append(case["reference"])
    return lifted


def move_others(now: CaseNow, rule: FollowUp, row: Row, at: datetime) -> list[str]:
    """Fire a trigger on the customer's open cases of a workflow, or on the case that opened this one.

    Each of them has a key of its own: begun anew after a crash, none is moved twice.
    """
    cases = _causes(now, rule.what) if rule.to == "cause" else _open_cases(now, rule.what)
    moved = []
    for case in cases:
        definition = now.rules.definition(case["workflow"], case["workflow_version"])
        if rule.fires is None or definition.transition(rule.fires, case["state"]) is None:
            continue
        try:
            key = f"follow-up/{now.row['id']}/{row['seq']}/{rule.name}/{case['id']}"
            given = fields_from(now, rule, at)
            move_case(MoveCase(case["reference"], rule.fires, SYSTEM, key=key, fields=given), at)
        except Refused:
            continue  # the case's own guards say no; it stays as it is and its people see why
        moved.append(case["reference"])
    return moved


def _open_cases(now: CaseNow, workflow: str) -> list[Row]:
    """Return the customer's other open cases of a workflow."""
    found = _of_party.all(db.engine, party=now.row["party_id"]) if now.row["party_id"] is not None else []
    others = (case for case in found if case["id"] != now.row["id"] and case["workflow"] == workflow)
    return [case for case in others if _is_open(now, case)]


def _causes(now: CaseNow, workflow: str) -> list[Row]:
    """Return the cases by which this one was opened, also of another customer: a director's firm."""
    causes = [link["other_id"] for link in now.links if link["kind"] == "caused_by"]
    found = [row for case in causes if (row := _one.one(db.engine, id=case)) is not None]
    return [case for case in found if case["workflow"] == workflow and _is_open(now, case)]


def _is_open(now: CaseNow, case: Row) -> bool:
    definition = now.rules.definition(case["workflow"], case["workflow_version"])
    return definition.state(case["state"]).kind != FINAL


def _day(at: datetime) -> str:
    return date.isoformat(at.date())
