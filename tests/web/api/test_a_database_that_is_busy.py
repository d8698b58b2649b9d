"""A database that another program holds: told so, and the same request takes effect once later."""

from __future__ import annotations

import sqlite3

from sqlalchemy import event

from casework.db import db
from casework.models import Event
from tests.web.api.program import opening
from tests.web.api.test_versions_and_keys import KEY, rows

LITTLE = 50  # milliseconds; five seconds in production


def test_a_request_that_meets_a_held_database_takes_effect_once_when_it_is_repeated(
    as_, app, tmp_path
) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference = hana.open()
    tag, before = hana.etags[f"/cases/{reference}"], rows(app, Event)
    with app.app_context():
        event.listen(db.engine, "checkout", _impatient)
    holder = sqlite3.connect(tmp_path / "casework.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    asked = (
        ("POST", f"/cases/{reference}/notes", {"text": "Rang the branch."}, KEY),
        ("POST", "/cases", opening(), {"Idempotency-Key": "an-opening"}),
    )
    claim = ("PUT", f"/cases/{reference}/assignment", {"assignee": "me"}, {"If-Match": tag})
    for request in (*asked, claim):
        answer = hana.ask(*request)
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"] == "5"
        assert answer.json["type"].endswith("/unavailable")
    report = {"kind": "dossier", "case": reference}
    assert lin.ask("POST", "/reports", report).status_code == 503
    assert hana.get(f"/cases/{reference}")["state"] == "received", "readers wait for nobody"
    holder.execute("ROLLBACK")
    holder.close()
    assert rows(app, Event) == before
    lin.post("/reports", report, 202)
    assert hana.ask(*claim).status_code == 200
    for request in asked:
        assert hana.ask(*request).status_code == 201
    done = rows(app, Event)
    for request in asked:
        assert hana.ask(*request).status_code == 201
    assert rows(app, Event) == done


def _impatient(connection: sqlite3.Connection, *_: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={LITTLE}")
