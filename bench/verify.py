"""How fast the record is checked, against a bare scan of the same rows: `./run bench verify [EVENTS]`."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from casework.db import prepare_engine
from casework.domain.chain import canonical, first_head, link
from casework.migrations import upgrade
from casework.verifier import EVENTS, make_readable, parsed, verify_database

LOG, MOVES = "casework-bench", 9
AT = "2026-11-23T09:00:00.000000Z"
CASE = (
    "INSERT INTO cases (id, reference, workflow, workflow_version, state, state_since, version, seq, head,"
    " title, entity, team, received_at, opened_at, fields, approvals, marks, changed_by, changed_at)"
    " VALUES (?, ?, 'complaint', 1, ?, ?, 1, ?, ?, '', 'uk', 'uk_corporate', ?, ?, ?,"
    " '{}', '{}', 'system', ?)"
)
EVENT = "INSERT INTO events (case_id, seq, kind, at, hash, body) VALUES (?, ?, ?, ?, ?, ?)"


def bodies(case: int) -> Iterator[dict[str, Any]]:
    """Give the bodies of one case: opened, then moved to and fro, each with what a move usually carries."""
    usual = {"v": 1, "log": LOG, "stream": f"case/{case}", "definition": "complaint@1", "at": AT}
    opened = {"team": "uk_corporate", "reference": f"CMP-2026-{case:06d}", "to": "received", "trigger": "log"}
    yield {**usual, "seq": 1, "kind": "opened", "actor": "person/1", **opened, "values": VALUES}
    states = ["received", "triage", "investigation"]
    for number in range(MOVES):
        source, target = states[number % 3], states[(number + 1) % 3]
        moved = {"from": source, "to": target, "trigger": "classify", "values": VALUES}
        yield {**usual, "seq": number + 2, "kind": "moved", "actor": "person/1", **moved}


VALUES = {
    "issue": "early_repayment", "cause": "pricing", "severity": "P2", "eligible_complainant": True,
    "vulnerable": False, "amount_in_dispute": "38400.00", "unit_complained_of": "lending_north",
}  # fmt: skip


def fill(path: Path, events: int) -> None:
    """Write a database of about so many events."""
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    upgrade(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO settings VALUES ('log', ?)", (LOG,))
        for case in range(1, events // (MOVES + 1) + 1):
            head, rows = first_head(LOG, f"case/{case}"), []
            for body in bodies(case):
                text = canonical(body)
                head = link(head, text)
                rows.append((case, body["seq"], body["kind"], AT, head, text))
            fields, state = json.dumps(VALUES), body["to"]
            reference = f"CMP-2026-{case:06d}"
            database.execute(CASE, (case, reference, state, AT, MOVES + 1, head, AT, AT, fields, AT))
            database.executemany(EVENT, rows)


def seconds(work: Any) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(path: Path) -> dict[str, Any]:
    """Return entries a second of each way to read them, the best of three rounds."""
    with closing(sqlite3.connect(path)) as database:
        make_readable(database)
        report = verify_database(database.execute)
        number = report.events

        def scan() -> None:
            for _ in database.execute(EVENTS):
                pass

        def parse() -> None:
            for row in database.execute(EVENTS):
                json.dumps(parsed(row[5]), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

        best = {
            name: min(seconds(work) for _ in range(3)) for name, work in (("scan", scan), ("again", parse))
        }
        best["verify"] = min(seconds(lambda: verify_database(database.execute)) for _ in range(3))
    return {
        "entries": number,
        "findings": len(report.findings),
        **{f"{name}_per_s": round(number / took) for name, took in best.items()},
        "of_scan": round(best["scan"] / best["verify"], 3),
        "of_serialising_again": round(best["again"] / best["verify"], 2),
    }


if __name__ == "__main__":
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "casework.db", int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
        print(json.dumps({"bench": "verify", **measure(Path(folder) / "casework.db")}))
