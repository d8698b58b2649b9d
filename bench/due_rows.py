"""Due rows: how many are claimed and fired a second, against APScheduler with one stored job a timer.

One JSON line. `claimed`: rows that a tick takes for itself. `fired`: thresholds recorded one by one, each as
an event of its case's chain with its mail, in a transaction of its own. `after_outage`: thresholds recorded
after nine weeks without a scheduler. `apscheduler`: jobs fired from its own store on the same database, each
a function that does nothing.
"""

from __future__ import annotations

import json
import logging
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import func, insert, select

from casework import create_app
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.evidence.prepare_database import prepare_database
from casework.config import Settings
from casework.db import database_uri, db, transaction
from casework.jobs.ticks import drain_timers
from casework.models import Case, Firing, Timer
from casework.rulebook.current import current
from tests.cast import MONDAY, add_cast
from tests.faults.server import PostgresServer, program
from tests.jobs.shift import hanas_case

CASES, ROWS, JOBS, ROUNDS = 150, 10_000, 1_000, 3
OUTAGE = MONDAY + timedelta(weeks=9)
HALF_WAY = MONDAY + timedelta(weeks=4)
Rates = dict[str, list[float]]


@contextmanager
def application(url: str, home: Path) -> Iterator[Flask]:
    app = create_app(
        Settings.read({"DATABASE_URL": url, "CASEWORK_HOME": str(home), "CASEWORK_LOG_LEVEL": "error"})
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(url: str, home: Path) -> None:
    """Put the cast and its cases into an empty database."""
    with application(url, home):
        prepare_database(db.engine, current(), MONDAY)
        cast = add_cast()
        for _ in range(CASES):
            hanas_case(cast, MONDAY)


def claimed() -> float:
    """Take rows that are due, as a tick does, until none is left; they are none of any case's clocks."""
    with transaction() as session:
        cases = list(session.scalars(select(Case.id)))
        due = {"generation": 1, "wakes_at": MONDAY, "looks_at": MONDAY, "put_off": 0}
        each = range(ROWS // len(cases))
        rows = [{"case_id": case, "name": f"none:{n}", **due} for case in cases for n in each]
        session.execute(insert(Timer), rows)
    taken, began = 0, time.perf_counter()
    while found := claim_timers(MONDAY):
        taken += len(found)
    return taken / (time.perf_counter() - began)


def fired(at: datetime) -> float:
    """Let ticks do all that is due at a moment; count the thresholds that they recorded."""
    before, began = firings(), time.perf_counter()
    while drain_timers(at):
        pass
    return (firings() - before) / (time.perf_counter() - began)


def one_by_one() -> float:
    """Record thresholds as on any day: what is due at a moment, moment by moment."""
    before, spent = firings(), 0.0
    while (due := next_due()) and due < HALF_WAY:
        began = time.perf_counter()
        drain_timers(due)
        spent += time.perf_counter() - began
    return (firings() - before) / spent


def next_due() -> datetime | None:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.min(Timer.looks_at)))


def firings() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Firing)) or 0


def apscheduler(url: str) -> float:
    """Fire as many stored jobs, all due, from APScheduler's own table."""
    left = threading.Semaphore(0)
    metronome = BackgroundScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
    metronome.add_jobstore(SQLAlchemyJobStore(url=database_uri(url), tablename="measured_jobs"))
    metronome.add_listener(lambda _event: left.release(), EVENT_JOB_EXECUTED)
    metronome.start(paused=True)
    for _ in range(JOBS):
        metronome.add_job("operator:not_", "date", run_date=datetime(2020, 1, 1, tzinfo=UTC), args=(0,))
    began = time.perf_counter()
    metronome.resume()
    for _ in range(JOBS):
        assert left.acquire(timeout=60), "APScheduler does not fire its jobs"
    rate = JOBS / (time.perf_counter() - began)
    metronome.shutdown()
    return rate


def measure(copies: Callable[[int], str], home: Path) -> dict[str, float]:
    """Return the medians of all, measured in turn on fresh copies of one database."""
    rates: Rates = {"claimed": [], "fired": [], "after_outage": [], "apscheduler": []}
    for number in range(ROUNDS):
        with application(copies(number * 2), home):
            rates["fired"].append(one_by_one())
            rates["claimed"].append(claimed())
        with application(copies(number * 2 + 1), home):
            rates["after_outage"].append(fired(OUTAGE))
        rates["apscheduler"].append(apscheduler(copies(number * 2)))
    return {name: round(statistics.median(found), 1) for name, found in rates.items()}


def on_sqlite(home: Path) -> dict[str, float]:
    fill(f"sqlite:///{home}/first.db", home)

    def copy(number: int) -> str:
        if not (path := home / f"copy{number}.db").exists():
            shutil.copy(home / "first.db", path)
        return f"sqlite:///{path}"

    return measure(copy, home)


def on_postgres(home: Path) -> dict[str, float]:
    server, made = PostgresServer("fsync=on"), set[int]()
    try:
        server.start()
        server.run("CREATE DATABASE first")
        fill(server.url("first"), home)

        def copy(number: int) -> str:
            if number not in made:
                server.run(f"CREATE DATABASE copy{number} TEMPLATE first")
                made.add(number)
            return server.url(f"copy{number}")

        return measure(copy, home)
    finally:
        server.remove()


def main() -> None:
    logging.disable(logging.WARNING)
    answer: dict[str, object] = {"measured": "due_rows", "unit": "per second", "rounds": ROUNDS}
    for name, measured in (("sqlite", on_sqlite), ("postgresql", on_postgres)):
        if name == "postgresql" and program("initdb") is None:
            continue
        with tempfile.TemporaryDirectory() as home:
            found = measured(Path(home))
        against = {f"{what}_ratio": round(found[what] / found["apscheduler"], 1) for what in list(found)[:3]}
        answer[name] = found | against
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
