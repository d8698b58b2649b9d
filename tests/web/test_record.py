"""The page of the record: what was written down, whether it is whole, and what works by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.commands.clocks.beat import beat
from casework.db import db, transaction
from casework.models import Case, Timer

SILENT = "No scheduler has given a sign of life for a minute."


def test_a_silent_scheduler_is_told_on_every_page_until_one_runs_again(app, signed_in, clock) -> None:
    hana = signed_in("hana")
    assert SILENT in hana.get("/work").text
    with app.app_context():
        beat("scheduler test 1", clock.at, clock.at)
    assert SILENT not in hana.get("/work").text
    clock.turn(seconds=61)
    assert SILENT in hana.get("/queue").text


def test_the_chains_are_told_and_checked_and_the_check_is_on_record(signed_in, open_case, events) -> None:
    open_case()
    otto = signed_in("otto")
    assert "Never checked here yet." in otto.get("/record").text
    page = otto.post("/record/checks", follow_redirects=True).text
    assert "nothing is wrong" in page
    assert "Otto Berg" in page
    assert events("record/checks") == ["checked"]


def test_a_damaged_entry_is_named(app, signed_in, open_case) -> None:
    open_case()
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER events_no_update")
        connection.exec_driver_sql("UPDATE events SET body = replace(body, 'email', 'phone') WHERE seq = 1")
    page = signed_in("otto").post("/record/checks", follow_redirects=True).text
    assert "case/1 #1" in page


def test_a_lead_looks_at_the_record_and_does_not_check_it(signed_in) -> None:
    lin = signed_in("lin")
    assert "Check the record now" not in lin.get("/record").text
    assert lin.post("/record/checks").status_code == 403


@pytest.mark.parametrize(("who", "named"), [("lin", True), ("zed", False)])
def test_timers_that_were_put_off_are_told_with_their_trouble(
    app, signed_in, open_case, clock, who, named
) -> None:
    reference = open_case()
    with app.app_context(), transaction() as session:
        case = session.query(Case).filter_by(reference=reference).one()
        timer = session.query(Timer).filter(Timer.case_id == case.id, Timer.looks_at.is_not(None)).first()
        timer.put_off, timer.trouble, timer.looks_at = 3, "the rule is gone", clock.at - timedelta(hours=1)
    page = signed_in(who).get("/record").text
    assert "the rule is gone" in page
    assert (reference in page) is named
