"""A case handler's day in the browser: intake, queue, customer, response, and what is left after it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import CLASSIFIED, FOUND, Walk, attach

pytestmark = pytest.mark.slow

LEDGER = {
    "title": "Early-repayment charge on the wrong balance",
    "channel": "phone",
    "source": "customer",
    "product": "term_loan",
    "narrative": "The charge was worked out on the balance of July.",
    "desired_outcome": "Pay back the difference.",
    "party.name": "Haichuan Trading (UK) Ltd",
    "party.phone": "+442079460012",
    "team": "uk_corporate",
}


def log_in_browser(page: Page, **more: str) -> Walk:
    page.goto("/new/complaint")
    walk = Walk(page).fill(**{**LEDGER, **more})
    page.get_by_role("button", name="Open the case").click()
    return walk


def test_a_complaint_is_logged_found_by_phone_and_a_likely_duplicate_is_shown_and_linked(visit) -> None:
    page = visit("hana")
    log_in_browser(page)
    first = page.locator(".ids b").inner_text()
    page.goto("/work")
    page.fill("#q", "+44 20 7946 0012")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("tbody .no")).to_have_text([first])
    log_in_browser(page, title="The same charge once more")
    expect(page.locator(".notice.warn")).to_contain_text(first)
    page.get_by_role("button", name="Open the case").click()
    walk = Walk(page, page.locator(".ids b").inner_text())
    walk.press("Link a case").fill(other=first).send().done()
    expect(page.locator("aside")).to_contain_text(first)
    expect(page.locator("aside")).to_contain_text("1 other case")


def test_a_case_is_claimed_from_the_queue_and_given_back(visit, open_case) -> None:
    reference, page = open_case(title="Nobody has it yet"), visit("hana")
    page.get_by_role("button", name="Claim").click()
    walk = Walk(page, reference)
    expect(page.locator(".facts")).to_contain_text("Hana Reed (you)")
    walk.press("Give back").fill(reason="I know the customer.").send().done()
    expect(page.locator(".facts")).to_contain_text("Unassigned")
    expect(walk.story).to_contain_text("I know the customer.")


def test_an_acknowledgement_is_previewed_and_leaves_only_with_all_that_it_must_contain(
    visit, open_case
) -> None:
    walk = Walk(visit("hana"), open_case(assignee="hana")).open("acknowledge")
    page = walk.page
    walk.write(timescale="")
    expect(page.locator("[data-missing]")).to_contain_text("1 still missing")
    walk.send()
    expect(page.locator(".notice.bad[role=alert]")).to_contain_text("By when we answer")
    walk.fill(letter_language="zh").write(timescale="本行将在八周内答复。")
    expect(page.locator("[data-missing]")).to_be_hidden()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview the letter").click()
    expect(opened.value.locator(".letter")).to_contain_text("本行将在八周内答复。")
    opened.value.close()
    walk.fill(letter_language="en").write(timescale="Within eight weeks.").send().done()
    expect(walk.clock("UK acknowledgement").locator(".due")).to_contain_text("Met")
    expect(walk.story).to_contain_text("acknowledged the complaint")


def test_a_corrected_moment_of_receipt_derives_the_clocks_again(visit, open_case) -> None:
    walk = Walk(visit("hana"), open_case(assignee="hana")).open()
    expect(walk.clock("UK final response")).to_contain_text("18 Jan 2027")
    walk.page.get_by_role("link", name="Correct", exact=True).click()
    walk.fill(received_at="2026-11-16T10:00", reason="The letter lay at reception for a week.").send().done()
    expect(walk.clock("UK final response")).to_contain_text("11 Jan 2027")
    expect(walk.story).to_contain_text("derived the clocks again")
    expect(walk.story).to_contain_text("Mon 11 Jan 2027, end of day")
    expect(walk.story).to_contain_text("The letter lay at reception for a week.")


def test_a_paper_and_a_call_are_put_on_record(visit, open_case) -> None:
    walk = Walk(visit("hana"), open_case(assignee="hana"))
    attach(walk)
    expect(walk.page.locator("aside")).to_contain_text("statement.txt")
    told = {"channel": "phone", "direction": "in", "with": "customer", "text": "She expects the letter soon."}
    walk.do("contact", **told)
    expect(walk.story).to_contain_text("noted a contact")
    expect(walk.story).to_contain_text("She expects the letter soon.")


def investigated(walk: Walk) -> Walk:
    walk.do("acknowledge")
    walk.do("classify", **CLASSIFIED)
    expect(walk.state).to_have_text("Investigation")
    return walk


def test_asking_the_customer_pauses_the_internal_clock_and_the_page_says_that_the_law_does_not(
    visit, open_case
) -> None:
    walk = investigated(Walk(visit("hana"), open_case(assignee="hana")))
    walk.do("ask_customer", questions="On which day did you repay?", reply_by="2026-12-01")
    expect(walk.state).to_have_text("Awaiting customer")
    expect(walk.clock("Internal resolution").locator(".due")).to_contain_text("Paused")
    law = walk.clock("UK final response")
    law.get_by_text("Why then").click()
    expect(law).to_contain_text(re.compile("Not paused", re.IGNORECASE))
    walk.do("customer_replied", reply="On 28 August.")
    expect(walk.clock("Internal resolution").locator(".due")).not_to_contain_text("Paused")


def test_a_response_with_redress_is_answered_accepted_and_its_duties_done_after_the_case_is_closed(
    visit, open_case, clock
) -> None:
    reference = open_case(assignee="hana")
    walk = investigated(Walk(visit("hana"), reference))
    attach(walk)
    walk.do("findings", outcome="upheld", **FOUND)
    expect(walk.state).to_have_text("Drafting the response")
    walk.open("submit_response").write(decision="Upheld.", redress="£12,850.00.")
    walk.page.get_by_role("button", name="Keep as a draft").click()
    walk.do("propose_redress", redress_amount="12850.00", redress_basis="Recalculated on 28 August.")
    lin = Walk(visit("lin"), reference)
    expect(lin.open().barred("Approve the redress")).to_contain_text("Your limit is 0")
    Walk(visit("remy"), reference).do("approve_redress_compliance", comment="Agreed.")
    lin.open("approve_response").fill(comment="Send it.")
    expect(lin.page.get_by_label("Decision and reasons")).to_have_js_property("readOnly", True)
    lin.tick("website", "waiver", "six_months", "leaflet").send().done()
    walk.do("accept", accepted_at="2026-11-23T09:00")
    expect(walk.state).to_have_text("Closed")
    items = walk.page.locator("aside section", has_text="Work items")
    items.get_by_role("link", name="Pay the redress").click()
    walk.fill(paid_at="2026-11-23T09:00", payment_reference="FT-4711").send().done()
    items.get_by_role("link", name="Confirm the root cause").click()
    walk.fill(root_cause="process_not_followed", root_cause_method="five_whys").send().done()
    expect(items.get_by_text("done")).to_have_count(2)
    expect(walk.story).to_contain_text("finished the work item: Pay the redress")
