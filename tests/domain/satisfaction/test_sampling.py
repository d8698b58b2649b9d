from __future__ import annotations

import pytest

from casework.domain.satisfaction.sampling import drawn, sample_size, to_draw


def test_an_endless_population_needs_385_answers() -> None:
    assert sample_size() == 385


def test_of_eight_hundred_customers_260_are_enough() -> None:
    assert sample_size(800) == 260


def test_never_more_are_needed_than_there_are() -> None:
    assert [sample_size(n) for n in (0, 1, 2, 10)] == [0, 1, 2, 10]


def test_an_error_outside_nought_and_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        sample_size(800, error=0)


def test_fewer_than_two_hundred_are_all_asked() -> None:
    assert [to_draw(n) for n in (0, 199, 200)] == [0, 199, 132]


def test_who_seldom_answers_is_asked_more_often() -> None:
    assert to_draw(10_000, expected_response=0.25) == 1480  # 370 answers are needed
    assert to_draw(400, expected_response=0.25) == 400


def test_the_same_seed_draws_the_same_customers_in_whatever_order_they_come() -> None:
    members = list(range(1, 1001))
    first = drawn(members, 278, "2026")
    assert drawn(reversed(members), 278, "2026") == first
    assert len(set(first)) == 278
    assert drawn(members, 278, "2027") != first


def test_a_draw_favours_no_part_of_the_customers() -> None:
    often = [0, 0]
    for seed in range(200):
        for member in drawn(range(100), 20, str(seed)):
            often[member >= 50] += 1
    assert abs(often[0] - often[1]) < 200  # of 4,000; three standard errors are about 170
