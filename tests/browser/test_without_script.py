"""The core of the work, with a browser that runs no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.walking import CLASSIFIED, Walk

pytestmark = pytest.mark.slow


def test_cases_are_claimed_moved_noted_and_assigned_without_script(visit, open_case) -> None:
    reference = open_case(title="Nobody has it yet")
    hana = Walk(visit("hana", script=False), reference)
    hana.page.get_by_role("button", name="Claim").click()
    expect(hana.page.locator(".facts")).to_contain_text("Hana Reed (you)")
    hana.do("classify", **CLASSIFIED)
    hana.do("note", text="She rang twice.")
    expect(hana.story).to_contain_text("She rang twice.")
    lin = visit("lin", script=False)
    lin.goto("/queue")
    lin.check(f"input[value='{reference}']")
    lin.select_option("[data-bulk] select", label="Lin Zhao (0)")
    lin.click("[data-bulk] .primary")
    expect(lin.locator(".notice.good")).to_have_text("1 assigned.")
    expect(hana.open().page.locator(".facts")).to_contain_text("Lin Zhao")
