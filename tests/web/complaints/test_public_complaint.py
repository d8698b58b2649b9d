"""Anybody can complain on the web: without an account, once a click, and nobody learns who is a customer."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from casework.db import db
from casework.models import Case, Event, Party
from casework.web.security import limiter
from tests.web.conftest import MONDAY

FORM = "/public/uk/complaint"
TOLD = {
    "product": "term_loan",
    "title": "Charged twice",
    "narrative": "On 3 November you took the fee twice.",
    "desired_outcome": "Pay one of them back.",
    "party.kind": "person",
    "party.name": "Ann Archer",
    "party.email": "ann@example.com",
}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
KEY = re.compile(r'name="key" value="([^"]+)"')


def send(client: FlaskClient, path: str = FORM, **more: str) -> Any:
    """Fill the form as it is shown, and send it."""
    page = client.get(path).text
    found, key = TOKEN.search(page), KEY.search(page)
    assert found is not None
    assert key is not None
    return client.post(path, data={"csrf_token": found[1], "key": key[1], **TOLD, **more})


def cases(app: Flask) -> list[Case]:
    with app.app_context():
        return list(db.session.scalars(select(Case).order_by(Case.id)))


def test_a_complaint_from_the_web_is_a_case_with_its_clocks_and_its_reference_is_told(app: Flask) -> None:
    client = app.test_client()
    answer = send(client)
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"])
    (case,) = cases(app)
    assert case.reference in page.text
    assert (case.entity, case.team, case.received_at) == ("uk", "uk_corporate", MONDAY)
    assert (case.fields["channel"], case.fields["source"]) == ("web", "customer")
    assert case.next_due is not None
    assert case.changed_by == "customer"
    with app.app_context():
        party = db.session.scalars(select(Party)).one()
        assert (party.name, party.kind, party.language) == ("Ann Archer", "person", "en")


def test_the_page_needs_no_script_and_speaks_both_languages(app: Flask) -> None:
    client = app.test_client()
    page = client.get(FORM, headers={"Accept-Language": "zh-CN"})
    assert "提交投诉" in page.text
    assert 'lang="zh-CN"' in page.text
    assert "<script" not in page.text
    assert 'name="viewport"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    english = client.get(FORM, headers={"Accept-Language": "en"}).text
    assert "Make a complaint" in english
    assert not re.search(r"[\u4e00-\u9fff]", english.replace("中文", ""))


def test_who_writes_chinese_is_recorded_as_reading_chinese(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"
    assert send(client, "/public/cn/complaint").status_code == 302
    with app.app_context():
        assert db.session.scalars(select(Party.language)).one() == "zh"


def test_what_was_typed_survives_an_error_and_each_field_says_what_is_wrong(app: Flask) -> None:
    missing = send(app.test_client(), product="", narrative="  ")
    assert missing.status_code == 422
    assert 'id="f-product-wrong"' in missing.text
    assert 'id="f-narrative-wrong"' in missing.text
    answer = send(app.test_client(), **{"party.email": "ann at home"})
    assert answer.status_code == 422
    for text in ("Charged twice", "On 3 November you took the fee twice.", "Ann Archer", "ann at home"):
        assert text in answer.text
    assert 'id="f-party.email-wrong"' in answer.text
    assert cases(app) == []


def test_a_way_to_answer_is_needed(app: Flask) -> None:
    answer = send(app.test_client(), **{"party.email": ""})
    assert answer.status_code == 422
    assert "Give an e-mail address, a phone number or a postal address." in answer.text
    assert send(app.test_client(), **{"party.email": "", "party.address": "1 High Street"}).status_code == 302


def test_a_second_click_is_the_same_complaint(app: Flask) -> None:
    client = app.test_client()
    page = client.get(FORM).text
    form = {"csrf_token": TOKEN.search(page)[1], "key": KEY.search(page)[1], **TOLD}  # type: ignore[index]
    for _ in range(2):
        assert client.post(FORM, data=form).status_code == 302
    assert len(cases(app)) == 1
    stranger = app.test_client()
    theirs = {**form, "csrf_token": TOKEN.search(stranger.get(FORM).text)[1]}  # type: ignore[index]
    stranger.post(FORM, data=theirs)
    assert len(cases(app)) == 2, "the key of another browser gives nothing away"


def test_a_known_customer_and_a_new_one_get_the_same_answer(app: Flask) -> None:
    def shown() -> str:
        client = app.test_client()
        page = client.get(send(client).headers["Location"]).text
        return re.sub(r'CMP-\d{4}-\d+|(?<=csrf_token" value=")[^"]+', "…", page)

    assert shown() == shown()
    assert len({case.party_id for case in cases(app)}) == 2, "who it is, staff find out"


def test_a_program_that_fills_every_field_is_turned_away(app: Flask) -> None:
    answer = send(app.test_client(), website="https://spam.example")
    assert answer.status_code == 422
    assert cases(app) == []


def test_a_form_without_its_token_or_from_elsewhere_is_refused(app: Flask) -> None:
    client = app.test_client()
    assert client.post(FORM, data=TOLD).status_code == 400
    token = TOKEN.search(client.get(FORM).text)[1]  # type: ignore[index]
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(FORM, data={**TOLD, "csrf_token": token}, headers=foreign).status_code == 403
    assert cases(app) == []


def test_too_much_is_not_read(app: Flask) -> None:
    client = app.test_client()
    token = TOKEN.search(client.get(FORM).text)[1]  # type: ignore[index]
    data = {**TOLD, "csrf_token": token, "narrative": "x" * 300_000}
    assert client.post(FORM, data=data).status_code == 413
    upload = {**data, "narrative": (io.BytesIO(b"x" * 300_000), "a.txt")}
    assert client.post(FORM, data=upload, content_type="multipart/form-data").status_code == 413
    assert cases(app) == []


@pytest.mark.parametrize(
    "more", [{"narrative": "a\x00b"}, {"title": ""}, {"title": "x" * 201}, {"party.kind": "robot"}]
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(app: Flask, more: dict[str, str]) -> None:
    assert send(app.test_client(), **more).status_code == 422
    assert cases(app) == []


def test_markup_comes_back_as_text(app: Flask) -> None:
    answer = send(app.test_client(), title="<script>alert(1)</script>", **{"party.email": ""})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_there_is_no_form_of_a_bank_that_is_not_there(app: Flask) -> None:
    assert app.test_client().get("/public/fr/complaint").status_code == 404


def test_the_reference_is_shown_to_who_sent_the_form_alone(app: Flask) -> None:
    client = app.test_client()
    send(client)
    received = f"{FORM}/received"
    assert client.get("/public/cn/complaint/received").status_code == 302
    assert app.test_client().get(received).headers["Location"].endswith(FORM)


def test_one_address_sends_six_forms_a_minute(app: Flask) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    limiter.enabled = True
    limiter.reset()
    try:
        client = app.test_client()
        codes = [send(client, title="").status_code for _ in range(8)]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert codes == [422] * 6 + [429] * 2


def test_staff_read_that_the_customer_logged_it(app: Flask, signed_in: Any) -> None:
    send(app.test_client())
    (case,) = cases(app)
    page = signed_in("lin").get(f"/cases/{case.reference}").text
    assert "The customer" in page
    with app.app_context():
        assert db.session.scalars(select(Event.kind).where(Event.case_id == case.id)).first() == "opened"
