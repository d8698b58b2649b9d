"""Who was faster, and what is sent twice."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from casework.db import db
from casework.models import Case, Event, Report
from tests.web.api.program import opening
from tests.web.api.test_a_complaints_life import CLASSIFIED

KEY = {"Idempotency-Key": "one-request"}
CLASSIFY = {"trigger": "classify", "fields": CLASSIFIED}


def rows(app, model) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model))


def test_who_comes_second_is_told_who_was_faster_and_when(as_) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference = hana.open()
    lin.get(f"/cases/{reference}")
    hana.post(f"/cases/{reference}/moves", CLASSIFY)
    told = lin.put(f"/cases/{reference}/assignment", {"assignee": "hana"}, 412)
    assert "program of hana changed this case at 2026-11-23 09:00 (Europe/London)" in told["detail"]
    assert told["errors"]["version"] == ["2"]
    lin.get(f"/cases/{reference}")
    lin.put(f"/cases/{reference}/assignment", {"assignee": "hana"})


@pytest.mark.parametrize("missing", [None, "", "*"])
def test_a_move_without_the_version_that_was_read_is_refused(missing: str | None, as_) -> None:
    hana = as_("hana")
    reference = hana.open()
    hana.etags.clear()
    headers = {"If-Match": missing} if missing else {}
    told = hana.post(f"/cases/{reference}/moves", CLASSIFY, 428, headers=headers)
    assert told["type"].endswith("/version-missing")


@pytest.mark.parametrize("tag", ['"7"', '"x"', 'W/"1"', '"1", "2"', '"99999999999999999999"', "1 1"])
def test_a_tag_of_another_version_matches_nothing(tag: str, as_) -> None:
    hana = as_("hana")
    reference = hana.open()
    assert hana.ask("POST", f"/cases/{reference}/moves", CLASSIFY, {"If-Match": tag}).status_code in (
        412,
        428,
    )


def test_an_opening_that_is_sent_twice_opens_one_case(as_, app) -> None:
    hana = as_("hana")
    first = hana.post("/cases", opening(), headers=KEY)
    again = hana.post("/cases", opening(), headers=KEY)
    assert first["reference"] == again["reference"]
    assert rows(app, Case) == 1


def test_a_move_that_is_sent_twice_happens_once_and_answers_with_the_same_event(as_, app) -> None:
    hana = as_("hana")
    reference = hana.open()
    tag = hana.etags[f"/cases/{reference}"]
    first = hana.post(f"/cases/{reference}/moves", CLASSIFY, headers=KEY)
    events = rows(app, Event)
    again = hana.post(f"/cases/{reference}/moves", CLASSIFY, headers={**KEY, "If-Match": tag})
    assert again["event"] == first["event"]
    assert rows(app, Event) == events


def test_a_key_that_comes_back_with_another_request_is_refused(as_, app) -> None:
    hana = as_("hana")
    reference = hana.open()
    hana.post(f"/cases/{reference}/notes", {"text": "Rang the branch."}, headers=KEY)
    before = rows(app, Event)
    for path, body in (
        (f"/cases/{reference}/notes", {"text": "Wrote to the branch."}),
        (f"/cases/{reference}/contacts", {"text": "Rang the branch.", "channel": "phone"}),
        (f"/cases/{reference}/moves", CLASSIFY),
        (f"/cases/{reference}/documents", None),
        ("/cases", opening()),
    ):
        more = {} if body else {"data": {"file": (io.BytesIO(b"%PDF-1.7"), "statement.pdf")}}
        assert hana.post(path, body, 422, headers=KEY, **more)["type"].endswith("/key-reused"), path
    assert rows(app, Event) == before


def test_two_programs_may_use_the_same_key(as_) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference = hana.open()
    note = {"text": "Rang the branch."}
    one = hana.post(f"/cases/{reference}/notes", note, headers=KEY)
    two = lin.post(f"/cases/{reference}/notes", note, headers=KEY)
    assert one["event"] != two["event"]


def test_a_dossier_that_is_asked_for_twice_is_made_once(as_, app) -> None:
    hana, lin = as_("hana"), as_("lin")
    body = {"kind": "dossier", "case": hana.open()}
    first = lin.post("/reports", body, 202, headers=KEY)
    assert lin.post("/reports", body, 202, headers=KEY) == first
    assert rows(app, Report) == 1


@pytest.mark.parametrize("key", ["x" * 201, "ключ", "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(key: str, as_) -> None:
    hana = as_("hana")
    told = hana.post(
        "/cases", opening(), 422, headers={"Idempotency-Key": key.encode("utf-8").decode("latin-1")}
    )
    assert "Idempotency-Key" in told["errors"]
