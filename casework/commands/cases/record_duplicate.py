"""Gather what a duplicate means: its clocks end, and the first case keeps the earlier receipt."""

from __future__ import annotations

from casework.commands.cases.correct_fields import record_correction
from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import finish
from casework.commands.cases.link_cases import add_link
from casework.commands.clocks.record_clocks import cancel_clock
from casework.commands.recording import Record
from casework.domain.chain import written
from casework.domain.definition import Transition
from casework.domain.facts import SYSTEM, Actor
from casework.queries.cases.reading import CaseNow, log_of_database, read_case

MASTER, GUARD = "duplicate_of", "master_is_open"


def marks_duplicate(transition: Transition) -> bool:
    return any(call.name == GUARD for call in transition.guards)


def record_duplicate(record: Record, now: CaseNow, master_reference: str, actor: Actor) -> Record:
    """Gather the end of the copy's clocks and both links; return the record of the first case."""
    for clock in now.clocks.values():
        cancel_clock(record, now, clock)
    master = read_case(master_reference.strip().upper(), SYSTEM, "case.read")
    at = master.moment_of(record.at)
    first, before = Record(master.row, at, log_of_database()), counted_in(master.row)
    add_link(record, master.row, "duplicate_of", actor)
    add_link(first, record.case, "has_duplicate", actor)
    if record.case["received_at"] < master.row["received_at"]:
        earlier = {"received_at": written(record.case["received_at"])}
        record_correction(first, master, earlier, f"{record.case['reference']}", SYSTEM)
    finish(first, master, before)
    return first
