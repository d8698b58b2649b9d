"""The windows of everybody who takes on a client, on pages where it can be, and what the scheduler does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect

from casework.commands.onboarding.receive_item import ReceiveItem, receive_item
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.commands.screening.load_list import LoadList, load_list
from casework.domain.facts import SYSTEM
from casework.domain.onboarding.checklist import OPEN, RECEIVED
from casework.jobs.screening import hand_over_screenings, screen_everybody, screen_what_waits
from casework.queries.cases.reading import read_case
from casework.queries.onboarding.items import items_of
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from tests.browser.walking import Walk
from tests.web.conftest import Clock

COMPANY, PERSON = "organisation", "person"
LISTED = b"ent_num,name,type\n6,MALKOV Oleg,individual\n"


class Desk:
    """One window for each person who works on the application, signed in when first needed."""

    def __init__(self, visit: Callable[[str], Page], app: Flask, clock: Clock) -> None:
        self.visit, self.app, self.clock = visit, app, clock
        self.windows: dict[str, Page] = {}
        self.reference = ""

    def page(self, name: str) -> Page:
        if name not in self.windows:
            self.windows[name] = self.visit(name)
        return self.windows[name]

    def at(self, name: str) -> Walk:
        return Walk(self.page(name), self.reference)

    def turn(self, **by: float) -> None:
        """Let days pass: everybody signs in anew."""
        self.clock.turn(**by)
        self.windows = {}

    # ------------------------------------------------------------ customers

    def customer(self, name: str, kind: str = COMPANY) -> str:
        """Record a customer on the page and return the number that she got."""
        page = self.page("hana")
        page.goto("/customers/new")
        page.select_option("#f-entity", "uk")
        page.select_option("#f-kind", kind)
        page.fill("#f-name", name)
        page.fill("#f-country", "GB")
        page.fill("#f-email", "office@example.com")
        page.click("main .primary")
        expect(page.locator("h1")).to_have_text(name)
        return page.url.rsplit("/", 1)[1]

    def own(self, owner: str, owned: str, share: str) -> None:
        page = self.page("hana")
        page.goto(f"/customers/{owned}")
        page.click("#add-relation summary")
        form = page.locator("#add-relation")
        form.locator("#f-other").fill(owner)
        form.locator("#f-kind").select_option("owner")
        form.locator("#f-share").fill(share)
        form.locator("#f-source").fill("Register of shareholders")
        form.locator(".primary").click()
        expect(page.locator(".notice.good")).to_be_visible()

    # ------------------------------------------------------------ documents

    def item(self, code: str, of: str = "") -> str:
        """Return the form of an item of the checklist."""
        with self.app.app_context():
            for one in items_of(read_case(self.reference, SYSTEM, "case.read")):
                if one.standing.code == code and of in (one.standing.party or ""):
                    return f"item:{one.number}:{one.task}"
        raise AssertionError(code)

    def settle(self, who: str, item: str, decision: str, **fields: str) -> None:
        walk = self.at(who).open(item).fill(decision=decision, **fields)
        walk.send().done()

    def the_rest(self, state: str, act: Callable[[Any, Any], Any]) -> None:
        """Do with every item that stands so what was done with some on the page."""
        with self.app.app_context():
            for one in items_of(read_case(self.reference, SYSTEM, "case.read")):
                if one.standing.state == state:
                    act(one, self.clock.at)

    def all_documents(self, receiver: str = "hana", checker: str = "theo") -> None:
        with self.app.app_context():
            hana, theo = (actor_of(person_named(name).id) for name in (receiver, checker))
        case = self.reference
        self.the_rest(OPEN, lambda one, at: receive_item(ReceiveItem(case, one.number, one.task, hana), at))
        self.the_rest(
            RECEIVED,
            lambda one, at: verify_item(VerifyItem(case, one.number, one.task, theo, "Original"), at),
        )

    # ------------------------------------------------------------ screening

    def screen(self) -> None:
        """Bring the list into force, and do what the scheduler does after it."""
        with self.app.app_context():
            load_list(LoadList("ofac_sdn", LISTED, "person/1", "sdn.csv"), self.clock.at)
            hand_over_screenings(self.clock.at, lambda _, number: screen_everybody(number, self.clock))
            screen_what_waits(self.clock.at)
