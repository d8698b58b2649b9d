"""A project company with two sponsors becomes a client: every page from the first customer to the dossier."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from casework.jobs.papers import PAPERS
from casework.jobs.tasks import Workshop, make_report
from casework.jobs.ticks import carry_out_follow_ups
from casework.verifier import verify_pdf
from tests.browser.onboarding_desk import PERSON, Desk
from tests.browser.walking import Walk
from tests.jobs.test_papers import text_of
from tests.web.conftest import Clock

pytestmark = pytest.mark.slow

SPV, WIND, GRID = "North Array Project Ltd", "Windward Energy plc", "Gridline Infrastructure plc"
APPLICATION = {
    "title": "Finance of the North Array",
    "legal_name": SPV,
    "entity_type": "spv",
    "country": "GB",
    "product": "project_finance",
    "segment": "project_finance",
    "size": "large",
    "credit_asked": "true",
}
SUBMITTED = {
    "purpose": "Build and run forty turbines.",
    "privacy_notice_on": "2026-11-23",
    "contact_person": "Ms Gale",
    "expected_activity": "cross_border",
    "expected_turnover": "90000000.00",
    "industry": "energy",
    "exposure": "300000000.00",
    "secured": "true",
}
RISK = {
    "ownership_complexity": "cross_border",
    "met_how": "in_person",
    "client_age": "new",
    "expected_activity": "cross_border",
    "bearer_shares": "false",
    "offshore": "false",
}
CREDIT = {
    "credit_reference": "CR-2026-77",
    "credit_conditions": "All of the list.",
    "conditions_by": "2027-02-01",
}


@pytest.fixture
def desk(app: Flask, visit, colleague, clock: Clock) -> Desk:
    with app.app_context():
        colleague("theo", "Theo Marsh", "staff", "uk_corporate")
        colleague("tess", "Tess Hill", "team_lead", "uk_corporate")
        colleague("mara", "Mara Senn", "team_lead", "uk_corporate", "senior")
    return Desk(visit, app, clock)


def apply(desk: Desk) -> dict[str, str]:
    """Record the project company, its sponsors and their owners, and open the application from her page."""
    known = {name: desk.customer(name) for name in (SPV, WIND, GRID)}
    for company, share, owner in ((WIND, "60", "Ada Gale"), (GRID, "40", "Bo Reef")):
        person = desk.customer(owner, PERSON)
        desk.own(person, known[company], "100")
        desk.own(known[company], known[SPV], share)
    page = desk.page("hana")
    expect(page.locator("main")).to_contain_text("Ada Gale")  # traced through the sponsor
    page.click("text=Open a case")
    page.get_by_role("link", name="Onboarding").click()
    for name, value in APPLICATION.items():
        Walk(page).fill(**{name: value})
    page.locator("#f-relationship_manager").fill("hana")
    page.click("main .primary")
    expect(page.locator(".notice.good")).to_contain_text("is open; its clocks run")
    desk.reference = page.locator(".ids b").inner_text()
    return known


def name_parties(desk: Desk, known: dict[str, str]) -> None:
    """Name both sponsors, one by her number and one of several who begin alike; the client is the SPV."""
    hana = desk.at("hana")
    desk.customer("Gridline Retail Ltd")
    hana.do("party", who=known[SPV], role="spv").do("party", who=known[WIND], role="sponsor")
    hana.open("party").fill(who="Gridline", role="sponsor").send()
    expect(hana.page.get_by_role("alert")).to_contain_text("Several customers may be meant")
    hana.fill(party=known[GRID]).send().done()
    hana.do("party", who="Gridline Retail Ltd", role="guarantor")
    parties = hana.page.locator("#parties")
    parties.get_by_role("button", name="Gridline Retail Ltd").click()
    expect(hana.page.locator(".notice.good")).to_contain_text("The role is taken away")
    expect(parties.locator("li")).to_have_count(3)
    parties.get_by_role("link", name=WIND).click()
    expect(hana.page.locator("h1")).to_have_text(WIND)
    expect(hana.page.locator("main")).to_contain_text(desk.reference)


def documents(desk: Desk) -> None:
    """Take in each sponsor's file, send one back, do without one paper; who took in does not verify."""
    hana = desk.at("hana").do("submit", **SUBMITTED)
    hana.open("send_welcome").tick("privacy").send().done()
    expect(hana.page.locator("#parties li", has_text=WIND)).to_contain_text("still owed:")
    for sponsor in (WIND, GRID):
        desk.settle("hana", desk.item("sponsor_file", sponsor), "receive")
    desk.at("hana").open(desk.item("sponsor_file", WIND)).fill(decision="verify", source="Original").send()
    expect(hana.page.get_by_role("alert")).to_contain_text("You took this in yourself")
    desk.settle("theo", desk.item("sponsor_file", WIND), "verify", source="Original seen")
    desk.settle("theo", desk.item("sponsor_file", GRID), "send_back", reason="Accounts of 2025 are missing.")
    desk.settle("hana", desk.item("sponsor_file", GRID), "receive")
    desk.settle("theo", desk.item("sponsor_file", GRID), "verify", source="Original seen")
    desk.settle("hana", desk.item("tax_residency"), "waive", reason="Confirmed by the treaty office.")
    desk.settle("tess", desk.item("tax_residency"), "waive", reason="Agreed.")
    desk.all_documents()
    desk.at("hana").do("docs_received")
    theo = desk.at("theo").do("docs_accepted", ownership_source="Register, chart", control_basis="shares")
    expect(theo.state).to_have_text("Screening")
    expect(theo.page.locator("#checklist li", has_text="tax residency")).to_contain_text("Waived")


