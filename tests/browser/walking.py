"""A person at the browser: opens a case, fills the form that is open, sends it, reads what came of it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

CLASSIFIED = {
    "issue": "pricing_fees",
    "cause": "service",
    "severity": "P2",
    "eligible_complainant": "true",
    "vulnerable": "false",
    "amount_in_dispute": "38400.00",
    "unit_complained_of": "uk_lending",
}
FOUND = {"findings": "It was worked out on the wrong balance.", "root_cause": "process_not_followed"}


class Walk:
    """One browser window of one person, on one case at a time."""

    def __init__(self, page: Page, reference: str = "") -> None:
        self.page, self.reference = page, reference

    def open(self, do: str = "") -> Walk:
        """Open the case, with the form of a move or an act."""
        self.page.goto(f"/cases/{self.reference}" + (f"?do={do}" if do else ""))
        return self

    def press(self, title: str) -> Walk:
        """Choose a button of the case: its form opens."""
        self.page.get_by_role("link", name=title, exact=True).click()
        return self

    def fill(self, **fields: str) -> Walk:
        """Fill fields of the open form by their names."""
        more = self.page.locator("details#more:not([open]) summary")
        if more.count():
            more.click()
        for name, value in fields.items():
            field = self.page.locator(f"[id='f-{name}']")
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        return self

    def write(self, **texts: str) -> Walk:
        """Write blocks of the letter."""
        return self.fill(**{f"text.{code}": text for code, text in texts.items()})

    def tick(self, *codes: str) -> Walk:
        """Confirm contents of the letter."""
        for code in codes:
            self.page.check(f"#tick-{code}")
        return self

    def send(self) -> Walk:
        """Send the open form by its one filled button."""
        self.page.locator(".mform .primary").click()
        return self

    def do(self, act: str, **fields: str) -> Walk:
        """Open a form, fill it and send it; it must be taken."""
        self.open(act)
        named = act.removeprefix("move:")
        form = self.page.locator(f"#form input[name=trigger][value={named!r}]")
        assert form.count(), self.page.locator(".no-go").all_inner_texts()
        self.fill(**fields).send()
        self.done()
        return self

    def done(self) -> None:
        expect(self.page.locator(".notice.good[role=status]")).to_be_visible()

    def clock(self, title: str) -> Locator:
        """Return the card of a clock."""
        return self.page.locator(".clk", has=self.page.locator(".nm", has_text=re.compile(f"^\\s*{title}")))

    @property
    def story(self) -> Locator:
        return self.page.locator("#story")

    @property
    def state(self) -> Locator:
        return self.page.locator(".ids .state")

    def barred(self, title: str) -> Locator:
        """Return the reason why something is not possible now."""
        return self.page.locator(".no-go li", has=self.page.locator(".off", has_text=title))


def attach(walk: Walk, name: str = "statement.txt", content: bytes = b"31 July: 4,200,000.00") -> None:
    """Attach a document of the customer."""
    walk.open("document")
    file: Any = {"name": name, "mimeType": "text/plain", "buffer": content}
    walk.page.set_input_files("#f-files", file)
    walk.send().done()
