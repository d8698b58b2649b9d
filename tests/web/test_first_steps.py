"""A bank that has just been set up: every page says what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from casework.db import transaction
from casework.models import Membership, Team


@pytest.fixture
def without_teams(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        session.execute(delete(Membership))
        session.execute(delete(Team))


def test_the_first_administrator_starts_where_people_and_teams_are_made(
    without_teams: None, signed_in: Any
) -> None:
    ada = signed_in("ada")
    assert ada.get("/").headers["Location"] == "/people"
    assert "The bank has no team yet." in ada.get("/people").text
    assert "Add the first one here" in ada.get("/teams").text
    team = {"code": "uk_retail", "entity": "uk", "title_en": "Retail", "title_zh": "零售"}
    assert ada.post("/teams", team).status_code == 302
    assert "The bank has no team yet." not in ada.get("/people").text


def test_who_has_no_team_is_told_that_an_administrator_gives_one(without_teams: None, signed_in: Any) -> None:
    assert "You belong to no team yet" in signed_in("hana").get("/queue").text


def test_the_first_day_of_a_team_says_how_a_case_comes(signed_in: Any) -> None:
    hana = signed_in("hana")
    assert "or open a new one" in hana.get("/work").text
    assert "Your team has no open case." in hana.get("/queue").text
    assert "fit this choice" in hana.get("/queue?q=loan").text
    assert "Your team has no open case." in signed_in("lin").get("/queue").text
