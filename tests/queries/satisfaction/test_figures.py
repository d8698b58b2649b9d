"""The figures of a survey from its kept sums: margins, small cuts, base notes, weights."""

from __future__ import annotations

from dataclasses import replace

from casework.domain.satisfaction.survey import Survey
from casework.queries.satisfaction.figures import Figures, figures_of
from casework.queries.satisfaction.tallies import Tally
from tests.domain.satisfaction.asked import SURVEY

NPS: Survey = replace(SURVEY, questions=SURVEY.questions[2:], weights={"decider": 3.0})


def given(score: int, number: int, team: str = "retail", period: str = "2026-11", role: str = "") -> Tally:
    return Tally(period, team, "recommend", role, str(score), number)


def fate(bucket: str, number: int) -> Tally:
    return Tally("2026-11", "retail", "*", "", bucket, number)


def figures(*tallies: Tally) -> Figures:
    return figures_of(NPS, tallies)


def test_a_rating_has_its_margin_and_its_distribution() -> None:
    (rating,) = figures(given(10, 50), given(7, 30), given(3, 20)).ratings
    assert rating.measure is not None
    assert (round(rating.measure.value, 1), round(rating.measure.margin, 1)) == (30.0, 15.3)
    assert (rating.n, rating.standing) == (100, "firm")
    assert rating.counts[10] == 50
    assert rating.counts[0] == 0


def test_nine_answers_show_nothing_at_all() -> None:
    found = figures(given(10, 9))
    (rating,) = found.ratings
    assert (rating.measure, rating.mean, rating.counts) == (None, None, {})
    assert [point.measure for point in found.trend] == [None]
    assert [cut.measure for cut in found.teams] == [None]


def test_ten_answers_are_shown_and_marked() -> None:
    (rating,) = figures(given(10, 10)).ratings
    assert rating.standing == "flagged"
    assert rating.measure is not None


def test_a_small_team_hides_with_the_next_one_so_that_the_rest_does_not_give_it_away() -> None:
    found = figures(given(10, 40, "retail"), given(8, 25, "corporate"), given(0, 3, "ships"))
    assert {cut.name: cut.hidden for cut in found.teams} == {
        "retail": False, "corporate": True, "ships": True
    }  # fmt: skip


def test_the_base_of_the_response_rate_leaves_out_who_was_not_reached_or_not_asked() -> None:
    response = figures(
        fate("invited", 50), fate("answered", 12), fate("undeliverable", 10), fate("suppressed:fatigue", 7)
    ).response
    assert (response.base, response.percent, response.left_out) == (40, 30.0, {"fatigue": 7})


def test_a_rating_is_also_weighed_by_the_parts_that_people_have() -> None:
    (rating,) = figures(given(10, 10, role="decider"), given(0, 10, role="user")).ratings
    assert rating.measure is not None
    assert rating.weighed is not None
    assert rating.measure.value == 0
    assert rating.weighed.value == 50  # (30 − 10) / 40
    assert rating.weighed.n == 16  # (30 + 10)² / (90 + 10)
    assert figures(given(10, 20)).ratings[0].weighed is None


def test_a_correction_that_took_a_score_away_leaves_no_trace_in_the_sums() -> None:
    (rating,) = figures(given(2, 1), given(2, -1), given(3, 10)).ratings
    assert rating.n == 10
