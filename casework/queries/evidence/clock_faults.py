"""The clocks of a case counted anew: from the entries to the acts, from the acts to the dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from casework.db import Row, db
from casework.domain.chain import written
from casework.domain.clocks.acts import Act
from casework.domain.derivation import ended_by_source
from casework.domain.facts import SYSTEM
from casework.domain.history import Occurrence, acts_of, occurrences
from casework.queries.cases.reading import CaseNow, read_case_by_id
from casework.queries.clocks.reading import read_clock
from casework.queries.evidence.bodies import bodies_of

CANCELLED = "cancelled"
SAID = ("do", "at", "in")  # of an act: what it is, when, and for what a pause was
COUNTED = ("state", "cycle", "generation", "started_at", "due_at", "stopped_at")
OWN = ("extend", "retarget")


def clock_faults(case_id: int) -> Iterator[str]:
    """Give what the rows of a case's clocks say that its entries and the rulebook do not lead to."""
    now, bodies = read_case_by_id(case_id, SYSTEM, "case.read"), bodies_of(db.engine, case_id)
    found = occurrences(now.definition, bodies)
    last = datetime.fromisoformat(max(body["at"] for body in bodies))
    for clock in now.clocks.values():
        if clock["state"] == CANCELLED or ended_by_source(clock["derivation"]):
            continue
        yield from _act_faults(now, clock, found)
        yield from _date_faults(now, clock, last)


def _act_faults(now: CaseNow, clock: Row, found: Sequence[Occurrence]) -> Iterator[str]:
    """Compare the acts that are kept with those that the entries mean for this clock's slot."""
    kept = clock["acts"]["moves"]
    own: dict[int, list[Act]] = {}
    for act in (act for move in kept for act in move if act["do"] in OWN):
        own.setdefault(act["seq"], []).append(Act.from_json(act, now.rules.policy))
    meant = acts_of(now.definition.slots[clock["slot"]], found, own)
    anew = [[act.to_json() for act in move] for move in meant]
    if _said(kept) != _said(anew):
        yield f"the acts of the clock {clock['name']} are not those that the entries mean for it"


def _said(moves: Sequence[Sequence[Row]]) -> list[list[tuple[Any, ...]]]:
    return [[tuple(act.get(name) for name in SAID) for act in move] for move in moves]


def _date_faults(now: CaseNow, clock: Row, at: datetime) -> Iterator[str]:
    reading = read_clock(now, clock, at)
    for name in COUNTED:
        anew, said = getattr(reading, name), clock[name]
        if anew != said:
            yield f"the clock {clock['name']} says {name} {_shown(said)}; counted anew it is {_shown(anew)}"


def _shown(value: Any) -> Any:
    return written(value) if isinstance(value, datetime) else value
