"""Who comes in, who does not, and how long for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from casework.commands.people.disable_person import DisablePerson, disable_person
from casework.commands.people.sign_in import NOBODY
from casework.domain.facts import SYSTEM
from casework.models import SignIn
from casework.web.addresses import safe_next


def test_who_knows_the_password_comes_in_and_it_is_on_record(browser, events) -> None:
    assert browser.get("/account").headers["Location"] == "/sign-in?next=/account"
    assert browser.sign_in("hana", next="/account").headers["Location"] == "/account"
    assert "Hana Reed" in browser.get("/account").text
    assert events("user/1")[-1] == "signed_in"


def told(page: str, username: str) -> str:
    """Return a page without the name that was typed and the forms' tokens, which change with the time."""
    return re.sub(r'(?<=name="csrf_token" value=")[^"]+', "", page).replace(username, "")


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(browser, events) -> None:
    wrong = browser.sign_in("hana", "a quite wrong one indeed")
    unknown = browser.sign_in("nobody", "a quite wrong one indeed")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert told(wrong.text, "hana") == told(unknown.text, "nobody")
    assert events("user/1")[-1] == events(NOBODY)[-1] == "sign_in_failed"


def test_after_the_fifth_failure_the_right_password_must_wait_too(browser, clock) -> None:
    for _attempt in range(5):
        browser.sign_in("hana", "a quite wrong one indeed")
    clock.turn(seconds=1)
    assert browser.sign_in("hana").status_code == 401
    clock.turn(minutes=16)
    assert browser.sign_in("hana").status_code == 302


def test_a_disabled_person_is_out_at_once_and_stays_out(app, clock, signed_in, browser) -> None:
    hers = signed_in("hana")
    with app.app_context():
        disable_person(DisablePerson(1, SYSTEM), clock.at)
    assert hers.get("/account").status_code == 302
    assert browser.sign_in("hana").status_code == 401


def test_a_session_ends_when_nobody_uses_it_for_half_an_hour(signed_in, clock) -> None:
    hers = signed_in("hana")
    for _request in range(4):
        clock.turn(minutes=20)
        assert hers.get("/account").status_code == 200
    clock.turn(minutes=31)
    assert hers.get("/account").status_code == 302


def test_a_session_ends_after_twelve_hours_even_in_use(signed_in, clock) -> None:
    hers = signed_in("hana")
    for _request in range(36):
        clock.turn(minutes=20)
        last = hers.get("/account").status_code
    assert last == 302


def test_signing_in_makes_a_new_session_and_ends_the_old_one(signed_in) -> None:
    hers = signed_in("hana")
    with hers.client.session_transaction() as before:
        old = before["token"]
    hers.post("/sign-out")
    hers.sign_in("hana")
    with hers.client.session_transaction() as after:
        assert after["token"] != old
        after["token"] = old
    assert hers.get("/account").status_code == 302


def test_signing_out_ends_the_session_on_the_server(signed_in, events) -> None:
    hers = signed_in("hana")
    with hers.client.session_transaction() as kept:
        token = kept["token"]
    hers.post("/sign-out")
    with hers.client.session_transaction() as forged:
        forged["token"] = token
    assert hers.get("/account").status_code == 302
    assert events("user/1")[-1] == "signed_out"


REDIRECTS = (
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f/evil.example",
    "/%2F%2Fevil.example",
    "/%5cevil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "//evil.example/%2f..",
    "/..//evil.example",
    "/a//evil.example",
    "https:evil",
    "@evil.example",
    "/ /evil.example",
    "/evil\u3002example\r\nSet-Cookie: a=b",
    "///evil.example",
    "////evil.example",
    "",
)


@pytest.mark.parametrize("address", REDIRECTS)
def test_the_way_back_never_leads_out_of_the_product(address: str, browser) -> None:
    assert safe_next(address, "/") == "/"
    assert browser.sign_in("hana", next=address).headers["Location"] == "/"


def test_the_way_back_leads_to_the_page_that_was_asked_for(browser) -> None:
    assert safe_next("/cases/CMP-2026-000123?do=note") == "/cases/CMP-2026-000123?do=note"


def test_the_cookie_is_for_this_site_and_not_for_scripts(browser) -> None:
    cookie = browser.sign_in("hana").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_demo_offers_its_people_and_nothing_else_does(app, browser) -> None:
    assert "demo" not in browser.get("/sign-in").text
    app.config["DEMO_PASSWORD"] = "four plain words of hers"
    assert "Lin Zhao" in browser.get("/sign-in").text


def test_half_a_minute_of_use_is_not_worth_a_write(signed_in, clock, rows) -> None:
    hers = signed_in("hana")
    clock.turn(seconds=30)
    hers.get("/account")
    assert rows(SignIn)[0].seen_at == clock.at - timedelta(seconds=30)
