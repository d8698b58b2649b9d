"""Whether a database is whole: each chain unbroken, each case where its last event left it, no halves."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import orjson
from sqlalchemy import select

from casework.db import db
from casework.domain.chain import first_head, link
from casework.models import Case, Event, Firing, Message, Setting

FIRED = ("threshold_reached", "breached", "window_ended")


def rows(model: Any, *order: str) -> list[Any]:
    table = model.__table__
    with db.engine.connect() as connection:
        return list(connection.execute(select(table).order_by(*(table.c[name] for name in order))))


def broken() -> list[str]:
    """Return what does not fit together, one line a fault."""
    log = next(row.value for row in rows(Setting, "name") if row.name == "log")
    events: dict[int, list[Any]] = defaultdict(list)
    for event in rows(Event, "case_id", "seq"):
        events[event.case_id].append(event)
    faults = []
    for case in rows(Case, "id"):
        head, mine = first_head(log, f"case/{case.id}"), events.pop(case.id, [])
        for seq, event in enumerate(mine, 1):
            head = link(head, event.body)
            if (event.seq, event.hash) != (seq, head):
                faults.append(f"{case.reference}: event {event.seq} is not the {seq}th of its chain")
        if (case.seq, case.head) != (len(mine), head):
            faults.append(f"{case.reference}: its row and its chain end differently")
    return faults + [f"case {number}: events without a case" for number in events] + _half_fired()


def _half_fired() -> list[str]:
    """Compare what the events say fired with the table that holds it: the same, each once."""
    told: list[tuple[Any, ...]] = []
    for event in rows(Event, "case_id", "seq"):
        if event.kind in FIRED:
            body = orjson.loads(event.body)
            told.append((event.case_id, body["clock"], body["cycle"], body["generation"], body["threshold"]))
    kept = [(f.case_id, f.clock, f.cycle, f.generation, f.threshold) for f in rows(Firing, "case_id", "seq")]
    faults = [f"fired twice: {each}" for each, times in Counter(told).items() if times > 1]
    return faults + [f"fired by half: {each}" for each in sorted(set(told) ^ set(kept))]


def told_twice() -> list[tuple[Any, ...]]:
    """Return the mails of one case to one person of one moment beyond the first."""
    mails = ((m.case_id, m.person_id, m.created_at, m.template) for m in rows(Message, "id") if m.person_id)
    return [mail for mail, times in Counter(mails).items() if times > 1]
