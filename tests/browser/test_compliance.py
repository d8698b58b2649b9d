"""What compliance does in the browser: missed deadlines, holds, the dossier, the record."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from casework.jobs.tasks import run_task
from casework.verifier import verify_pdf
from tests.browser.walking import Walk

pytestmark = pytest.mark.slow


def test_the_missed_deadlines_of_a_period_are_listed_and_lead_to_their_reason(
    visit, open_case, clock
) -> None:
    reference = open_case(assignee="hana", days_ago=20)
    walk = Walk(visit("hana"), reference).do("acknowledge")
    page = visit("remy")
    page.goto("/breaches")
    page.fill("input[name=from]", "2026-11-01")
    page.get_by_role("button", name="Show").click()
    missed = page.locator("tbody tr", has_text="UK acknowledgement")
    expect(missed).to_contain_text("no reason yet")
    missed.get_by_role("link", name="no reason yet").click()
    walk = Walk(page, reference)
    walk.fill(clock="UK-ACK", reason="The letter lay at reception.").send().done()
    page.goto("/breaches?from=2026-11-01")
    expect(page.locator("tbody tr", has_text="UK acknowledgement")).to_contain_text(
        "The letter lay at reception."
    )
    page.goto("/breaches?from=2026-01-01&to=2026-01-31")
    expect(page.locator(".empty")).to_contain_text("No deadline was missed or extended in these days.")


def test_a_legal_hold_is_set_with_its_matter_shown_to_all_and_lifted(visit, open_case) -> None:
    reference = open_case(assignee="hana")
    remy = Walk(visit("remy"), reference)
    remy.do("legal_hold", reason="A solicitor has written.", matter="M-2026-17", review_on="2027-05-03")
    hana = Walk(visit("hana"), reference).open()
    expect(hana.page.locator(".chip.legal")).to_contain_text("Legal hold: nothing is deleted, work goes on")
    remy.open().press("Lift the legal hold").fill(reason="The matter is settled.").send().done()
    expect(remy.page.locator(".chip.legal")).to_have_count(0)
    expect(remy.story).to_contain_text("A solicitor has written.")


def test_a_case_on_hold_says_why_nothing_goes_on(visit, open_case) -> None:
    hana = Walk(visit("hana"), open_case(assignee="hana"))
    hana.do("hold", reason="The file is at court.", review_on="2026-12-07")
    expect(hana.page.locator(".chip.hold")).to_contain_text("The file is at court.")
    expect(hana.barred("Classify")).to_be_visible()
    hana.open().press("Release from hold").fill(reason="The file is back.").send().done()
    expect(hana.page.locator(".chip.hold")).to_have_count(0)


def test_a_dossier_is_asked_for_made_saved_and_carries_its_own_proof(
    visit, app, open_case, tmp_path: Path
) -> None:
    remy = Walk(visit("remy"), open_case(assignee="hana")).open()
    remy.page.get_by_role("button", name="Make the dossier").click()
    expect(remy.page.locator("tbody")).to_contain_text("asked for")
    with app.app_context():
        run_task("report", 1, tmp_path)
    remy.page.reload()
    expect(remy.page.locator("#reports")).to_contain_text("casework verify --pdf")
    with remy.page.expect_download() as saved:
        remy.page.locator("tbody .ghost").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert verify_pdf(file).findings == []


def test_the_record_is_checked_and_the_page_says_that_it_is_whole(visit, open_case) -> None:
    open_case()
    page = visit("remy")
    page.goto("/record")
    page.get_by_role("button", name="Check the record now").click()
    expect(page.locator(".notice.good")).to_contain_text("nothing is wrong")
    expect(page.locator("aside")).to_contain_text("Remy Laurent")
