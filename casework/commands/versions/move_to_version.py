"""Move one running case to another version of its workflow: state, clocks and timers as the plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import finish
from casework.commands.cases.record_move import consequences, record_overdue
from casework.commands.clocks.record_clocks import (
    CANCELLED,
    STOPPED,
    cancel_clock,
    choose_clocks,
    extended,
    record_acts,
    set_wake,
)
from casework.commands.recording import Record
from casework.commands.versions.plan import Plan
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.clocks.acts import KEEP, Act
from casework.domain.definition import Definition
from casework.domain.facts import SYSTEM
from casework.domain.history import occurrence
from casework.errors import Refused
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.reading import CaseNow, log_of_database, read_case_by_id


@dataclass(frozen=True, slots=True)
class MoveToVersion:
    case_id: int
    to: int
    plan: Plan
    reason: str


@again_if_outrun
def move_to_version(command: MoveToVersion, at: datetime, dry_run: bool = False) -> Row:
    """Return what the move does: reference, state before and after, the clocks that it changes.

    Raises Refused where the new version has no such state. `dry_run` writes nothing.
    """
    now = read_case_by_id(command.case_id, SYSTEM, "case.read")
    record, before = Record(now.row, now.moment_of(at), log_of_database()), counted_in(now.row)
    record_overdue(record, now)
    dues = {name: (clock["state"], clock["due_at"]) for name, clock in now.clocks.items()}
    source = record.case["state"]
    _gather(record, now, command)
    finish(record, now, before)
    if not dry_run:
        write(record)
    return {
        "reference": record.case["reference"],
        "from": source,
        "to": record.case["state"],
        "clocks": list(_changes(now, dues)),
    }


def _gather(record: Record, now: CaseNow, command: MoveToVersion) -> None:
    case, old = record.case, now.definition
    new = now.rules.definition(case["workflow"], command.to)
    source, target = case["state"], command.plan.state_for(case["state"])
    if new.version == old.version:
        raise Refused(f"The case runs on {new.name} already.", zh=f"案件已按 {new.name} 运行。")
    if target not in new.states:
        raise Refused(
            f"{new.name} has no state {source}: the plan says what it is called there.",
            zh=f"{new.name} 没有状态 {source}，请在迁移方案中指明对应状态。",
        )
    case.update(workflow_version=new.version, state=target, queue=new.state(target).queue)
    codes = {"was": old.name, "from": source, "to": target, "clocks": dict(command.plan.clocks) or None}
    record.event("version_changed", SYSTEM.name, {"reason": command.reason}, **codes)
    now.definition, now.row = new, case
    record.decided(SYSTEM.name)
    _retarget(record, now, command.plan)
    facts = facts_of(now, SYSTEM, record.at)
    choose_clocks(record, now, facts, occurrence(record.body, facts.fields))
    _drop_timers(record, now, new)
    consequences(record, now, SYSTEM, record.body, [])


def _retarget(record: Record, now: CaseNow, plan: Plan) -> None:
    """End the clocks of slots that are gone; aim the others anew where the plan says so."""
    case, seq = record.case, record.case["seq"]
    facts = facts_of(now, SYSTEM, record.at)
    today = now.rules.clock_rules(case["workflow"], case["entity"], record.at.date(), facts)
    rules = {rule.code: rule for rule in today}
    for clock in list(now.clocks.values()):
        if clock["state"] in (CANCELLED, STOPPED):
            continue
        mode = plan.mode_for(clock["slot"])
        if clock["slot"] not in now.definition.slots:
            cancel_clock(record, now, clock)
        elif mode != KEEP and clock["name"] in rules and not extended(clock):
            policy = now.rules.policy(rules[clock["name"]].name)
            clock["policy"] = policy.name
            act = Act(at=record.at, do="retarget", recorded_at=record.at, mode=mode, policy=policy)
            record_acts(record, now, clock, [act], seq)


def _drop_timers(record: Record, now: CaseNow, new: Definition) -> None:
    for name in now.timers:
        if name.startswith("timer:") and name.removeprefix("timer:") not in new.timers:
            set_wake(record, now, name, None)


def _changes(now: CaseNow, dues: dict[str, tuple[Any, Any]]) -> Iterator[Row]:
    for name, clock in now.clocks.items():
        was = dues.get(name, (None, None))
        if was != (clock["state"], clock["due_at"]):
            yield {"clock": name, "was": was[0], "state": clock["state"], "due_at": clock["due_at"]}
