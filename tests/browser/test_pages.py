"""What people see and touch: readable, reachable by keyboard, whole on a phone, useful without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.bank_to_look_at import fill_the_bank
from tests.commands.imports.files import csv_of
from tests.web.parties.test_imports import LINES, checked, confirmed

pytestmark = pytest.mark.slow

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
LOOKS = [("en", "light", 1440), ("zh", "dark", 390), ("en", "dark", 1440), ("zh", "light", 390)]
PHONE = {"width": 390, "height": 900}
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
#: marks that stand out of their column: over the next one, or over the edge of the table
SPILLS = """[...document.querySelectorAll("td :is(.prio, .chip, .sla)")].filter(mark =>
  mark.getBoundingClientRect().right > mark.closest("td").getBoundingClientRect().right + 1
).map(mark => mark.innerText)"""
#: what is fetched and is no page of ours: files, probes, the manual of the API by another program, a way on
NO_PAGES = {
    "static", "fonts.typeface", "manual.asset", "manual.show_manual", "api-docs.openapi_json",
    "cases.open_document", "reports.open_report", "imports.give_rows", "imports.give_template",
    "health.healthz", "health.readyz", "health.metrics", "home.show_first_page",
}  # fmt: skip
#: pages that say so when there is nothing yet
EMPTY = {
    "lin": [
        "/work", "/queue", "/customers/", "/campaigns", "/segments", "/scores/back-test", "/issues/",
        "/imports/", "/mail", "/breaches",
    ],
    "remy": ["/satisfaction", "/screening", "/reports", "/record"],
}  # fmt: skip


def faults(page: Page, options: dict[str, Any] = RULES) -> list[str]:
    """Return what a reader with other eyes or fingers would stumble over."""
    found = Axe().run(page, options=options).response["violations"]
    named = [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    named += [f"{page.url} “{mark}” stands out of its column" for mark in page.evaluate(SPILLS)]
    return [*named, *([f"{page.url} scrolls sideways"] if page.evaluate(SIDEWAYS) else [])]


def faults_in_any_light(page: Page) -> list[str]:
    """Return the faults of a page in the light theme and in the dark one, and those of a phone."""
    found, wide = faults(page), page.viewport_size
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    found += [f"dark: {each}" for each in faults(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(wide or PHONE)
    return found


def pages_of(app: Flask) -> set[str]:
    """Return the endpoint of every page that the application has."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.endpoint for rule in rules if not rule.rule.startswith("/api/")} - NO_PAGES


def look_at(visit: Any, app: Flask, places: Any, language: str, width: int) -> tuple[list[str], set[str]]:
    """Open every address; return all faults and the endpoints that were seen."""
    found, seen, ways = [], set(), app.url_map.bind("localhost")
    for username, paths in places.items():
        page = visit(username, language, "light", width)
        for path in paths:
            answer = page.goto(path)
            if path != "/nowhere":
                seen.add(ways.match(path.partition("?")[0])[0])
                found += [] if answer.status == 200 else [f"{path} answers {answer.status}"]
            found += faults_in_any_light(page)
        page.context.close()
    return found, seen


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh", 390)])
def test_every_page_can_be_read_and_used_by_everybody(
    language, width, app, visit, open_case, colleague, signed_in
) -> None:
    complaint = open_case(assignee="hana", days_ago=20)
    open_case(title="Nobody has it yet")
    with app.app_context():
        colleague("theo", "Theo Marsh", "staff", "uk_corporate")
        places = fill_the_bank(app, complaint)
    lin = signed_in("lin")
    confirmed(lin, checked(lin, csv_of(LINES)).text)
    found, seen = look_at(visit, app, places, language, width)
    assert found == [], "\n".join(found)
    assert seen == pages_of(app), "a page is not looked at: give it an address in bank_to_look_at.py"


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("zh", 1440)])
def test_a_page_without_anything_on_it_says_so(language, width, app, visit) -> None:
    found, _ = look_at(visit, app, EMPTY, language, width)
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
