from __future__ import annotations

from casework.domain.satisfaction.cuts import FIRM, FLAGGED, HIDDEN, ResponseRate, hidden_cuts, standing


def test_nine_answers_are_hidden_ten_are_flagged_thirty_are_firm() -> None:
    assert [standing(n) for n in (0, 9, 9.9, 10, 29, 30)] == [HIDDEN, HIDDEN, HIDDEN, FLAGGED, FLAGGED, FIRM]


def test_a_single_small_team_cannot_be_worked_out_from_the_others() -> None:
    assert hidden_cuts({"retail": 40, "corporate": 25, "ships": 4}) == {"ships", "corporate"}


def test_small_teams_that_are_many_together_hide_by_themselves() -> None:
    assert hidden_cuts({"retail": 40, "ships": 6, "dams": 5}) == {"ships", "dams"}


def test_nothing_is_hidden_where_all_have_answers_enough() -> None:
    assert hidden_cuts({"retail": 40, "ships": 10, "empty": 0}) == frozenset()


def test_a_response_rate_counts_those_who_could_be_reached() -> None:
    rate = ResponseRate(invited=50, answered=12, undeliverable=10, left_out={"fatigue": 7})
    assert (rate.base, rate.percent) == (40, 30.0)
    assert ResponseRate(2, 0, 2, {}).percent is None
