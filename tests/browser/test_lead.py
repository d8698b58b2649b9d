"""A team lead's day: the queue by keyboard and mouse, work handed over, responses, extensions, the list."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from casework.commands.cases.open_case import OpenCase
from casework.commands.cases.open_case import open_case as open_the_case
from casework.commands.parties.record_party import NewParty
from casework.queries.people.actors import actor_of
from tests.browser.walking import CLASSIFIED, FOUND, Walk, attach
from tests.web.conftest import INTAKE

pytestmark = pytest.mark.slow

FULL = {"decision": "Not upheld.", "redress": "None."}


def test_twelve_cases_are_picked_with_the_keyboard_and_assigned_in_one_act(visit, open_case) -> None:
    for number in range(12):
        open_case(title=f"Charge number {number}")
    page = visit("lin")
    page.goto("/queue")
    for _row in range(12):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("[data-count]")).to_have_text("12")
    page.keyboard.press("a")
    page.locator("[data-bulk] select").select_option(label="Hana Reed (0)")
    page.keyboard.press("Enter")
    page.locator("[data-bulk] .primary").click()
    expect(page.locator(".notice.good")).to_have_text("12 assigned.")
    expect(page.locator("tbody .holder", has_text="Hana Reed")).to_have_count(12)


def test_of_two_cases_the_one_with_a_conflict_of_interest_is_refused_with_its_reason(
    visit, open_case
) -> None:
    plain = open_case(title="A charge")
    touchy = open_case(title="Her own loan", party="Hana Reed", email="hana@example.com")
    page = visit("lin")
    page.goto("/queue")
    for reference in (plain, touchy):
        page.check(f"input[value='{reference}']")
    page.locator("[data-bulk] select").select_option(label="Hana Reed (0)")
    page.locator("[data-bulk] .primary").click()
    expect(page.locator(".notice.good")).to_have_text("1 assigned.")
    expect(page.locator(".notice.bad", has_text=touchy)).to_contain_text("involved")


def test_of_twelve_cases_the_one_in_which_she_declared_an_interest_is_refused(visit, open_case) -> None:
    references = [open_case(title=f"Charge number {number}") for number in range(12)]
    hana = Walk(visit("hana"), references[7])
    hana.do("conflict", reason="The customer is my brother's firm.")
    expect(hana.page.locator(".chip.conflict")).to_have_text("Conflict of interest: Hana Reed")
    page = visit("lin")
    page.goto("/queue")
    for reference in references:
        page.check(f"input[value='{reference}']")
    page.locator("[data-bulk] select").select_option(label="Hana Reed (0)")
    page.locator("[data-bulk] .primary").click()
    expect(page.locator(".notice.good")).to_have_text("11 assigned.")
    expect(page.locator(".notice.bad", has_text=references[7])).to_contain_text("involved in the matter")
    lin = Walk(page, references[7]).open().press("Lift a conflict of interest")
    lin.fill(reason="He sold the firm.").send().done()
    expect(page.locator(".chip.conflict")).to_have_count(0)


def test_all_the_work_of_a_colleague_goes_to_another(visit, open_case) -> None:
    for number in range(3):
        open_case(title=f"Charge number {number}", assignee="hana")
    page = visit("lin")
    page.goto("/queue")
    page.locator(".load").get_by_role("link", name="Hana Reed").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("#f-to").select_option(label="Lin Zhao (0)")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(".notice.good")).to_have_text("3 handed over.")
    expect(page.locator(".empty")).to_contain_text("Nothing is with this colleague.")


def drafted(walk: Walk) -> Walk:
    """Bring a case so far that its response can be submitted."""
    walk.do("acknowledge")
    walk.do("classify", **CLASSIFIED)
    attach(walk)
    return walk.do("findings", outcome="not_upheld", **FOUND)


def submitted(walk: Walk) -> Walk:
    walk.open("submit_response").write(**FULL).tick(
        "website", "waiver", "six_months", "leaflet"
    ).send().done()
    return walk


def test_a_response_is_returned_corrected_and_approved_but_never_by_who_wrote_it(visit, open_case) -> None:
    reference = open_case(assignee="hana")
    hana = submitted(drafted(Walk(visit("hana"), reference)))
    lin = Walk(visit("lin"), reference)
    lin.do("return_response", comment="Name the six-month right with its date.")
    hana.open("submit_response")
    expect(hana.page.locator(".said")).to_contain_text("Name the six-month right with its date.")
    hana.send().done()
    lin.do("approve_response", comment="Agreed.")
    expect(lin.state).to_have_text("Response issued")
    hers = open_case(title="A case that the lead answers herself", assignee="lin")
    own = submitted(drafted(Walk(lin.page, hers)))
    expect(own.open().barred("Approve the response")).to_contain_text("You")


def test_a_missed_deadline_must_be_explained_before_the_response_leaves(visit, open_case, clock) -> None:
    reference = open_case(assignee="hana", days_ago=20)
    submitted(drafted(Walk(visit("hana"), reference)))
    lin = Walk(visit("lin"), reference).open()
    expect(lin.barred("Approve the response")).to_contain_text("reason")
    while lin.open().page.get_by_role("link", name="Explain the missed deadline").count():
        lin.do("explain", reason="It lay in a closed branch.")
    lin.do("approve_response", comment="Agreed.")
    expect(lin.story).to_contain_text("gave the reason for the breach")


def test_a_deadline_is_extended_where_the_regime_allows_it_with_reason_and_letter(
    visit, app, clock, colleague
) -> None:
    with app.app_context():
        staff = actor_of(colleague("wei", "Wei Chen", "staff", "cn_corporate"))
        colleague("qing", "Qing Sun", "team_lead", "cn_corporate", "senior")
        colleague("bo", "Bo Li", "team_lead", "cn_corporate")
        fields = {**INTAKE, "entity": "cn", "received_at": clock.at.isoformat()}
        customer = NewParty("海川贸易有限公司", "organisation", language="zh")
        command = OpenCase("complaint", "多扣利息", customer, staff, fields, None, True, team="cn_corporate")
        reference = str(open_the_case(command, clock.at)["reference"])
    expect(Walk(visit("bo"), reference).open().barred("Extend a deadline")).to_contain_text("senior")
    walk = Walk(visit("qing"), reference).open("extend").fill(reason="等待第三方鉴定意见。")
    walk.send()
    expect(walk.page.locator(".notice.bad[role=alert]")).to_contain_text("Reason of the extension")
    walk.write(reasons="案情复杂，需补充核实。", approver="团队负责人批准。")
    with walk.page.expect_popup() as opened:
        walk.page.get_by_role("button", name="Preview the letter").click()
    expect(opened.value.locator(".letter")).to_contain_text("案情复杂，需补充核实。")
    opened.value.close()
    walk.send().done()
    expect(walk.story).to_contain_text("extended")
    expect(walk.story).to_contain_text("等待第三方鉴定意见。")
    expect(walk.page.locator("aside")).to_contain_text("extension.txt")


def test_where_the_law_knows_no_extension_the_page_says_so(visit, open_case) -> None:
    lin = Walk(visit("lin"), open_case()).open()
    expect(lin.barred("Extend a deadline")).to_contain_text("cannot be extended")


def test_the_list_on_the_screen_is_saved(visit, open_case) -> None:
    late = open_case(title="Drawdown delayed", days_ago=60)
    open_case(title="Waiver not answered")
    page = visit("lin")
    page.goto("/queue?show=overdue")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    text = saved.value.path().read_text("utf-8-sig")
    assert saved.value.suggested_filename == "cases-2026-11-23.csv"
    assert [line.split(",")[0] for line in text.splitlines()] == ["Case", late]
