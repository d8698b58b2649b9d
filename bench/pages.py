"""What the lists of work cost with a million cases, beside the same lists with ten thousand.

The demo's database (SQLite) is copied, and its cases and customers repeated in it by SQL, three in four of
them to other teams; each page is asked for through the whole application by the demo's people. One JSON line
a page: the quickest of some tries by turns with both databases, in ms, and their ratio: near 1 is wanted.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from casework.cli.demo import PASSWORD, demo_app
from casework.config import Settings

SIZES, TRIES = {"ten_thousand": 10_000, "million": int(os.environ.get("BENCH_CASES", "1000000"))}, 5
PAGES = {
    "lin": (
        "/work", "/queue", "/queue?show=soon", "/queue?show=none", "/queue?workflow=complaint",
        "/queue?q=glass", "/find?q=glass", "/customers/", "/customers/?q=glass", "/customers/1",
        "/breaches", "/satisfaction", "/segments", "/campaigns",
    ),
    "remy": ("/work", "/queue", "/screening", "/issues/"),
    "otto": ("/queue", "/breaches"),
}  # fmt: skip


def seed(folder: Path) -> Path:
    """Return a database file with the demo in it."""
    words = {**os.environ, "CASEWORK_HOME": str(folder), "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-m", "casework", "demo", "--seed-only"], env=words, check=True)
    return folder / "casework.db"


def repeated(base: Path, to: Path, size: int) -> Path:
    """Return a copy with about `size` cases: each again under another number, customer, due date and team."""
    with sqlite3.connect(base) as source, sqlite3.connect(to) as copy:
        source.backup(copy)
        copy.execute("PRAGMA synchronous = OFF")
        cases, last, party = copy.execute(
            "SELECT count(*), max(id), (SELECT max(id) FROM parties) FROM cases"
        ).fetchone()
        copy.execute(
            "CREATE TEMP TABLE turns AS WITH RECURSIVE t(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < ?) SELECT i FROM t",
            (max(1, size // cases - 1),),
        )
        _repeat(copy, "parties", {"id": f"id + i * {party}", "case_id": f"case_id + i * {last}"})
        changed = {
            "id": f"id + i * {last}",
            "reference": f"substr(reference, 1, 9) || printf('%07d', id + i * {last})",
            "party_id": f"party_id + i * {party}",
            "team": "iif(i % 4, 'team_' || (i % 40), team)",
            "assignee": "iif(i % 4, NULL, assignee)",
            "next_due": "strftime('%Y-%m-%dT%H:%M:%f', next_due, '+' || (i % 90) || ' days') || '000Z'",
        }
        _repeat(copy, "cases", changed)
        copy.execute("ANALYZE")
    return to


def _repeat(copy: sqlite3.Connection, table: str, changed: dict[str, str]) -> None:
    names = [row[1] for row in copy.execute(f"PRAGMA table_info({table})")]
    values = [changed.get(name, "NULL" if name == "source_id" else name) for name in names]
    copy.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table}, turns")


def visitors(file: Path) -> dict[str, Any]:
    """Return the demo's people, each signed in with a client of her own."""
    app = demo_app(replace(Settings.read(), home=file.parent, database_url=f"sqlite:///{file}"))
    found = {}
    for username in PAGES:
        client = app.test_client()
        hidden = re.search(r'type="hidden" name="([^"]+)" value="([^"]+)"', client.get("/sign-in").text)
        assert hidden
        form = {hidden[1]: hidden[2], "username": username, "password": PASSWORD}
        assert client.post("/sign-in", data=form).status_code == 302
        found[username] = client
    return found


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="casework-pages-") as made:
        folder = Path(made)
        base = seed(folder)
        sides = {name: visitors(repeated(base, folder / f"{name}.db", size)) for name, size in SIZES.items()}
        for username, addresses in PAGES.items():
            for address in addresses:
                least = dict.fromkeys(sides, 9e9)
                for _ in range(TRIES):
                    for name, people in sides.items():
                        began = time.perf_counter()
                        assert people[username].get(address).status_code == 200, address
                        least[name] = min(least[name], (time.perf_counter() - began) * 1e3)
                ms = {name: round(value, 1) for name, value in least.items()}
                ratio = round(least["million"] / least["ten_thousand"], 2)
                line = {"bench": "pages", "by": username, "page": address, "ms": ms, "ratio": ratio}
                print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
