"""What every answer carries, what every form proves, what every route asks for."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask

from casework.errors import Stale, Unavailable
from casework.logs import HIDDEN, redact
from casework.rulebook.current import current
from casework.web.access import PUBLIC, permission_of
from casework.web.security import POLICY


def test_every_route_asks_for_one_known_permission_or_is_open_on_purpose(app) -> None:
    asked = {name: permission_of(view) for name, view in app.view_functions.items() if name not in PUBLIC}
    assert {name for name, permission in asked.items() if permission is None} == set()
    assert set(asked.values()) - set(current().access) == set()


def test_who_is_not_signed_in_reaches_only_what_is_open_on_purpose(app, browser) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.rule.startswith("/api/") or "GET" not in (rule.methods or ()):
            continue
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<{argument}>", "x").replace(f"<int:{argument}>", "1")
        assert browser.get(path).status_code == 302, rule.rule


def test_pages_carry_the_policy_and_are_not_kept_by_anybody(signed_in) -> None:
    headers = signed_in("hana").get("/account").headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" in headers["Vary"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert len(headers["X-Request-ID"]) == 16


def test_a_page_holds_no_script_and_no_style_of_its_own(signed_in) -> None:
    page = signed_in("ada").get("/people").text
    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_a_form_from_another_site_is_refused(headers: dict[str, str], signed_in, person) -> None:
    hers = signed_in("hana")
    assert hers.post("/theme", {"theme": "dark"}, headers=headers).status_code == 403
    assert person("hana").theme == "auto"


def test_a_form_without_its_token_is_refused(signed_in, person) -> None:
    hers = signed_in("hana")
    assert hers.post("/theme", {"theme": "dark", "csrf_token": "made up"}).status_code == 400
    assert hers.client.post("/theme", data={"theme": "dark"}).status_code == 400
    assert person("hana").theme == "auto"


def test_a_session_that_ended_does_not_swallow_a_form_in_silence(signed_in, clock) -> None:
    hers = signed_in("hana")
    clock.turn(hours=13)
    assert hers.post("/account/choices", {"language": "zh"}).status_code == 401


def breaks(app: Flask, error: Exception) -> None:
    """Let the first page raise this error."""

    def broken() -> str:
        raise error

    app.view_functions["home.show_first_page"] = broken


def test_an_error_is_told_in_the_readers_language_with_the_number_of_the_request(app, signed_in) -> None:
    app.view_functions["home.show_first_page"] = lambda: (_ for _ in ()).throw(
        Stale("Lin was faster.", zh="赵琳抢先。")
    )
    hers = signed_in("hana")
    answer = hers.get("/")
    assert answer.status_code == 412
    assert "Lin was faster." in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    hers.post("/language", {"language": "zh"})
    assert "赵琳抢先。" in hers.get("/").text


def test_a_fault_of_ours_shows_no_trace(app, signed_in, caplog) -> None:
    breaks(app, ZeroDivisionError("the password is secret"))
    with caplog.at_level(logging.CRITICAL):
        answer = signed_in("hana").get("/")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "secret" not in answer.text


def test_a_database_that_is_away_is_worth_another_try(app, signed_in) -> None:
    breaks(app, Unavailable())
    answer = signed_in("hana").get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_program_reads_a_problem_document(browser) -> None:
    answer = browser.get("/api/v1/nothing")
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, json.loads(answer.data)["status"]) == (404, 404)


def test_too_large_a_form_is_refused_before_it_is_read(signed_in) -> None:
    answer = signed_in("hana").post("/account/choices", {"language": "z" * 3_000_000})
    assert answer.status_code == 413


def test_what_looks_like_a_secret_never_reaches_the_log() -> None:
    token = "cw_" + "a" * 43
    event = redact(
        None, "info", {"event": f"sent {token}", "password": "x", "deep": [{"api_key": "y"}, token]}
    )
    assert event == {"event": f"sent {HIDDEN}", "password": HIDDEN, "deep": [{"api_key": HIDDEN}, HIDDEN]}
    url = redact(None, "info", {"url": "postgresql://bank:pass@host/db"})["url"]
    assert "pass" not in url
