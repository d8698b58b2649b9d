"""A recount of what is stored, by nothing but rows: what must be so of each case whatever was done to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Select, bindparam, func, literal, select, union_all

from casework.db import Base, db
from casework.domain.chain import first_head, link
from casework.domain.definition import FINAL
from casework.models import Case, QueueCount, QueueDelta
from casework.queries.cases.counts import counts_of
from casework.queries.cases.reading import log_of_database
from casework.rulebook.current import current
from casework.verifier import Report, make_readable, verify_database

Rows = dict[str, list[Any]]
FIRED = ("threshold_reached", "breached", "window_ended")
NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
CASES: Any = Case.__table__
IDS = bindparam("ids", expanding=True)
MINE: dict[str, Select[Any]] = {
    name: select(table).where(table.c.case_id.in_(IDS)).order_by(*table.primary_key.columns)
    for name, table in Base.metadata.tables.items()
    if "case_id" in table.c
}
MINE["cases"] = select(CASES).where(CASES.c.id.in_(IDS)).order_by(CASES.c.id)
COUNTED = [table for name, table in Base.metadata.tables.items() if name != "numbers"]  # a number may be lost
COUNTS = union_all(*(select(literal(table.name), func.count()).select_from(table) for table in COUNTED))


def look(ids: Collection[int]) -> Rows:
    """Return every row that belongs to these cases, by table, and how many rows each table has in all."""
    with db.engine.connect() as connection:
        found = {name: list(connection.execute(mine, {"ids": list(ids)})) for name, mine in MINE.items()}
        return {**found, "counts": sorted(map(tuple, connection.execute(COUNTS)))}


def everything() -> list[str]:
    """Return the faults of all cases there are, their counters, and what the verifier finds."""
    with db.engine.connect() as connection:
        ids = list(connection.scalars(select(CASES.c.id)))
    return [*faults(look(ids)), *miscounted(), *told_by_the_verifier()]


def faults(seen: Rows) -> list[str]:
    """Return what is not as it must be, a line a fault."""
    of: dict[int, Rows] = defaultdict(lambda: defaultdict(list))
    for name in MINE.keys() - {"cases"}:
        for row in seen[name]:
            of[row.case_id][name].append(row)
    return [
        f"{case.reference}: {fault}"
        for case in seen["cases"]
        for check in (_chain, _states, _firings, _next_due)
        for fault in check(case, of[case.id])
    ]


def _chain(case: Any, rows: Rows) -> Iterator[str]:
    head = first_head(log_of_database(), f"case/{case.id}")
    for number, event in enumerate(rows["events"], 1):
        head = link(head, event.body)
        if (event.seq, event.hash) != (number, head):
            yield f"event {event.seq} is not the {number}th of an unbroken chain"
    if (case.seq, case.head) != (len(rows["events"]), head):
        yield f"its row is at event {case.seq}, its chain has {len(rows['events'])}, or ends otherwise"


def _states(case: Any, rows: Rows) -> Iterator[str]:
    state = None
    for event in rows["events"]:
        if event.kind in ("opened", "moved", "version_changed"):
            body = orjson.loads(event.body)
            if body.get("from") != state:
                yield f"event {event.seq} moves it from {body.get('from')}, it was in {state}"
            state = body["to"]
    if case.state != state:
        yield f"its row says {case.state}, its events lead to {state}"


def _firings(case: Any, rows: Rows) -> Iterator[str]:
    told = []
    for event in rows["events"]:
        if event.kind in FIRED:
            body = orjson.loads(event.body)
            key = (body["clock"], body["cycle"], body["generation"], body["threshold"])
            told.append((*key, event.seq, body["reached_at"], body["at"]))
    keys = Counter(each[:4] for each in told)
    yield from (f"{key} fired {number} times" for key, number in keys.items() if number > 1)
    yield from (f"{each[:4]} fired before it was reached" for each in told if each[6] < each[5])
    kept = {(f.clock, f.cycle, f.generation, f.threshold, f.seq) for f in rows["firings"]}
    yield from (f"{each} fired by half" for each in kept ^ {each[:5] for each in told})


def _next_due(case: Any, rows: Rows) -> Iterator[str]:
    dues = [c.due_at for c in rows["clocks"] if c.state == "running" and c.due_at and not _window(c)]
    items = [item for item in rows["work_items"] if item.done_at is None]
    dues += [item.due_at for item in items if item.due_at is not None]
    definition = current().definition(case.workflow, case.workflow_version)
    nothing = None if definition.state(case.state).kind == FINAL and not items else NO_DATE
    if case.next_due != min(dues, default=nothing):
        yield f"next due is {case.next_due}, but what runs and lies open says {min(dues, default=nothing)}"


def _window(clock: Any) -> bool:
    """A clock that limits what the customer may do ends, and nothing is missed."""
    return current().rule(clock.policy).window


def miscounted() -> list[str]:
    """Return the counters that are not what a count of the cases gives."""
    with db.engine.connect() as connection:
        known = {*connection.scalars(select(QueueCount.key)), *connection.scalars(select(QueueDelta.key))}
        columns = (CASES.c.team, CASES.c.state, CASES.c.queue, CASES.c.assignee, CASES.c.closed_at)
        owed = list(connection.execute(select(*columns).where(CASES.c.next_due.is_not(None))))
    true = Counter(key for row in owed for key in _keys(*row))
    told = counts_of(known | true.keys())
    return [
        f"{key} counts {told[key]}, there are {true[key]}" for key in told | true if told[key] != true[key]
    ]


def _keys(
    team: str, state: str, queue: str | None, assignee: int | None, closed: datetime | None
) -> Iterator[str]:
    yield f"state:{team}:{state}"
    if assignee:
        yield f"person:{assignee}"
    elif queue or closed:
        yield f"unassigned:{team}"
    if queue:
        yield f"queue:{team}:{queue}"


def told_by_the_verifier(ids: Collection[int] | None = None) -> list[str]:
    """Return what the stand-alone verifier finds, in all cases or in these."""
    pooled = db.engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        if db.engine.dialect.name == "sqlite":
            make_readable(driver)

        def run(statement: str) -> list[Any]:
            rows = driver.execute(statement).fetchall()
            mine = ids is None or not ("case_id" in statement or " FROM cases " in statement)
            return rows if mine else [row for row in rows if row[0] in (ids or ())]

        report: Report = verify_database(run, db.engine.dialect.name)
        driver.rollback()
    finally:
        if db.engine.dialect.name == "sqlite":
            driver.text_factory = str
        pooled.close()
    return [f"{found['stream']} {found['seq']}: {found['reason']}" for found in report.findings]
