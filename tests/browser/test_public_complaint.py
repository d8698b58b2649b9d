"""A customer complains on her phone, with no account and no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import LOOKS, faults

pytestmark = pytest.mark.slow


def fill(page: Page) -> None:
    page.select_option("[name=product]", "term_loan")
    page.fill("[name=title]", "Charged twice")
    page.fill("[name=narrative]", "On 3 November you took the fee twice.")
    page.fill("[name=desired_outcome]", "Pay one of them back.")
    page.fill("[name='party.name']", "Ann Archer")
    page.fill("[name='party.phone']", "not a number")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_form_its_errors_and_the_reference_can_be_read_by_everybody(
    language, theme, width, visit
) -> None:
    page = visit(None, language, theme, width)
    page.goto("/public/uk/complaint")
    found = faults(page)
    fill(page)
    page.click(".primary")
    found += faults(page)
    page.fill("[name='party.phone']", "+44 20 7946 0000")
    page.click(".primary")
    expect(page.locator("b.mono")).to_have_text(re.compile(r"CMP-\d{4}-\d{6}"))
    found += faults(page)
    assert found == []


def test_a_customer_complains_without_script_and_loses_nothing_that_she_typed(visit) -> None:
    page = visit(None, width=390, script=False)
    page.goto("/public/uk/complaint")
    fill(page)
    page.click(".primary")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=narrative]")).to_have_value("On 3 November you took the fee twice.")
    expect(page.locator("[name=product]")).to_have_value("term_loan")
    page.fill("[name='party.phone']", "+44 20 7946 0000")
    page.click(".primary")
    expect(page.locator("h1")).to_have_text("We have your complaint")
