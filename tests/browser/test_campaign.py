"""A campaign from start to result: drawn at night, worked on the pages, measured when its window is over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

from casework.commands.numbers import take_number
from casework.db import db, transaction
from casework.domain.retention.control import CONTROL, group_of
from casework.jobs.rounds import walk_rounds
from casework.jobs.ticks import carry_out_follow_ups, drain_timers
from casework.models import Campaign, Contact, Holding, Person
from tests.browser.walking import Walk
from tests.commands.retention.bank_of_two_years import add_customer, add_holding, outreach, tell
from tests.web.conftest import Clock

pytestmark = pytest.mark.slow

NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WINDOW_OVER = datetime(2027, 2, 24, 2, 0, tzinfo=UTC)
MANY = {"treated": 12, CONTROL: 10}
PLAN = "One person for all payments."
OFFER = {
    "offer_kind": "fee_waiver",
    "offer_terms": "No account fee for a year.",
    "offer_amount": "1200.00",
    "offer_cost": "600.00",
    "offer_npv": "9000",
    "offer_valid_until": "2026-12-31",
}
CALL = {"contact_channel": "phone", "script_version": "keep@2", "contact_result": "reached"}


@dataclass
class Drawn:
    """Customers in whom the night finds signs of leaving, by the group that they are drawn into."""

    treated: list[int] = field(default_factory=list)
    control: list[int] = field(default_factory=list)

    def case_of(self, customer: int) -> str:
        (case,) = outreach(customer)
        return str(case.reference)


def start(page: Page) -> None:
    """Start a campaign, after a first try that takes too many away from outreach."""
    page.goto("/campaigns")
    expect(page.get_by_text("No campaign yet.")).to_be_visible()
    page.click("text=Start a campaign")
    page.fill("#f-title", "Autumn")
    page.fill("#f-code", "autumn-2026")
    page.select_option("#f-team", "uk_corporate")
    page.fill("#f-share_high", "")
    page.fill("#f-share_medium", "50")
    page.click(".primary")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#f-title")).to_have_value("Autumn")
    page.fill("#f-share_medium", "20")
    page.click(".primary")
    expect(page.locator(".notice.good")).to_contain_text("The campaign runs.")
    expect(page.get_by_text("Nobody has been drawn yet.")).to_be_visible()


def find_customers() -> Drawn:
    """Have the bank know of customers until each group has enough; the draw itself is the night's."""
    with db.engine.connect() as connection:
        campaign = connection.execute(select(Campaign.code, Campaign.salt, Campaign.shares)).one()
    drawn = Drawn()
    while len(drawn.treated) < MANY["treated"] or len(drawn.control) < MANY[CONTROL]:
        number = add_customer("Harbour Trading Ltd", country="GB", phone="+442079460000")
        add_holding(number)
        group = group_of(number, campaign.code, campaign.salt, "medium", "C", campaign.shares)
        mine = drawn.control if group == CONTROL else drawn.treated
        if len(mine) < MANY[group]:
            mine.append(number)
            for fact in ("payoff_requested", "new_lender"):
                tell(number, fact)
    return drawn


def leave(*customers: int) -> None:
    """Have customers close what they have, before the window is over."""
    with transaction() as session:
        session.execute(update(Holding).where(Holding.party_id.in_(customers)).values(closed_on="2027-01-15"))


def approached_by_a_branch(customer: int) -> None:
    """Have a branch call a customer who was to be left alone; it shows when the campaign is measured."""
    told = {
        "channel": "phone",
        "direction": "out",
        "purpose": "marketing",
        "actor": "person/6",
        "at": TUESDAY,
    }
    with transaction() as session:
        session.execute(
            insert(Contact).values(
                id=take_number("contact"), party_id=customer, result="reached", seq=1, **told
            )
        )


def keep_with_an_offer(hana: Walk, lin: Walk) -> None:
    """Make an offer, have the lead approve it, call the customer, who accepts."""
    hana.do("accept").do("diagnose", churn_cause="price", lever="fee_waiver").do("submit_offer", **OFFER)
    expect(hana.state).to_have_text("Approval of the offer")
    lin.do("approve_offer", comment="Fair to all who are alike.", fairness_checked="true")
    hana.do("move:contact", **CALL).do("interested", talk="Wants it for a year.")
    hana.do("accept_offer", accepted_terms="No fee for a year.", accepted_on="2026-11-24")
    expect(hana.state).to_have_text("Observation")


def lose(hana: Walk) -> None:
    """Put the service right, call the customer, who leaves all the same."""
    hana.do("accept").do("diagnose", churn_cause="service", lever="service_fix").do("service_only", plan=PLAN)
    hana.do("move:contact", **CALL).do("decline", decline_reason="decided")
    hana.open("exit_done").fill(exit_reason="price", destination="domestic_bank")
    hana.write(practical="Your papers are ready at the branch.").send().done()
    expect(hana.state).to_have_text("Lost")


def night(at: datetime) -> None:
    drain_timers(at)
    carry_out_follow_ups(at)
    walk_rounds(at, lambda: at)


def figures(page: Page) -> list[list[str]]:
    """Return the rows of the comparison: group, measured, stayed, rate."""
    rows = page.locator("section", has_text="What outreach changed").locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("td").all()] for row in rows]


def test_a_campaign_is_run_with_its_control_group_to_its_result(
    app: Flask, visit, person, clock: Clock
) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Person, person("lin").id).limits = {"offer": "5000.00"}
    start(visit("lin"))
    with app.app_context():
        drawn = find_customers()
        night(NIGHT)
        kept, lost, alone = (drawn.case_of(one) for one in (*drawn.treated[:2], drawn.control[0]))
    clock.at = TUESDAY
    page, lin = visit("hana"), visit("lin")
    for reference in (kept, lost):
        Walk(lin, reference).do("assign", assignee=str(person("hana").id))
    keep_with_an_offer(Walk(page, kept), Walk(lin, kept))
    lose(Walk(page, lost))
    control = Walk(page, alone).open()
    expect(control.state).to_have_text("Control group")
    expect(control.page.locator("#form")).to_have_count(0)
    with app.app_context():
        approached_by_a_branch(drawn.control[1])
        leave(drawn.treated[1], *drawn.control[2:])
        night(WINDOW_OVER)
    clock.at = WINDOW_OVER
    result = visit("lin")
    result.goto("/campaigns")
    result.click("text=Autumn")
    assert figures(result) == [["approached", "12", "11", "91.7 %"], ["left alone", "10", "2", "20.0 %"]]
    expect(result.locator("main")).to_contain_text("+71.7 percentage points, 95 % interval")
    expect(result.locator("main")).to_contain_text("10.0 % of the 10 who are to be left alone")
    interval = re.search(r"95 % interval ([+-][\d.]+) … ([+-][\d.]+)", result.locator("main").inner_text())
    assert interval is not None
    assert float(interval[1]) < 71.7 < float(interval[2])
    assert Walk(result, kept).open().state.inner_text() == "Retained"
    assert Walk(result, alone).open().state.inner_text() == "Control group, observed"
