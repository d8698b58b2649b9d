"""How fast the record is checked, against a bare scan of the same rows: `./run bench verify [ENTRIES]`."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from casework.db import prepare_engine
from casework.domain.chain import canonical, first_head, link
from casework.migrations import upgrade
from casework.rulebook import home
from casework.verifier import EVENTS, make_readable, parsed, verify_database, verify_sqlite

LOG, MOVES, WORKFLOW = "casework-bench", 9, "workflows/complaint/v1.toml"
AT = "2026-11-23T09:00:00.000000Z"
CASE = (
    "INSERT INTO cases (id, reference, workflow, workflow_version, state, state_since, version, seq, head,"
    " title, entity, team, priority, received_at, opened_at, fields, approvals, marks, changed_by,"
    " changed_at)"
    " VALUES (?, ?, 'complaint', 1, ?, ?, 1, ?, ?, '', 'uk', 'uk_corporate', 'P2', ?, ?, ?,"
    " '{}', '{}', 'system', ?)"
)
ENTRY = "INSERT INTO events (case_id, seq, kind, at, hash, body) VALUES (?, ?, ?, ?, ?, ?)"
BESIDE = "INSERT INTO stream_events (stream, seq, kind, at, hash, body) VALUES (?, ?, ?, ?, ?, ?)"
WAYS = [("received", "triage", "classify"), ("triage", "investigation", "start_investigation")]
WAYS += [("investigation", "investigation", "acknowledge")] * (MOVES - 2)
VALUES = {
    "issue": "early_repayment", "cause": "pricing", "severity": "P2", "eligible_complainant": True,
    "vulnerable": False, "amount_in_dispute": "38400.00", "unit_complained_of": "lending_north",
}  # fmt: skip


def bodies(case: int) -> Iterator[dict[str, Any]]:
    """Give the bodies of one case: opened, then moved, each with what a move usually carries."""
    usual = {"v": 1, "log": LOG, "stream": f"case/{case}", "definition": "complaint@1", "at": AT}
    opened = {"team": "uk_corporate", "reference": f"CMP-2026-{case:06d}", "to": "received", "trigger": "log"}
    yield {**usual, "seq": 1, "kind": "opened", "actor": "person/1", **opened, "values": VALUES}
    for number, (source, target, trigger) in enumerate(WAYS):
        moved = {"from": source, "to": target, "trigger": trigger, "values": VALUES}
        yield {**usual, "seq": number + 2, "kind": "moved", "actor": "person/1", **moved}


def fill(path: Path, entries: int) -> None:
    """Write a database of about so many entries, with the workflow that its cases run on."""
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    upgrade(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO settings VALUES ('log', ?)", (LOG,))
        release(database)
        for case in range(1, entries // (MOVES + 1) + 1):
            head, rows = first_head(LOG, f"case/{case}"), []
            for body in bodies(case):
                text = canonical(body)
                head = link(head, text)
                rows.append((case, body["seq"], body["kind"], AT, head, text))
            reference, fields = f"CMP-2026-{case:06d}", canonical(VALUES)
            database.execute(CASE, (case, reference, body["to"], AT, MOVES + 1, head, AT, AT, fields, AT))
            database.executemany(ENTRY, rows)
        database.execute("UPDATE cases SET state_since = opened_at")


def release(database: sqlite3.Connection) -> None:
    """Lay down the workflow as `casework init` does."""
    stream, text = f"definition/{WORKFLOW}", (home() / WORKFLOW).read_text("utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    usual = {"v": 1, "log": LOG, "stream": stream, "seq": 1, "actor": "system", "at": AT}
    body = canonical({**usual, "kind": "released", "sha256": digest})
    head = link(first_head(LOG, stream), body)
    database.execute("INSERT INTO releases VALUES (?, ?, ?, ?)", (WORKFLOW, digest, text, AT))
    database.execute("INSERT INTO streams VALUES (?, 1, ?)", (stream, head))
    database.execute(BESIDE, (stream, 1, "released", AT, head, body))


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the best of three rounds."""
    rounds = []
    for _ in range(3):
        began = clock()
        work()
        rounds.append(clock() - began)
    return min(rounds)


def measure(path: Path) -> dict[str, Any]:
    """Return entries a second of processor time for each way to read them, and what a second process adds."""
    with closing(sqlite3.connect(path)) as database:
        make_readable(database)
        report = verify_database(database.execute)

        def scan() -> None:
            for _ in database.execute(EVENTS):
                pass

        def again() -> None:
            for row in database.execute(EVENTS):
                json.dumps(parsed(row[5]), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

        took = {name: seconds(work) for name, work in (("scan", scan), ("serialise_again", again))}
        took["verify"] = seconds(lambda: verify_database(database.execute))
    alone, shared = (seconds(lambda n=n: verify_sqlite(path, None, n), time.perf_counter) for n in (1, 2))
    return {
        "entries": report.events,
        "findings": len(report.findings),
        **{f"{name}_per_s": round(report.events / each) for name, each in took.items()},
        "of_scan": round(took["scan"] / took["verify"], 3),
        "of_serialising_again": round(took["serialise_again"] / took["verify"], 2),
        "two_processes_of_one": round(alone / shared, 2),
    }


if __name__ == "__main__":
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "casework.db", int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
        print(json.dumps({"bench": "verify", **measure(Path(folder) / "casework.db")}))
