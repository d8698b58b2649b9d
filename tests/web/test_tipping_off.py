"""While hits of an onboarding are adjudicated, nobody else can tell its world from one not yet screened."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.record_party import NewParty
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.domain.facts import Actor
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from casework.rulebook.current import use
from casework.web.access import PUBLIC
from tests.cast import MONDAY
from tests.commands.screening.lists import TO_SCREENING, hits, loaded, reviews, tick
from tests.conftest import ROOT
from tests.web.api.program import Program, program_of
from tests.web.conftest import Browser

KESTREL = "Golden Kestrel Shipping Limited"
OTHERS = ("hana", "lin", "otto", "ada", "zed")
SEARCHES = (
    "/find?q=kestrel",
    "/find?q=SCR",
    "/queue?q=kestrel",
    "/api/v1/cases?q=kestrel",
    "/api/v1/cases?workflow=screening_review",
    "/api/v1/cases?state=adjudication",
)
#: what is different each time that it is asked for, whatever happened in between
CHANGES = re.compile(
    "|".join(
        (
            r"[0-9a-f]{16,}",
            r'(?<=name="csrf_token" value=")[^"]+',
            r'(?<=name="key" value=")[^"]+',
            r'"request_id":"[^"]+"',
            r'(?<=refusals</td>)<td class="num">\d+</td><td class="num">\d+',  # each refusal is one more
        )
    )
)
#: live figures of the machine itself: how long it runs, what it has sent
OF_THE_MACHINE = {"/api/openapi.json"}


@pytest.fixture
def waiting(app: Flask, tmp_path: Path) -> Iterator[str]:
    """An onboarding that waits for the screening; a list is loaded and nobody was screened yet."""
    book = tmp_path / "book"
    for folder in ("workflows", "policies", "notifications", "templates"):
        shutil.copytree(ROOT / folder, book / folder)
    text = (book / "workflows/onboarding/v1.toml").read_text(encoding="utf-8")
    second = text.replace("version   = 1", "version   = 2", 1) + TO_SCREENING
    (book / "workflows/onboarding/v2.toml").write_text(second, encoding="utf-8")
    use(book)
    with app.app_context():
        hana = who("hana")
        given = {
            "entity": "uk",
            "legal_name": KESTREL,
            "entity_type": "company",
            "country": "GB",
            "product": "corporate_account",
            "segment": "corporate",
            "size": "medium",
            "credit_asked": False,
            "relationship_manager": "hana",
        }
        asked = OpenCase("onboarding", KESTREL, NewParty(KESTREL, "organisation"), hana, given)
        reference = str(open_case(asked, MONDAY)["reference"])
        move_case(MoveCase(reference, "straight_to_screening", hana), MONDAY)
        loaded()
    yield reference
    use()


def who(name: str) -> Actor:
    return actor_of(person_named(name).id)


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


def seen(
    app: Flask, browsers: dict[str, Browser], programs: dict[str, Program], reference: str
) -> dict[tuple[str, str], str]:
    """Return all that the others can read, by reader and address."""
    told = {}
    for name, browser in browsers.items():
        for path in addresses(app, reference):
            if path.startswith("/api/v1"):
                answer = programs[name].ask("GET", path.removeprefix("/api/v1"))
            else:
                answer = browser.get(path)
            etag = answer.headers.get("ETag", "") if path.startswith("/api/") else ""
            told[name, path] = (
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
        tick(MONDAY)
        (review,) = reviews()
    raised = seen(app, browsers, programs, waiting)
    assert differing(before, raised) == []
    with app.app_context():
        remy = who("remy")
        assign_case(AssignCase(review, remy.id, remy), MONDAY)
        decide_hit(DecideHit(review, hits()[0].id, "sanction", "The same register number.", remy), MONDAY)
        fields = {"sanctions_list": "ofac_sdn 103", "match_reason": "Register number"}
        move_case(MoveCase(review, "hit_sanction", remy, fields=fields, comment="Confirmed."), MONDAY)
        tick(MONDAY)
    assert differing(before, seen(app, browsers, programs, waiting)) == []


def differing(one: dict[tuple[str, str], str], other: dict[tuple[str, str], str]) -> list[str]:
    return ["\n".join([*key, *_changed(one[key], other[key])]) for key in one if one[key] != other[key]]


def _changed(one: str, other: str) -> list[str]:
    return list(unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm=""))[3:8]
