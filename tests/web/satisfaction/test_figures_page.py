"""Leads and those who oversee see how satisfied customers are; who handles cases does not."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.db import transaction
from casework.models import SurveyTally


@pytest.fixture
def asked(app: Flask) -> Flask:
    """Two months of answers of two teams, one of them few."""
    given = {
        ("2026-10", "uk_corporate", "satisfied", "5"): 30,
        ("2026-10", "uk_corporate", "satisfied", "2"): 10,
        ("2026-11", "uk_corporate", "satisfied", "5"): 12,
        ("2026-11", "uk_retail", "satisfied", "1"): 3,
        ("2026-11", "uk_corporate", "*", "invited"): 80,
        ("2026-11", "uk_corporate", "*", "answered"): 20,
        ("2026-11", "uk_corporate", "*", "suppressed:give_up_sending"): 4,
    }
    with app.app_context(), transaction() as session:
        for (period, team, question, bucket), number in given.items():
            place = {"period": period, "team": team, "question": question, "bucket": bucket, "role": ""}
            session.add(SurveyTally(entity="uk", survey="post_complaint", number=number, **place))
    return app


def test_compliance_sees_rating_margin_trend_and_response(asked: Flask, signed_in) -> None:
    page = signed_in("remy").get("/satisfaction").text
    assert "76.4" in page  # 42 of 55
    assert "25.0 %" in page
    assert "Do not ask: not possible in time 4." in page
    assert '<svg class="trend"' in page
    assert "2026-10: 75.0 ± 13.4 (n = 40)" in page


def test_three_answers_of_a_team_are_shown_to_nobody(asked: Flask, signed_in) -> None:
    page = signed_in("remy").get("/satisfaction").text
    assert "too few answers" in page
    assert "≥" not in page


def test_a_lead_sees_her_own_team(asked: Flask, signed_in) -> None:
    page = signed_in("lin").get("/satisfaction?entity=cn&from=nonsense").text
    assert "80.8" in page  # 42 of 52


def test_who_handles_or_administers_is_refused(asked: Flask, signed_in) -> None:
    for name in ("hana", "zed", "ada"):
        assert signed_in(name).get("/satisfaction").status_code == 403


def test_an_empty_bank_says_so_in_both_languages(app: Flask, signed_in) -> None:
    remy = signed_in("remy")
    assert "Nobody was asked in this period." in remy.get("/satisfaction").text
    remy.post("/language", {"language": "zh", "next": "/satisfaction"})
    assert "满意度" in remy.get("/satisfaction?survey=relationship").text
