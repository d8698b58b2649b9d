"""How well a score told beforehand, held against plain counts over pairs and sorted rows."""

from __future__ import annotations

import random
from itertools import product

import pytest

from casework.domain.scoring.back_test import BackTest


def counted(*rows: tuple[int, bool]) -> BackTest:
    test = BackTest()
    for score, happened in rows:
        test.add(score, "band", happened)
    return test


def pairs_won(rows: list[tuple[int, bool]]) -> float:
    hit, spared = ([score for score, happened in rows if happened is one] for one in (True, False))
    won = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(hit, spared))
    return won / (len(hit) * len(spared))


@pytest.mark.parametrize("seed", range(20))
def test_the_auc_is_the_share_of_pairs_that_the_score_puts_in_order(seed: int) -> None:
    draw = random.Random(seed)
    rows = [(draw.randrange(12), draw.random() < 0.4) for _ in range(60)] + [(3, True), (3, False)]
    assert counted(*rows).auc == pytest.approx(pairs_won(rows))


def test_a_score_that_always_tells_has_an_auc_of_one_and_one_that_never_tells_a_half() -> None:
    assert counted((9, True), (8, True), (1, False)).auc == 1.0
    assert counted((5, True), (5, False), (5, False)).auc == 0.5


def test_where_all_or_none_left_there_is_no_auc() -> None:
    assert counted((5, True)).auc is None
    assert counted((5, False)).auc is None
    assert counted().auc is None


def test_the_lift_of_the_top_tenth_counts_its_rows() -> None:
    rows = [(score, score >= 95) for score in range(100)]  # 5 left, all in the top 10
    assert counted(*rows).lift() == pytest.approx((5 / 10) / (5 / 100))


def test_rows_that_tie_at_the_edge_of_the_tenth_count_in_proportion() -> None:
    rows = [(9, True)] * 5 + [(5, True)] * 5 + [(5, False)] * 15 + [(1, False)] * 75
    caught = 5 + 5 * (5 / 20)  # of the twenty that tie at 5, five fit into the tenth
    assert counted(*rows).lift() == pytest.approx((caught / 10) / (10 / 100))
    assert counted(*reversed(rows)).lift() == counted(*rows).lift()


def test_there_is_no_lift_where_nobody_left() -> None:
    assert counted((9, False), (1, False)).lift() is None
    assert counted().lift() is None


def test_counts_by_score_come_to_the_same_as_row_by_row() -> None:
    whole = BackTest()
    whole.add(9, "high", 2, {"town": "Here"}, n=3)
    assert (whole.whole.n, whole.whole.happened, whole.segments["town"]["Here"].rate) == (3, 2, 2 / 3)
