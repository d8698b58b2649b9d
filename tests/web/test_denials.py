"""Who is signed in and asks for what is not theirs is noted, and so is who fetches a dossier."""

from __future__ import annotations

from casework.commands.reports.claim_report import claim_report
from casework.commands.reports.settle_report import keep_report
from tests.web.conftest import MONDAY, Clock


def test_a_page_that_is_not_for_this_role_is_noted_once_a_minute(
    signed_in, events, person, clock: Clock
) -> None:
    hana = signed_in("hana")
    stream = f"user/{person('hana').id}"
    for _ in range(3):
        assert hana.get("/people").status_code == 403
    assert events(stream).count("access_denied") == 1
    clock.turn(minutes=2)
    hana.get("/people")
    assert events(stream).count("access_denied") == 2


def test_a_case_of_nobody_is_noted_by_its_reference(signed_in, events, person, rows) -> None:
    zed = signed_in("zed")
    assert zed.get("/cases/CMP-2026-000001").status_code == 404
    assert events(f"user/{person('zed').id}")[-1] == "access_denied"


def test_a_stranger_leaves_no_denial(browser, events) -> None:
    browser.get("/cases/CMP-2026-000001")
    assert "access_denied" not in events("user/0")


def test_who_fetches_a_dossier_is_on_record_with_its_case(app, signed_in, open_case, events, person) -> None:
    hana, reference = signed_in("hana"), open_case(assignee="hana")
    hana.post(f"/cases/{reference}/dossier", {"key": "d"})
    with app.app_context():
        claimed = claim_report(1, MONDAY)
        assert claimed is not None
        keep_report(claimed, b"%PDF-1.7", 1, MONDAY)
    assert hana.get(f"/reports/{claimed['id']}/file").status_code == 200
    assert events(f"user/{person('hana').id}")[-1] == "report_read"
