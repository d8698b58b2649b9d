"""What people see and touch: readable, reachable by keyboard, whole on a phone, useful without script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [("en", "light", 1440), ("zh", "dark", 390), ("en", "dark", 1440), ("zh", "light", 390)]
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


def faults(page: Page) -> list[str]:
    """Return what a reader with other eyes or fingers would stumble over."""
    found = Axe().run(page, options=RULES).response["violations"]
    named = [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    return [*named, *([f"{page.url} scrolls sideways"] if page.evaluate(SIDEWAYS) else [])]


def case_pages(reference: str) -> list[str]:
    """Return the addresses of a case with each of its forms open."""
    forms = ("acknowledge", "classify", "summary_resolve", "withdraw", "note", "contact", "document", "link")
    own = ("correct", "hold", "release", "explain")
    return [f"/cases/{reference}", *(f"/cases/{reference}?do={form}" for form in (*forms, *own))]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_page_can_be_read_and_used_by_everybody(
    language, theme, width, visit, open_case, person
) -> None:
    reference = open_case(assignee="hana", days_ago=20)
    open_case(title="Nobody has it yet")
    hana = f"/queue/people/{person('hana').id}"
    places = {
        None: ["/sign-in"],
        "hana": ["/work", "/find", "/find?q=early", "/new/complaint", *case_pages(reference), "/account"],
        "lin": ["/queue", "/queue?show=none&q=nothing", hana, f"/cases/{reference}?do=assign", "/mail"],
        "remy": ["/breaches?from=2026-09-01", f"/cases/{reference}?do=legal_hold", "/record", "/reports"],
        "otto": ["/rules", "/rules/complaint/1", "/breaches?from=2020-01-01&to=2020-01-02"],
        "ada": ["/people", "/people/1", "/people/new", "/teams", "/tokens", "/nowhere"],
        "zed": ["/work", "/queue"],
    }
    found = []
    for username, paths in places.items():
        page = visit(username, language, theme, width)
        for path in paths:
            page.goto(path)
            found += faults(page)
        page.context.close()
    assert found == []


def test_the_queue_is_worked_by_keyboard_alone(visit, open_case) -> None:
    first = open_case(title="Drawdown delayed", days_ago=60)
    open_case(title="Waiver not answered")
    page = visit("lin")
    page.goto("/queue")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-count]")).to_have_text("1")
    page.keyboard.press("a")
    expect(page.locator("[data-bulk] select")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(f"#row-{first}").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/cases/{first}$"))


def test_the_look_changes_at_once_and_stays(visit) -> None:
    page = visit("hana")
    page.goto("/work")
    with page.expect_response("**/theme"):
        page.click("[data-theme-form] button")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