def approvals(desk: Desk) -> None:
    """Rate, and have three persons approve: the lead, compliance, senior management."""
    hana = desk.at("hana").do("assess", **RISK).do("rate_standard", diligence_summary="Known sponsors.")
    expect(hana.open().barred("Approve")).to_be_visible()
    desk.at("lin").do("tl_approve_compliance", comment="The business wants it.")
    desk.at("remy").do("co_approve_senior", comment="Known structure.")
    mara = desk.at("mara").do("sr_approve_credit", comment="Within the appetite.")
    expect(mara.state).to_have_text("Awaiting the credit decision")


def conditions(desk: Desk) -> None:
    """Meet the conditions precedent in ten days; one falls away with the lead's and compliance's word."""
    hana = desk.at("hana").do("credit_ok_conditions", **CREDIT)
    opinion = desk.item("legal_opinion")
    desk.settle("hana", opinion, "waive", reason="Covered by the agent's opinion.")
    desk.settle("tess", opinion, "waive", reason="Agreed.")
    desk.settle("remy", opinion, "waive", reason="Agreed for compliance.")
    desk.turn(days=9)
    desk.all_documents()
    hana = desk.at("hana").do("conditions_met")
    expect(hana.state).to_have_text("Set-up")


def set_up(desk: Desk) -> None:
    """Do the work of the set-up; activate only after a new screening, and with a second person."""
    day = f"{desk.clock.at:%Y-%m-%d}"
    work = (
        ("Have the contracts signed", {"contracts_signed_on": day}),
        ("Open the accounts", {"core_id": "C-10001"}),
        ("Set the limits", {"limits_set_on": day}),
    )
    hana = desk.at("hana")
    for title, fields in work:
        hana.open().press(title).fill(**fields).send().done()
    expect(hana.open().barred("Activate the client")).to_contain_text("last screening is older")
    desk.screen()
    hana.do("activate", core_id="C-10001", activated_on=day)
    expect(hana.state).to_have_text("Set-up")
    lin = desk.at("lin").open().press("To be confirmed: Activate the client")
    lin.fill(decision="confirm").send().done()
    expect(lin.state).to_have_text("Onboarded")


def test_a_project_company_with_two_sponsors_becomes_a_client(desk: Desk, tmp_path: Path) -> None:
    known = apply(desk)
    name_parties(desk, known)
    documents(desk)
    desk.clock.at += timedelta(minutes=5)
    desk.screen()
    expect(desk.at("hana").open().state).to_have_text("Risk assessment")
    approvals(desk)
    conditions(desk)
    set_up(desk)
    with desk.app.app_context():
        carry_out_follow_ups(desk.clock.at)
    remy = desk.at("remy").open()
    expect(remy.page.locator("#parties li", has_text=WIND)).to_contain_text("1 of 1 documents are here")
    remy.page.get_by_role("button", name="Make the dossier").click()
    expect(remy.page.locator("tbody")).to_contain_text("asked for")
    with desk.app.app_context():
        assert make_report(1, Workshop(tmp_path, PAPERS), desk.clock) == "made"
    remy.page.reload()
    with remy.page.expect_download() as saved:
        remy.page.locator("tbody .ghost").click()
    saved.value.save_as(tmp_path / "dossier.pdf")
    assert verify_pdf(tmp_path / "dossier.pdf").findings == []
    told = text_of((tmp_path / "dossier.pdf").read_bytes(), tmp_path).split("Summary and outcome")[2]
    for part in ("Ended as", "Onboarded", "Known sponsors."):
        assert part in told, part
    remy.page.goto(f"/customers/{known[SPV]}")
    facts = remy.page.locator(".facts").inner_text()
    assert "medium" in facts
    assert "23 Nov 2029" in facts  # three years after the approval
