"""A survey by the interface for programs: the customer's side needs no token, an interviewer's does."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.surveys import invite
from tests.web.api.program import program_of
from tests.web.conftest import MONDAY
from tests.web.satisfaction.test_public_survey import answers, link_of

GOOD = {"answers": {"satisfied": 4, "easy": 6, "mattered": "speed"}}


@pytest.fixture
def asked(asking: Flask) -> tuple[str, str]:
    """A case that waits for an answer, and the address at which the customer gives it."""
    with asking.app_context():
        reference = invite(at=MONDAY)
        return reference, link_of(asking, reference).replace("/public/survey/", "/api/v1/surveys/")


def test_a_customers_program_reads_the_questions_and_answers_once(
    asking: Flask, asked: tuple[str, str]
) -> None:
    client, link = asking.test_client(), asked[1]
    survey = client.get(link).json
    assert (survey["survey"], survey["questions"][0]["scores"]) == ("post_complaint@1", [1, 5])
    assert client.post(link, json=GOOD).status_code == 201
    assert answers(asking) == {"satisfied": 4, "easy": 6, "mattered": None}
    again = client.post(link, json=GOOD)
    assert (again.status_code, again.json["type"].rpartition("/")[2]) == (409, "survey-answered")
    assert client.get(link).status_code == 409


def test_each_wrong_answer_is_named(asking: Flask, asked: tuple[str, str]) -> None:
    client, link = asking.test_client(), asked[1]
    wrong = client.post(link, json={"answers": {"satisfied": 9, "colour": "red"}})
    assert (wrong.status_code, set(wrong.json["errors"])) == (422, {"satisfied", "colour"})
    assert client.post(link, json={"answers": GOOD["answers"], "more": 1}).status_code == 422
    assert client.get(link[:-2]).status_code == 404
    assert answers(asking) == {}


def test_an_interviewer_enters_what_was_said_and_others_may_not(
    asking: Flask, asked: tuple[str, str]
) -> None:
    reference, _ = asked
    path = f"/cases/{reference}/survey-answers"
    assert program_of(asking, "ada").ask("POST", path, body=GOOD).status_code == 403
    assert program_of(asking, "otto").ask("POST", path, body=GOOD).status_code == 403
    assert asking.test_client().post(f"/api/v1{path}", json=GOOD).status_code == 401
    assert program_of(asking, "zed").ask("POST", path, body=GOOD).status_code == 201
    assert answers(asking)["satisfied"] == 4
