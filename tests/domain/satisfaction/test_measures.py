from __future__ import annotations

import csv
from collections import Counter

import pytest

from casework.domain.satisfaction import measures
from tests.conftest import SHARED

QUESTIONNAIRES = SHARED / "data" / "satisfaction" / "student_evaluation_a.csv"
needs_questionnaires = pytest.mark.skipif(
    not QUESTIONNAIRES.exists(), reason="the shared questionnaires are not on this machine"
)


def test_fifty_promoters_and_twenty_detractors_in_a_hundred_are_plus_thirty() -> None:
    found = measures.nps({10: 30, 9: 20, 8: 15, 7: 15, 6: 10, 0: 10})
    assert (round(found.value, 1), round(found.margin, 1), found.n) == (30.0, 15.3, 100)


def test_nought_is_a_detractor_and_seven_is_not() -> None:
    assert measures.nps({0: 1}).value == -100
    assert measures.nps({6: 1}).value == -100
    assert measures.nps({7: 1}).value == 0
    assert measures.nps({9: 1}).value == 100


def test_four_and_five_are_satisfied() -> None:
    found = measures.csat({1: 1, 2: 1, 3: 1, 4: 1, 5: 4})
    assert round(found.value, 1) == 62.5
    assert round(found.margin, 2) == 33.55  # 1.96·√(0.625·0.375/8)


def test_an_effort_has_a_mean_and_a_share_of_those_for_whom_it_was_easy() -> None:
    counts = {7: 2, 5: 1, 4: 1, 1: 1}
    assert round(measures.ces(counts).value, 2) == 4.80
    assert round(measures.easy(counts).value, 1) == 60.0
    assert round(measures.ces(counts).margin, 2) == 2.18  # s = 2.490 of five answers


def test_without_answers_there_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no answer"):
        measures.nps({})


def test_a_decision_maker_counts_more_than_an_assistant() -> None:
    counts, size = measures.weighed(
        [(10, "decider", 1), (0, "assistant", 1), (8, "unknown", 1)], {"decider": 3.0, "assistant": 1.0}
    )
    assert round(measures.nps(counts, size).value, 1) == 40.0  # (3 − 1) / 5
    assert round(size, 3) == 2.273  # 25 / 11: three answers are worth fewer when they weigh unevenly


def test_equal_weights_leave_the_number_of_answers_as_it_is() -> None:
    _, size = measures.weighed([(10, "a", 3), (0, "b", 1)], {"a": 2.0, "b": 2.0})
    assert size == 4


def test_a_distribution_names_the_scores_that_nobody_gave() -> None:
    assert measures.distribution([5, 5, 3], "csat") == {1: 0, 2: 0, 3: 1, 4: 0, 5: 2}


@needs_questionnaires
def test_real_questionnaires_give_the_figures_that_another_program_found() -> None:
    with QUESTIONNAIRES.open(newline="") as file:
        rows = [[int(cell) for cell in row[6:]] for row in list(csv.reader(file))[1:]]
    counts = Counter(score for row in rows for score in row)
    last = Counter(row[-1] for row in rows)
    assert (len(rows), sum(counts.values())) == (2861, 80108)
    assert [counts[score] for score in range(1, 6)] == [12166, 9613, 22375, 22221, 13733]
    assert round(measures.mean("csat", counts).value, 4) == 3.1965
    assert round(measures.csat(counts).value, 2) == 44.88
    assert round(measures.csat(last).value, 2) == 48.90
    assert round(measures.net("csat", last, (5, 5), (1, 3)).value, 2) == -31.25
    assert sum(1 for row in rows if len(set(row)) == 1) == 1439
