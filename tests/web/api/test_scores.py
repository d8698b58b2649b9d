"""Scores, back-tests and moves between segments as programs read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from casework.db import transaction
from casework.models import Party, PartyScore, PartySegment
from tests.cast import MONDAY
from tests.commands.retention.bank_of_two_years import ORDINARY
from tests.web.api.program import V1, Program

SPRING = MONDAY - timedelta(days=300)
MOVED = MONDAY - timedelta(days=10)
SEEN = {
    "rule": "CR",
    "points": 20,
    "en": "Borrows elsewhere",
    "zh": "在他行融资",
    "value": [{"source": "fact/x/1"}],
}


@pytest.fixture
def bank(app: Flask) -> None:
    """Three customers of the bank in Britain, of whom the one with the highest score left; one in China."""
    with app.app_context(), transaction() as session:
        for number, entity, points in ((1, "uk", 80), (2, "uk", 40), (3, "uk", 0), (4, "cn", 90)):
            left = {"relationship": "ended", "ended_on": "2026-10-01"} if number == 1 else {}
            party = {
                "id": number,
                "name": f"Customer {number}",
                "entity": entity,
                "recorded_at": SPRING,
                "version": 1,
            }
            session.execute(insert(Party), [{**ORDINARY, **party, **left}])
            band = "high" if points >= 60 else "medium" if points else "watch"
            row = {"party_id": number, "policy": "attrition@1", "scored_at": SPRING, "until": None}
            session.execute(insert(PartyScore), [{**row, "score": points, "band": band, "reasons": [SEEN]}])
            kept = {"party_id": number, "scheme": "value_band", "policy": "value@1", "reasons": {}}
            session.execute(insert(PartySegment), [{**kept, "since": SPRING, "until": MOVED, "value": "B"}])
            session.execute(insert(PartySegment), [{**kept, "since": MOVED, "until": None, "value": "A"}])


def pages(program: Program, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while path:
        answer = program.ask("GET", path)
        assert answer.status_code == 200, answer.text
        found += answer.json["items"]
        link = answer.headers.get("Link", "")
        path = link[1:].split(">")[0].removeprefix(V1) if link else ""
    return found


def test_scores_are_listed_from_the_highest_on_page_by_page(bank: None, as_) -> None:
    found = pages(as_("lin"), "/scores?limit=1")
    assert [(one["party"], one["score"], one["band"]) for one in found] == [
        (1, 80, "high"), (2, 40, "medium"), (3, 0, "watch"),
    ]  # fmt: skip
    assert found[0]["reasons"] == [SEEN]
    assert [one["party"] for one in pages(as_("lin"), "/scores?band=medium")] == [2]


def test_scores_and_segments_of_one_customer_have_their_history(bank: None, as_) -> None:
    hana = as_("hana")
    assert [one["until"] for one in hana.get("/parties/1/scores")["items"]] == [None]
    found = hana.get("/parties/1/segments")["items"]
    assert [(one["value"], one["until"] is None) for one in found] == [("A", True), ("B", False)]


def test_a_back_test_has_the_shape_of_the_command_line(bank: None, as_) -> None:
    told = as_("remy").get("/scores/back-test?from=2026-05-25&to=2026-11-23")
    assert (told["n"], told["happened"], told["auc"]) == (3, 1, 1.0)
    assert [(one["band"], one["n"]) for one in told["bands"]] == [("high", 1), ("medium", 1), ("watch", 1)]
    assert told["segments"]["nature"] == {"private": {"n": 3, "happened": 1, "rate": 1 / 3}}


def test_who_moved_is_listed_page_by_page(bank: None, as_) -> None:
    found = pages(as_("lin"), "/segments?scheme=value_band&limit=2")
    assert [(one["party"], one["was"], one["value"]) for one in found] == [
        (3, "B", "A"),
        (2, "B", "A"),
        (1, "B", "A"),
    ]
    assert pages(as_("lin"), "/segments?scheme=size") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/segments", 422),
        ("/segments?scheme=shoes", 422),
        ("/scores?cursor=nonsense", 422),
        ("/scores/back-test?from=yesterday", 422),
        ("/scores/back-test?policy=attrition@9", 404),
        ("/parties/4/scores", 404),
        ("/parties/4/segments", 404),
        ("/parties/99/scores", 404),
    ],
)
def test_what_cannot_be_answered_is_told(bank: None, as_, path: str, status: int) -> None:
    as_("lin").get(path, expect=status)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/scores", 200),
        ("/segments?scheme=size", 200),
        ("/scores/back-test", 403),
        ("/parties/1/scores", 200),
    ],
)
def test_figures_of_the_whole_are_not_for_case_handlers(bank: None, as_, path: str, status: int) -> None:
    as_("hana").get(path, expect=status)
    as_("ada").get(path, expect=403)
