"""While hits of an onboarding are adjudicated, nobody else can tell its world from one not yet screened."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.routing import Rule

from casework.web.access import PUBLIC
from tests.web.api.program import Program, program_of
from tests.web.conftest import Browser
from tests.web.worlds import CHANGES, OTHERS, Told, confirm_the_hit, differing, raise_the_hit, waiting

SEARCHES = (
    "/find?q=kestrel",
    "/find?q=SCR",
    "/queue?q=kestrel",
    "/api/v1/cases?q=kestrel",
    "/api/v1/cases?workflow=screening_review",
    "/api/v1/cases?state=adjudication",
)
__all__ = ["waiting"]
#: live figures of the machine itself: how long it runs, what it has sent
OF_THE_MACHINE = {"/api/openapi.json"}


def addresses(app: Flask, reference: str) -> list[str]:
    """Return every address that can be read, about this case and this customer."""
    found = [path_of(rule, reference) for rule in app.url_map.iter_rules() if _is_read(rule)]
    return sorted({*found, *SEARCHES} - OF_THE_MACHINE)


def _is_read(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and rule.endpoint not in PUBLIC


def path_of(rule: Rule, reference: str) -> str:
    path = re.sub(r"<(?:[^<>]*:)?reference>", reference, rule.rule)
    path = re.sub(r"<code:name>", "UK", path)
    path = re.sub(r"<name:letter>", "final_response", path)
    path = re.sub(r"<name:name>|<workflow>", "onboarding", path)
    return re.sub(r"<[^<>]+>", "1", path)


def seen(app: Flask, browsers: dict[str, Browser], programs: dict[str, Program], reference: str) -> Told:
    """Return all that the others can read, by reader and address."""
    told = {}
    for name, browser in browsers.items():
        for path in addresses(app, reference):
            if path.startswith("/api/v1"):
                answer = programs[name].ask("GET", path.removeprefix("/api/v1"))
            else:
                answer = browser.get(path)
            etag = answer.headers.get("ETag", "") if path.startswith("/api/") else ""
            told[f"{name} {path}"] = (
                f"{answer.status_code} {etag} {CHANGES.sub('…', answer.get_data(as_text=True))}"
            )
    return told


def test_nobody_else_can_tell_that_a_hit_is_adjudicated(app: Flask, signed_in, waiting: str) -> None:
    programs = {name: program_of(app, name) for name in OTHERS}
    browsers = {name: signed_in(name) for name in OTHERS}
    seen(app, browsers, programs, waiting)
    before = seen(app, browsers, programs, waiting)
    assert differing(before, seen(app, browsers, programs, waiting)) == []  # looking changes nothing
    with app.app_context():
        review = raise_the_hit()
    raised = seen(app, browsers, programs, waiting)
    assert differing(before, raised) == []
    with app.app_context():
        confirm_the_hit(review)
    assert differing(before, seen(app, browsers, programs, waiting)) == []
