"""A customer answers a survey on her phone: no account, no script, her own language."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from casework.commands.parties.record_party import NewParty
from casework.db import db
from casework.domain.satisfaction.links import token_for
from casework.models import Case, SurveyAnswer
from tests.surveys import invite
from tests.web.conftest import MONDAY, Clock

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def link(asking: Flask) -> str:
    """The address in the letter of one customer."""
    with asking.app_context():
        return link_of(asking, invite(at=MONDAY))


def link_of(app: Flask, reference: str) -> str:
    number = db.session.scalar(select(Case.id).where(Case.reference == reference))
    return f"/public/survey/{token_for(number, 1, app.config['SETTINGS'].secret_key)}"


def send(client: FlaskClient, link: str, **answers: str):
    found = TOKEN.search(client.get(link).text)
    form = {"csrf_token": found[1] if found else "", **{f"q-{code}": text for code, text in answers.items()}}
    return client.post(link, data=form)


def answers(app: Flask) -> dict[str, int | None]:
    with app.app_context():
        return {row.question: row.score for row in db.session.scalars(select(SurveyAnswer))}


def test_the_page_needs_no_account_and_no_script(asking: Flask, link: str) -> None:
    page = asking.test_client().get(link)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert page.text.count('type="radio" name="q-satisfied"') == 5
    assert 'name="viewport"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_answers_are_taken_once_with_thanks(asking: Flask, link: str) -> None:
    client = asking.test_client()
    thanked = send(client, link, satisfied="5", easy="7", comment="<b>Good</b>")
    assert (thanked.status_code, "We read every answer" in thanked.text) == (200, True)
    assert answers(asking) == {"satisfied": 5, "easy": 7, "comment": None}
    again = client.get(link)
    assert (again.status_code, "can be used once" in again.text) == (410, True)


def test_what_is_wrong_is_told_beside_the_question_and_nothing_typed_is_lost(
    asking: Flask, link: str
) -> None:
    back = send(asking.test_client(), link, comment="<script>alert(1)</script>", easy="9")
    assert back.status_code == 422
    assert "Please answer this question." in back.text
    assert "Choose a whole number from 1 to 7." in back.text
    assert "&lt;script&gt;alert(1)" in back.text
    assert answers(asking) == {}


def test_a_chinese_customer_reads_chinese_until_she_chooses_otherwise(asking: Flask, clock: Clock) -> None:
    with asking.app_context():
        customer = NewParty("海川贸易", "organisation", email="a@example.com", language="zh")
        link = link_of(asking, invite(at=MONDAY, party=customer))
    client = asking.test_client()
    page = client.get(link).text
    assert 'lang="zh-CN"' in page
    assert "您对我们处理投诉的方式满意吗？" in page
    found = TOKEN.search(page)
    assert found
    client.post("/language", data={"csrf_token": found[1], "language": "en", "next": link})
    assert "How satisfied are you" in client.get(link).text


def test_links_that_are_altered_or_over_each_say_so(asking: Flask, link: str, clock: Clock) -> None:
    client = asking.test_client()
    altered = client.get(link[:-1] + ("A" if link[-1] != "A" else "B"))
    assert (altered.status_code, "was changed" in altered.text) == (404, True)
    clock.at = MONDAY + timedelta(days=22)
    over = client.get(link)
    assert (over.status_code, "This survey is over" in over.text) == (410, True)


def test_a_form_without_its_token_is_refused(asking: Flask, link: str) -> None:
    assert asking.test_client().post(link, data={"q-satisfied": "5"}).status_code == 400
    assert answers(asking) == {}


def test_a_form_from_another_site_is_refused(asking: Flask, link: str) -> None:
    refused = asking.test_client().post(link, data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403


def test_one_address_cannot_try_links_without_end(asking: Flask, link: str) -> None:
    from casework.web.security import limiter

    limiter.enabled = True
    try:
        client = asking.test_client()
        codes = [client.get("/public/survey/1.1-" + "A" * 32).status_code for _ in range(61)]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert codes[-1] == 429


def test_an_interviewer_fills_in_the_same_questions(asking: Flask, signed_in) -> None:
    with asking.app_context():
        reference = invite(at=MONDAY)
    path = f"/cases/{reference}/survey"
    zed = signed_in("zed")
    assert zed.get(path).text.count('name="q-satisfied"') == 5
    assert "Please answer this question." in zed.post(path, {"q-easy": "5"}).text
    kept = zed.post(path, {"q-satisfied": "4", "q-comment": "Fine."}, follow_redirects=True)
    assert "The answers are kept." in kept.text
    assert answers(asking) == {"satisfied": 4, "comment": None}
    assert zed.get(path).status_code == 409
    assert signed_in("ada").get(path).status_code == 403
    assert signed_in("hana").get(path).status_code == 404
