"""Compliance sees the hits of a review beside what the list says, and decides; to others nothing is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from tests.cast import MONDAY, kinds_of
from tests.commands.screening.lists import everybody, hits, loaded, read, reviews, tick
from tests.web.api.program import program_of


@dataclass(frozen=True)
class Raised:
    """A review with its one hit."""

    review: str
    hit: int


@pytest.fixture
def raised(app: Flask) -> Raised:
    """A review in adjudication, with Remy."""
    with app.app_context():
        hana, remy = (actor_of(person_named(name).id) for name in ("hana", "remy"))
        add_party(AddParty("uk", NewParty("Golden Kestrel Shipping", "organisation"), hana), MONDAY)
        loaded()
        everybody(MONDAY)
        tick(MONDAY)
        (review,), (hit,) = reviews(), hits()
        assign_case(AssignCase(review, remy.id, remy), MONDAY)
        return Raised(review, hit.id)


def test_compliance_sees_customer_and_entry_beside_each_other_and_decides(signed_in, raised, app) -> None:
    remy = signed_in("remy")
    page = remy.get(f"/cases/{raised.review}/hits").text
    for told in ("Golden Kestrel Shipping", "GOLDEN KESTREL SHIPPING CO., LTD.", "100.0", "MADE-UP"):
        assert told in page
    case = remy.get(f"/cases/{raised.review}")
    assert f"/cases/{raised.review}/hits" in case.text
    form = {"decision": "false", "rationale": "Founded in another country.", "key": "a"}
    page = remy.post(f"/cases/{raised.review}/hits/{raised.hit}", form, follow_redirects=True).text
    assert "Somebody else" in page and "Founded in another country." in page and "Remy Laurent" in page
    with app.app_context():
        assert kinds_of(raised.review)[-1] == "hit_decided_false"


def test_a_decision_without_a_rationale_shows_the_form_again_and_leaves_no_trace(
    signed_in, raised, app
) -> None:
    with app.app_context():
        before = kinds_of(raised.review)
    answer = signed_in("remy").post(f"/cases/{raised.review}/hits/{raised.hit}", {"decision": "pep"})
    assert answer.status_code == 422
    assert "Say by what you know it." in answer.text
    with app.app_context():
        assert kinds_of(raised.review) == before
        assert hits()[0].state == "open"


def test_what_others_ask_of_the_review_is_answered_as_if_it_were_not_there(signed_in, raised) -> None:
    for name in ("hana", "lin", "otto", "ada", "zed"):
        browser, absent = signed_in(name), "SCR-2026-999999"
        for path in ("/cases/{}", "/cases/{}/hits"):
            there, nowhere = (browser.get(path.format(reference)) for reference in (raised.review, absent))
            assert there.status_code == nowhere.status_code in (403, 404)
            assert plain(there.text, raised.review) == plain(nowhere.text, absent)
        form = {"decision": "false", "rationale": "It is my friend's firm."}
        assert browser.post(f"/cases/{raised.review}/hits/{raised.hit}", form).status_code in (403, 404)


def plain(page: str, reference: str) -> str:
    """Return a page without what was asked for and without what differs from request to request."""
    return re.sub(r'[0-9a-f]{16}|(?<=csrf_token" value=")[^"]+', "…", page.replace(reference, "…"))


def test_programs_of_compliance_read_hits_and_decide(app: Flask, raised) -> None:
    program = program_of(app, "remy")
    (hit,) = program.get(f"/cases/{raised.review}/hits")["items"]
    assert (hit["id"], hit["entry"], hit["score"], hit["state"]) == (raised.hit, "103", "100.0", "open")
    body = {"decision": "sanction", "rationale": "The same register number."}
    program.post(f"/cases/{raised.review}/hits/{raised.hit}/decisions", body)
    (hit,) = program.get(f"/cases/{raised.review}/hits")["items"]
    assert (hit["state"], hit["rationale"]) == ("sanction", "The same register number.")
    program.post(f"/cases/{raised.review}/hits/1/decisions", body, expect=404)


def test_programs_of_others_find_no_hits(app: Flask, raised) -> None:
    for name in ("hana", "lin", "otto", "ada"):
        program = program_of(app, name)
        program.get(f"/cases/{raised.review}/hits", expect=403)
        program.get(f"/cases/{raised.review}", expect=404 if name != "ada" else 403)
        program.get("/screening/lists", expect=403)


def test_the_page_of_the_lists_tells_their_age(signed_in, raised, clock) -> None:
    remy = signed_in("remy")
    page = remy.get("/screening").text
    assert "ofac_sdn" in page and "not loaded" in page and "done" in page
    assert "sla met" in page.split("<code>ofac_sdn</code>")[1].split("</tr>")[0]
    clock.at = MONDAY + timedelta(hours=25)
    remy = signed_in("remy")
    assert "sla overdue" in remy.get("/screening").text.split("<code>ofac_sdn</code>")[1].split("</tr>")[0]
    assert signed_in("hana").get("/screening").status_code == 403


def test_the_page_speaks_chinese(signed_in, raised) -> None:
    remy = signed_in("remy")
    page = remy.get(f"/cases/{raised.review}/hits", headers={"Accept-Language": "zh-CN"}).text
    assert read  # the review stays as it is
    assert "Decide" in page or "作出认定" in page
