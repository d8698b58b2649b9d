"""Carry out one follow-up that is due, once: what it does to other cases, and what is told of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, Text, bindparam, select

from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import finish
from casework.commands.cases.link_cases import add_link
from casework.commands.cases.record_move import consequences
from casework.commands.follow_ups.claim_follow_ups import CarryOut
from casework.commands.follow_ups.keep_customer import keep_customer
from casework.commands.follow_ups.open_follow_up import opened_by
from casework.commands.follow_ups.stop_contact import stop_contact
from casework.commands.follow_ups.touch_cases import hold_others, lift_others, move_others
from casework.commands.recording import Record
from casework.commands.writing import again_if_outrun, write
from casework.db import Row, db
from casework.domain.conditions import selected
from casework.domain.definition import FollowUp
from casework.domain.facts import SYSTEM
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.models import FollowUpDue, Signal
from casework.prepared import Prepared
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.reading import CaseNow, log_of_database, read_case_by_id

DONE, SKIPPED, REFUSED = "done", "skipped", "refused"
_rows: Any = FollowUpDue.__table__
_due = Prepared(
    select(_rows).where(
        _rows.c.case_id == bindparam("case", type_=BigInteger),
        _rows.c.seq == bindparam("seq", type_=Integer),
        _rows.c.name == bindparam("name", type_=Text),
    )
)


@again_if_outrun
def carry_out(command: CarryOut, at: datetime) -> str:
    """Do what the rule says and return what came of it: done, skipped, refused; "" where it was done before.

    Its conditions are looked at again: seven days later the customer may have left.
    """
    row = _due.one(db.engine, case=command.case_id, seq=command.seq, name=command.name)
    if row is None or row["outcome"] is not None:
        return ""
    now = read_case_by_id(command.case_id, SYSTEM, "case.read")
    at = now.moment_of(at)
    rule = next(one for one in now.definition.follow_ups if one.name == command.name)
    record, before = Record(now.row, at, log_of_database()), counted_in(now.row)
    outcome, references, why, others = DONE, list[str](), None, list[Record]()
    if not selected(rule.where, rule.unless, facts_of(now, SYSTEM, at)):
        outcome = SKIPPED
    else:
        try:
            references, others = _EFFECTS[rule.does](record, now, rule, row)
        except (Refused, Malformed, Denied, NotFound) as refusal:
            outcome, why = REFUSED, {"en": refusal.detail, "zh": refusal.zh or refusal.detail}
    _tell(record, now, rule, row, outcome, references, why)
    if others:
        add_link(record, others[0].case, "led_to", SYSTEM)
    finish(record, now, before)
    write(*others, record)
    return outcome


def _tell(
    record: Record,
    now: CaseNow,
    rule: FollowUp,
    row: Row,
    outcome: str,
    references: list[str],
    why: Mapping[str, str] | None,
) -> None:
    codes: Row = {"follow_up": rule.name, "does": rule.does, "what": rule.what, "outcome": outcome}
    record.event("followed_up", SYSTEM.name, **codes, cases=references or None, caused_by=row["seq"], why=why)
    told = {"cases": references, **({"why": why} if why else {})}
    record.change(FollowUpDue, row, looks_at=None, outcome=outcome, told=told)
    consequences(record, now, SYSTEM, record.body, [])


Effect = Callable[[Record, CaseNow, FollowUp, Row], tuple[list[str], list[Record]]]


def _opens(record: Record, now: CaseNow, rule: FollowUp, row: Row) -> tuple[list[str], list[Record]]:
    opened = opened_by(now, rule, row, record.at)
    add_link(opened, record.case, "caused_by", SYSTEM)
    return [opened.case["reference"]], [opened]


def _signals(record: Record, now: CaseNow, rule: FollowUp, row: Row) -> tuple[list[str], list[Record]]:
    if now.row["party_id"] is None:
        raise Refused("The case has no customer.", zh="案件没有客户。")
    record.add(
        Signal,
        party_id=now.row["party_id"],
        code=rule.what,
        source=f"case/{now.row['id']}/{row['seq']}",
        observed_at=record.at,
        detail={"reference": now.row["reference"], "rule": rule.name},
        case_id=None,
    )
    return [], []


_EFFECTS: Mapping[str, Effect] = {
    "opens": _opens,
    "signals": _signals,
    "holds": lambda record, now, rule, row: (hold_others(now, rule, record.at), []),
    "lifts": lambda record, now, rule, row: (lift_others(now, rule, record.at), []),
    "keeps": lambda record, now, rule, row: (keep_customer(now, rule, record.at), []),
    "moves": lambda record, now, rule, row: (move_others(now, rule, row, record.at), []),
    "suppresses": lambda record, now, rule, row: (stop_contact(now, rule, row, record.at), []),
}
