"""A branch at work: its people at their screens, their programs, and a scheduler on a virtual clock."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import wake_timer
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups
from casework.delivery.mail import Outcome
from casework.jobs.mailing import Breaker, send_messages
from casework.jobs.posting import PagePost, written
from casework.queries.mail.owed_mail import Owed
from tests.journeys.customer_desk import PLACES, next_due
from tests.web.api.program import Program, program_of
from tests.web.conftest import Browser, Clock

WORKFLOW = "covenant_waiver"
REQUEST = {
    "entity": "uk",
    "product": "term_loan",
    "covenant": "leverage",
    "test_date": "2026-12-31",
    "request": "3.9 instead of 3.5 until June.",
    "facility": "TL-77",
    "outstanding": "1200000.00",
}


@dataclass(frozen=True)
class Sent:
    """A mail as it left."""

    to: str
    template: str
    language: str
    subject: str
    text: str


class Letterbox(PagePost):
    """Keeps what leaves the bank."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []

    def deliver(self, mail: Owed, message_id: str, at: datetime) -> Outcome:
        subject, text, _html = written(mail)
        self.sent.append(Sent(mail.to_address.partition("@")[0], mail.template, mail.language, subject, text))
        return super().deliver(mail, message_id, at)


class Branch:
    """One case, and all who work on it."""

    def __init__(self, app: Flask, clock: Clock, entity: str) -> None:
        self.app, self.clock, self.entity = app, clock, entity
        self.reference, self.keys = "", 0
        self.screens: dict[str, Browser] = {}
        self.programs: dict[str, Program] = {}
        self.letterbox = Letterbox()

    # ------------------------------------------------------------ who works

    def screen(self, who: str) -> Browser:
        """Return the browser of one of the cast, signed in."""
        if who not in self.screens:
            self.screens[who] = Browser(self.app.test_client())
            assert self.screens[who].sign_in(who).status_code == 302
        return self.screens[who]

    def program(self, who: str) -> Program:
        """Return a program that acts in somebody's name, with the case as it is now in its hands."""
        if who not in self.programs:
            self.programs[who] = program_of(self.app, who)
        if self.reference:
            self.programs[who].get(f"/cases/{self.reference}")
        return self.programs[who]

    # ------------------------------------------------------------ at the screen

    def page(self, who: str, do: str = "") -> str:
        """Return the page of the case, with a form open."""
        return str(self.screen(who).get(f"/cases/{self.reference}" + (f"?do={do}" if do else "")).text)

    def open_by_form(self, who: str, **more: str) -> None:
        """Open the case by the form that the workflow gives."""
        hers = self.screen(who)
        asked = set(re.findall(r'name="([\w.]+)"', hers.get(f"/new/{WORKFLOW}").text))
        given: dict[str, Any] = {
            **REQUEST,
            "title": "Leverage covenant",
            "received_at": f"{self.clock.at:%Y-%m-%dT%H:%M}",
            "party.name": "Harbour Trading Ltd",
            "party.kind": "organisation",
            "party.email": "office@harbour.example",
            "party.language": "en",
            "key": self._key(),
            **more,
        }
        assert given.keys() <= asked, given.keys() - asked
        answer = hers.post(f"/new/{WORKFLOW}", given)
        assert answer.status_code == 302, alerts(answer.text)
        self.reference = answer.headers["Location"].rpartition("/")[2]

    def post(self, who: str, act: str, expect: Any = 302, **form: Any) -> str:
        """Send a form of the case from its page as it is now."""
        self.clock.turn(minutes=5)
        version = self.program(who).get(f"/cases/{self.reference}")["version"]
        sent = {"version": version, "key": self._key(), **form}
        answer = self.screen(who).post(f"/cases/{self.reference}/{act}", sent)
        assert answer.status_code == expect, (answer.status, alerts(answer.text))
        return str(answer.text)

    def move(self, who: str, trigger: str, expect: Any = 302, **form: Any) -> str:
        """Make a move by its form."""
        return self.post(who, "moves", expect, trigger=trigger, **form)

    # ------------------------------------------------------------ by program

    def open_by_program(self, who: str, **fields: str) -> None:
        """Open the case over the interface."""
        body = {
            "workflow": WORKFLOW,
            "title": "偿债备付率",
            "party": {
                "name": "海川贸易有限公司",
                "kind": "organisation",
                "email": "chen@haichuan.example",
                "language": "zh",
            },
            "fields": {**REQUEST, "received_at": self.clock.at.isoformat(), **fields},
        }
        self.reference = self.program(who).post("/cases", body)["reference"]

    def ask(self, who: str, trigger: str, expect: int = 201, **body: Any) -> Any:
        """Make a move over the interface."""
        self.clock.turn(minutes=5)
        address = f"/cases/{self.reference}/moves"
        return self.program(who).post(address, {"trigger": trigger, **body}, expect=expect)

    def assign(self, who: str, to: str) -> None:
        self.clock.turn(minutes=5)
        self.program(who).put(f"/cases/{self.reference}/assignment", {"assignee": to})

    def attach(self, who: str) -> None:
        file = (io.BytesIO(b"%PDF-1.7 forecast"), "forecast.pdf")
        answer = self.program(who).ask("POST", f"/cases/{self.reference}/documents", data={"file": file})
        assert answer.status_code == 201, answer.text

    def finish(self, who: str, task: str, **fields: str) -> None:
        """Finish a work item over the interface."""
        self.clock.turn(minutes=5)
        address = f"/cases/{self.reference}/work-items"
        items = self.program(who).get(address)["items"]
        item = next(one for one in items if one["task"] == task and one["done_at"] is None)
        self.program(who).post(address, {"number": item["number"], "task": task, "fields": fields})

    # ------------------------------------------------------------ what came of it

    @property
    def case(self) -> Any:
        return self.program("remy" if self.entity == "uk" else "yun").get(f"/cases/{self.reference}")

    @property
    def clocks(self) -> dict[str, Any]:
        return {one["name"]: one for one in self.case["clocks"]}

    def mails(self, template: str) -> list[Sent]:
        """Return the mails of this kind that left, in order."""
        return [mail for mail in self.letterbox.sent if mail.template == template]

    def told(self, template: str) -> dict[str, str]:
        """Return who got a mail of this kind, with the language it was in."""
        return {mail.to: mail.language for mail in self.mails(template)}

    def wait(self, **span: float) -> None:
        """Let time pass; the scheduler does each thing at the moment it is due."""
        until, looks = self.clock.at + timedelta(**span), 0
        with self.app.app_context():
            while (due := next_due()) is not None and due <= until:
                self.clock.at, looks = max(self.clock.at, due), looks + 1
                assert looks < 300, "the scheduler is woken again and again"
                for timer in claim_timers(self.clock.at):
                    wake_timer(timer, self.clock.at)
                for each in claim_follow_ups(self.clock.at):
                    carry_out(each, self.clock.at)
                send_messages(self.letterbox, PLACES, Breaker(), self.clock.at)
        self.clock.at = until
        self.screens.clear()  # sessions have ended meanwhile

    def _key(self) -> str:
        self.keys += 1
        return f"{self.entity}-{self.keys}"


def alerts(page: str) -> list[str]:
    """Return what a page says went wrong."""
    found = re.findall(r'(?:role="alert"|class="err[^"]*")[^>]*>(.*?)</(?:p|div|span)>', page, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in found]
