"""The pages of leads and compliance: how well the score told, and who moved between segments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from casework.db import transaction
from casework.models import Party, PartyScore, PartySegment
from casework.web.pages.retention.bars_drawing import drawn
from tests.commands.retention.bank_of_two_years import ORDINARY
from tests.web.conftest import MONDAY

SPRING = MONDAY - timedelta(days=300)


@pytest.fixture
def bank(app: Flask) -> None:
    """Ten customers: of two with high scores both left, of eight others one."""
    parties, scores, segments = [], [], []
    for number in range(1, 11):
        left = number in (1, 2, 3)
        ended = {"relationship": "ended", "ended_on": "2026-10-01"} if left else {"ended_on": None}
        party = {"id": number, "name": f"Haichuan <{number}> Ltd", "entity": "uk", "recorded_at": SPRING}
        band = "A" if number < 6 else None
        parties.append({**ORDINARY, **party, **ended, "version": 1, "value_band": band})
        points = 80 if number < 3 else 40 if number < 5 else 0
        band = {80: "high", 40: "medium", 0: "watch"}[points]
        row = {"party_id": number, "policy": "attrition@1", "scored_at": SPRING, "until": None, "reasons": []}
        scores.append({**row, "score": points, "band": band})
    for number, was, value in ((5, "B", "A"), (6, "A", "C")):
        row = {"party_id": number, "scheme": "value_band", "policy": "value@1", "reasons": {}}
        moved = MONDAY - timedelta(days=10)
        segments += [
            {**row, "since": SPRING, "until": moved, "value": was},
            {**row, "since": moved, "until": None, "value": value},
        ]
    with app.app_context(), transaction() as session:
        for model, rows in ((Party, parties), (PartyScore, scores), (PartySegment, segments)):
            session.execute(insert(model), rows)


def test_a_lead_sees_who_left_by_band_and_the_lift_of_the_top_tenth(bank: None, signed_in) -> None:
    page = signed_in("lin").get("/scores/back-test?from=2026-05-25&to=2026-11-23").text
    assert '<b class="num">10</b> customers' in page
    assert "30.0 %" in page
    assert '<b class="num">3.3</b> times as often as overall' in page
    assert '<svg class="trend"' in page
    assert page.count('<rect class="bar"') == 3
    assert "100.0 %" in page.split("By band")[1]
    assert "not known" in page.split("<h2>Value</h2>")[1]


def test_who_asks_for_sizes_is_told_which_countries_have_a_standard(bank: None, signed_in) -> None:
    lin = signed_in("lin")
    assert "laid one down for: China. Others are not sized." in lin.get("/segments?scheme=size").text
    assert "not sized" not in lin.get("/segments?scheme=value_band").text


def test_without_scores_the_page_says_so(signed_in) -> None:
    page = signed_in("remy").get("/scores/back-test").text
    assert "Nobody had a score on that day." in page
    assert '<svg class="trend"' not in page


@pytest.mark.parametrize(
    "query", ["?from=x&to=2026-99-99", "?from=2027-01-01&to=2026-01-01", "?from=0001-01-01&to=9999-12-31"]
)
def test_days_that_are_none_do_no_harm(bank: None, signed_in, query: str) -> None:
    assert signed_in("lin").get(f"/scores/back-test{query}").status_code == 200
    assert signed_in("lin").get(f"/segments{query}").status_code == 200


def test_a_policy_that_there_is_not_is_not_found(signed_in) -> None:
    assert signed_in("lin").get("/scores/back-test?policy=attrition@99").status_code == 404


@pytest.mark.parametrize("path", ["/scores/back-test", "/segments"])
@pytest.mark.parametrize("who", ["hana", "ada", "zed"])
def test_the_pages_are_for_leads_and_overseers_alone(signed_in, who: str, path: str) -> None:
    assert signed_in(who).get(path).status_code == 403
    assert signed_in("otto").get(path).status_code == 200


def test_who_moved_is_shown_with_both_segments_and_names_are_escaped(bank: None, signed_in) -> None:
    page = signed_in("lin").get("/segments?scheme=value_band").text
    assert "Haichuan &lt;5&gt; Ltd" in page
    assert "Haichuan &lt;6&gt; Ltd" in page
    assert "Haichuan <5>" not in page
    assert page.split("Who moved")[1].count("data-row") == 2


def test_a_time_in_which_nobody_moved_says_so_and_an_unknown_scheme_is_the_usual_one(
    bank: None, signed_in
) -> None:
    assert (
        "Nobody moved in these days." in signed_in("lin").get("/segments?from=2026-11-20&to=2026-11-23").text
    )
    assert 'value="value_band" selected' in signed_in("lin").get("/segments?scheme=shoe_size").text


def test_the_pages_speak_chinese(bank: None, signed_in) -> None:
    remy = signed_in("remy")
    remy.post("/language", {"language": "zh"})
    page = remy.get("/scores/back-test?from=2026-05-25&to=2026-11-23").text
    assert "评分回溯检验" in page
    assert "流失率" in page
    assert "Share that left" not in page
    assert "客户分层变动" in remy.get("/segments").text


def test_bars_stand_on_the_floor_and_reach_to_their_share() -> None:
    drawing = drawn([("Low", "8", 0.1), ("High", "2", 0.5), ("None", "0", None)], 0.2)
    assert drawing is not None
    low, high, none = drawing.bars
    assert (low.y + low.height, high.y + high.height) == (drawing.floor, drawing.floor)
    assert high.height == pytest.approx(5 * low.height, abs=0.2)
    assert (none.height, none.says) == (0, "")
    assert drawing.grid[0] == (drawing.floor, "0 %")
    assert drawn([("None", "0", None)], None) is None
