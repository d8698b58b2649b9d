"""Importing complaint records against the bare write path: the same records, gathered before, 500 at a time.

Prints one JSON line: `ratio` is the time of the whole import (reading, looking up, gathering, writing) over
that of the writing alone for as many events, the median of interleaved rounds; `cpu_ratio` the same by CPU
time. The rows are made: known products and issues in turn, dates over four years. FILE imports that instead.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from casework import create_app
from casework.commands.complaints.import_complaints import BATCH, ImportComplaints, import_complaints
from casework.commands.complaints.record_complaint import gather_complaint
from casework.commands.complaints.translating import Intake
from casework.commands.evidence.prepare_database import prepare_database
from casework.commands.numbers import reserve
from casework.commands.writing import write
from casework.config import Settings
from casework.db import db
from casework.domain.cfpb import Complaint, read_complaints
from casework.queries.cases.reading import log_of_database
from casework.rulebook.current import current

ROWS, ROUNDS, AT = 15_000, 3, datetime(2026, 11, 23, 9, tzinfo=UTC)
HEADING = (
    "Complaint ID", "Submitted via", "Date submitted", "Date received", "State", "Product", "Sub-product",
    "Issue", "Sub-issue", "Company response to consumer", "Timely response?",
)  # fmt: skip
ANSWERS = ("Closed with explanation", "Closed with monetary relief", "Closed with non-monetary relief")


def made_rows() -> list[str]:
    """Return the lines of a made file in the source's shape."""
    products = [n.title.en for n in current().schemes["cfpb_products"].nodes.values()]
    issues = [n.title.en for n in current().schemes["cfpb_issues"].nodes.values()]
    kinds = itertools.cycle(itertools.product(issues, products, ANSWERS, ("CA", "NY", "TX", "FL", "GA")))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADING)
    for number, (issue, product, answer, state) in zip(range(ROWS), kinds, strict=False):
        day = date(2017, 1, 1) + timedelta(days=number * 7 % 1400)
        told = (product, f"{product} of kind {number % 40}", issue, f"Ground {number % 150}", answer)
        timely = "No" if number % 300 == 0 else "Yes"
        writer.writerow((number + 1, "Web", day, day + timedelta(days=number % 3), state, *told, timely))
    return text.getvalue().splitlines(keepends=True)


@contextmanager
def database() -> Iterator[None]:
    """Give an empty SQLite database of its own, durable as in production."""
    with tempfile.TemporaryDirectory() as home:
        app = create_app(Settings.read({"CASEWORK_HOME": home, "CASEWORK_LOG_LEVEL": "error"}))
        with app.app_context():
            prepare_database(db.engine, current(), AT)
            yield
            db.session.remove()
            db.engine.dispose()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long a piece of work takes: by the clock on the wall, and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def bare(lines: list[str]) -> tuple[float, float, int]:
    """Write what an import writes, gathered beforehand, batch by batch; return times and number of events."""
    intake = Intake(current(), AT, log_of_database())
    complaints = [one for one in read_complaints(lines) if isinstance(one, Complaint)]
    wall = cpu = 0.0
    events = 0
    for first in range(0, len(complaints), BATCH):
        batch = complaints[first : first + BATCH]
        numbers = zip(reserve("case", len(batch)), reserve("party", len(batch)), strict=True)
        records = [gather_complaint(intake, one, *pair) for one, pair in zip(batch, numbers, strict=True)]
        took = timed(lambda made=records: write(*made))
        wall, cpu, events = wall + took[0], cpu + took[1], events + sum(r.case["seq"] for r in records)
    return wall, cpu, events


def main() -> None:
    """Measure in turn and print the figures."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    opened = gzip.open if name.endswith(".gz") else open
    lines = list(opened(Path(name), "rt", encoding="utf-8-sig", newline="")) if name else made_rows()
    with database():
        import_complaints(ImportComplaints(lines[:100]), AT)  # what is loaded late is loaded now
    walls, cpus, rates = [], [], []
    for _ in range(ROUNDS):
        with database():
            whole = timed(lambda: import_complaints(ImportComplaints(lines), AT))
        with database():
            wall, cpu, events = bare(lines)
        walls.append(whole[0] / wall)
        cpus.append(whole[1] / cpu)
        rates.append(events / whole[0])
    told = {"rows": len(lines) - 1, "events": events, "events_per_second": round(statistics.median(rates))}
    told |= {"ratio": round(statistics.median(walls), 2), "cpu_ratio": round(statistics.median(cpus), 2)}
    print(json.dumps({"measurement": "importing", "limit": 3.0, **told}))


if __name__ == "__main__":
    main()
