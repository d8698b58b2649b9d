"""By the link in a letter a customer stops offers and surveys: in one click, and for nobody else."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.commands.parties.record_party import NewParty
from casework.domain.contact.links import token_for
from casework.models import Suppression
from casework.queries.contact.verdict import verdict_for
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from tests.commands.contact.consents import BEA, customer, rows_of
from tests.web.conftest import MONDAY

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def link(app: Flask, party: int) -> str:
    return f"/public/stop/{token_for(party, app.config['SETTINGS'].secret_key)}"


@pytest.fixture
def bea(app: Flask) -> int:
    with app.app_context():
        return customer(actor_of(person_named("hana").id))


def stop(client: FlaskClient, path: str, choice: str) -> int:
    found = TOKEN.search(client.get(path).text)
    return client.post(path, data={"csrf_token": found[1] if found else "", "choice": choice}).status_code


def stopped(app: Flask) -> list[tuple[str, str, str, str]]:
    with app.app_context():
        names = ("channel", "purpose", "reason", "source")
        return [tuple(row[name] for name in names) for row in rows_of(Suppression)]


def test_to_look_changes_nothing_and_tells_no_name(app: Flask, bea: int) -> None:
    page = app.test_client().get(link(app, bea))
    assert page.status_code == 200
    assert BEA.name not in page.text
    assert "<script" not in page.text
    assert page.text.count('name="choice"') == 4
    assert stopped(app) == []


@pytest.mark.parametrize(
    ("choice", "entry"),
    [
        ("offers_by_email", ("email", "marketing")),
        ("offers", ("*", "marketing")),
        ("surveys", ("*", "survey")),
        ("everything", ("*", "*")),
    ],
)
def test_a_click_is_an_objection_that_holds_at_once(
    app: Flask, bea: int, choice: str, entry: tuple[str, str]
) -> None:
    assert stop(app.test_client(), link(app, bea), choice) == 200
    assert stopped(app) == [(*entry, "objection", "link")]
    with app.app_context():
        purpose = "survey" if choice == "surveys" else "marketing"
        assert verdict_for(bea, purpose, "email", MONDAY).rule == "STOP-OBJECTION@1"


def test_a_second_click_changes_nothing(app: Flask, bea: int) -> None:
    client = app.test_client()
    assert [stop(client, link(app, bea), "offers") for _ in range(2)] == [200, 200]
    assert len(stopped(app)) == 1


def test_a_link_that_is_altered_or_made_up_opens_nothing(app: Flask, bea: int) -> None:
    good, client = link(app, bea), app.test_client()
    signature = good.partition("-")[2]
    made_up = (
        good[:-1],
        good + "x",
        f"/public/stop/{bea + 1:x}-{signature}",
        "/public/stop/1-",
        "/public/stop/x",
    )
    for bad in made_up:
        page = client.get(bad)
        assert page.status_code == 404, bad
        assert "not complete or was changed" in page.text
    absent = client.get(link(app, 999_999))
    assert absent.status_code == 404
    assert "not complete or was changed" in absent.text
    assert stop(client, good[:-1], "offers") in (400, 404)
    assert stopped(app) == []


def test_a_form_without_its_token_and_an_unknown_choice_stop_nothing(app: Flask, bea: int) -> None:
    client = app.test_client()
    assert client.post(link(app, bea), data={"choice": "offers"}).status_code == 400
    assert stop(client, link(app, bea), "the world") == 422
    assert stopped(app) == []


def test_the_page_speaks_the_customers_language(app: Flask) -> None:
    with app.app_context():
        hana = actor_of(person_named("hana").id)
        wei = customer(hana, NewParty("Li Wei", language="zh", country="GB"), agreed=False)
    page = app.test_client().get(link(app, wei))
    assert "不再接收" in page.text


def test_the_link_of_a_customer_who_was_merged_is_that_of_the_other(app: Flask, bea: int) -> None:
    with app.app_context():
        lin = actor_of(person_named("lin").id)
        other = customer(lin, agreed=False)
        merge_parties(MergeParties(other, bea, lin, "The same person."), MONDAY)
    assert stop(app.test_client(), link(app, bea), "offers") == 200
    with app.app_context():
        assert [row["party_id"] for row in rows_of(Suppression, reason="objection")] == [other]
