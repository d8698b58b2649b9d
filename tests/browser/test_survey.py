"""A customer answers a survey on her phone: by the link in her mail, without an account, in her language."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.record_party import NewParty
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.links import PATH
from casework.jobs.mailing import Breaker, send_messages
from casework.jobs.posting import PagePost
from casework.jobs.ticks import drain_timers
from casework.queries.mail.owed_mail import Owed
from casework.queries.mail.places import Places
from tests.browser.test_pages import faults
from tests.browser.walking import Walk
from tests.web.conftest import MONDAY, Clock

pytestmark = pytest.mark.slow

MORNING = MONDAY + timedelta(hours=1)
ASKED = {"entity": "uk", "trigger": "relationship", "survey": "relationship", "method": "email"}
WORDS = {
    "en": {
        "asks": "How likely are you to recommend us",
        "wrong": "Choose a whole number from 0 to 10.",
        "thanks": "We read every answer",
        "used": "can be used once",
        "over": "This survey is over",
        "altered": "was changed",
    },
    "zh": {
        "asks": "您向同事或商业伙伴推荐我们的可能性有多大？",
        "wrong": "请选择 0 到 10 之间的整数。",
        "thanks": "每一份回答我们都会阅读",
        "used": "只能使用一次",
        "over": "本问卷已结束",
        "altered": "此链接不完整或已被更改",
    },
}


class Letterbox(PagePost):
    """The mail page's way out, which also keeps what each customer was sent."""

    def __init__(self) -> None:
        self.links: list[str] = []

    def deliver(self, mail: Owed, message_id: str, at: datetime):
        for line in mail.values.get("body", "").split():
            if PATH in line:
                self.links.append(PATH + line.partition(PATH)[2])
        return super().deliver(mail, message_id, at)


@pytest.fixture
def invited(app: Flask, clock: Clock):
    """Ask a customer in her language; give the reference of the review and the link in her mail."""

    def asked(language: str) -> tuple[str, str]:
        box = Letterbox()
        name = "海川贸易有限公司" if language == "zh" else "Harbour Trading Ltd"
        party = NewParty(name, "organisation", email="office@harbour.example", language=language)
        with app.app_context():
            fields = {**ASKED, "send_on": MONDAY.date().isoformat()}
            command = OpenCase("satisfaction_review", "Once a year", party, SYSTEM, fields, None, True)
            reference = str(open_case(command, MONDAY)["reference"])
            for clock.at in (MONDAY, MORNING):
                drain_timers(clock.at)
            places = Places("https://bank.example", "Casework Bank", app.config["SETTINGS"].secret_key)
            send_messages(box, places, Breaker(), clock.at)
        (link,) = box.links
        return reference, link

    return asked


def choose(page: Page, question: str, value: str) -> None:
    page.locator(f"label:has([name=q-{question}][value='{value}'])").tap()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_customer_answers_on_her_phone_and_her_words_reach_the_case(language, invited, visit) -> None:
    reference, link = invited(language)
    words, phone = WORDS[language], visit(None, language, width=390, touch=True)
    phone.goto(link)
    expect(phone.get_by_text(words["asks"])).to_be_visible()
    found = faults(phone)
    phone.fill("#f-comment", "Drawdowns take too long.")
    choose(phone, "satisfied", "2")
    phone.locator("[name=q-recommend][value='10']").evaluate("one => one.value = '11'")
    phone.locator("label:has([name=q-recommend][value='11'])").tap()
    phone.locator(".primary").tap()
    expect(phone.locator("#f-recommend-wrong")).to_have_text(words["wrong"])
    expect(phone.locator("#f-comment")).to_have_value("Drawdowns take too long.")
    expect(phone.locator("[name=q-satisfied][value='2']")).to_be_checked()
    found += faults(phone)
    choose(phone, "recommend", "4")
    choose(phone, "permission", "yes")
    phone.locator(".primary").tap()
    expect(phone.locator("main")).to_contain_text(words["thanks"])
    assert [*found, *faults(phone)] == []
    case = Walk(visit("lin"), reference).open()
    expect(case.state).to_have_text("To be followed up")
    expect(case.page.locator("main")).to_contain_text("Drawdowns take too long.")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_link_that_was_used_is_over_or_was_altered_says_so(language, invited, visit, clock: Clock) -> None:
    _, link = invited(language)
    words, phone = WORDS[language], visit(None, language, width=390, touch=True)
    said = phone.locator("main")
    phone.goto(link[:-1] + ("A" if link[-1] != "A" else "B"))
    expect(said).to_contain_text(words["altered"])
    found = faults(phone)
    clock.turn(days=30)
    phone.goto(link)
    expect(said).to_contain_text(words["over"])
    clock.turn(days=-29)
    phone.goto(link)
    choose(phone, "recommend", "9")
    phone.locator(".primary").tap()
    expect(said).to_contain_text(words["thanks"])
    phone.goto(link)
    expect(said).to_contain_text(words["used"])
    assert [*found, *faults(phone)] == []


def test_a_customer_changes_the_language_and_answers_without_script(invited, visit) -> None:
    _, link = invited("zh")
    phone = visit(None, "zh", width=390, script=False, touch=True)
    phone.goto(link)
    phone.locator("button[name=language][value=en]").tap()
    expect(phone.get_by_text(WORDS["en"]["asks"])).to_be_visible()
    choose(phone, "recommend", "9")
    phone.locator(".primary").tap()
    expect(phone.locator("main")).to_contain_text(WORDS["en"]["thanks"])
