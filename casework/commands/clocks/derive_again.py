"""Gather what a correction means for the clocks of its case: each is derived again from the whole history."""

from __future__ import annotations

from typing import Any

from casework.commands.clocks.record_clocks import CANCELLED, STOPPED, reckon, record_acts
from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.clock import Reading
from casework.domain.clocks.acts import Act
from casework.domain.derivation import ended_by_source
from casework.domain.history import acts_of, occurrences
from casework.queries.cases.reading import CaseNow
from casework.queries.evidence.bodies import bodies_of


def derive_again(record: Record, now: CaseNow, correction: Row) -> list[dict[str, Any]]:
    """Build the acts of every clock anew after a correction; return what that changed, clock by clock.

    What fired and is not reached any more is armed again by a new generation; what stays reached stays fired.
    """
    bodies = [*bodies_of(db.engine, record.case["id"]), correction]
    found = occurrences(now.definition, bodies)
    changes = []
    for clock in now.clocks.values():
        if clock["state"] == CANCELLED or ended_by_source(clock["derivation"]):
            continue
        was, own = (clock["due_at"], clock["breached_at"]), _own_acts(now, clock)
        marks = {id(act): mark for acts in own.values() for act, mark in acts}
        extra = {seq: [act for act, _ in acts] for seq, acts in own.items()}
        moves = acts_of(now.definition.slots[clock["slot"]], found, extra)
        written = [[{**act.to_json(), **marks.get(id(act), {})} for act in acts] for acts in moves]
        clock["acts"] = {**clock["acts"], "moves": written}
        reading = reckon(record, now, clock)
        if reading.state != STOPPED and _withdrawn(now, clock, reading):
            policy = now.rules.policy(clock["policy"])
            again = Act(at=record.at, do="retarget", recorded_at=record.at, mode="keep", policy=policy)
            record_acts(record, now, clock, [again], correction["seq"])
        if (clock["due_at"], clock["breached_at"]) != was:
            dues = {"was": was[0], "is": clock["due_at"]}
            changes.append({"clock": clock["name"], **dues, "breached_at": clock["breached_at"]})
    return changes


def _withdrawn(now: CaseNow, clock: Row, reading: Reading) -> bool:
    """Return whether something has fired in this generation that is not reached any more."""
    passed = {(passed.generation, passed.threshold) for passed in reading.passed}
    own = (clock["name"], reading.cycle, reading.generation)
    return any(key[:3] == own and key[2:] not in passed for key in now.fired)


def _own_acts(now: CaseNow, clock: Row) -> dict[int, list[tuple[Act, Row]]]:
    """Return the acts that belong to this clock alone, with their marks, by the number of their event."""
    kept: dict[int, list[tuple[Act, Row]]] = {}
    for act in (act for move in clock["acts"]["moves"] for act in move):
        if act["do"] in ("extend", "retarget"):
            mark = {name: act[name] for name in ("seq", "extends") if name in act}
            kept.setdefault(act["seq"], []).append((Act.from_json(act, now.rules.policy), mark))
    return kept
