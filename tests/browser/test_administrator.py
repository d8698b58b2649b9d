"""What an administrator does in the browser: people come and go, teams, tokens; what newcomers meet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from casework.queries.demo import banner
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.slow


def test_somebody_new_gets_a_link_sets_a_password_and_comes_in(visit) -> None:
    ada = visit("ada")
    ada.goto("/people")
    ada.get_by_role("link", name="Add a person").click()
    for name, value in {"name": "Noa Field", "username": "noa", "email": "noa@example.com"}.items():
        ada.fill(f"#f-{name}", value)
    ada.get_by_label("UK Retail Complaints").check()
    ada.get_by_role("button", name="Add and make the link").click()
    link = ada.locator(".notice.good .mono").inner_text()
    noa = visit(None)
    noa.goto(link[link.index("/link/") :])
    for field in noa.locator("input[type=password]").all():
        field.fill("rivers run under bridges")
    noa.locator("main .primary").click()
    noa.fill("#f-username", "noa")
    noa.fill("#f-password", "rivers run under bridges")
    noa.click("form:has(#f-username) .primary")
    expect(noa).to_have_url(re.compile("/work$"))
    expect(noa.locator(".sum").first).to_contain_text("Noa Field")


def test_rights_change_and_an_account_is_closed(visit, person) -> None:
    ada = visit("ada")
    ada.goto(f"/people/{person('hana').id}")
    ada.get_by_label("Team lead").check()
    ada.fill("#f-redress", "25000.00")
    ada.get_by_role("button", name="Save the rights").click()
    expect(ada.locator(".notice.good")).to_be_visible()
    expect(ada.locator("#f-redress")).to_have_value("25000.00")
    ada.get_by_role("button", name="Disable").click()
    expect(ada.locator(".head")).to_contain_text("disabled")


def test_teams_and_tokens_are_made_and_a_token_is_shown_once(visit) -> None:
    ada = visit("ada")
    ada.goto("/teams")
    ada.fill("#f-code", "uk_cards")
    ada.select_option("#f-entity", "uk")
    ada.fill("#f-title_en", "UK Cards")
    ada.fill("#f-title_zh", "英国银行卡组")
    ada.get_by_role("button", name="Add a team").click()
    expect(ada.locator("tbody")).to_contain_text("UK Cards")
    ada.goto("/tokens")
    ada.fill("#f-name", "Ledger feed")
    ada.fill("#f-username", "hana")
    ada.get_by_role("button", name="Make a token").click()
    expect(ada.locator(".notice.good .mono")).to_contain_text("cw_")
    ada.goto("/tokens")
    expect(ada.locator(".notice.good")).to_have_count(0)
    ada.get_by_role("button", name="Revoke").click()
    expect(ada.locator("tbody")).to_contain_text("revoked")


def test_a_newcomer_signs_in_to_the_demo_with_one_click_and_reads_what_is_real(visit, app) -> None:
    told = banner({"complaints": 470, "weeks": {"1": 565, "2": 308}})
    app.config.update(DEMO_PASSWORD=PASSWORD, DEMO_BANNER=told)
    page = visit(None)
    page.goto("/sign-in")
    expect(page.locator(".choice .card")).to_have_count(8)
    page.locator(".card", has_text="Hana Reed").click()
    expect(page).to_have_url(re.compile("/work$"))
    page.get_by_text("A demo: what is real in it").click()
    expect(page.locator("details.notice")).to_contain_text("records of the US consumer complaint database")
