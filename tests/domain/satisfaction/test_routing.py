from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.domain.satisfaction.answers import read_answers
from casework.domain.satisfaction.routing import Verdict, verdict_on
from tests.domain.satisfaction.asked import SURVEY


def verdict(last: int | None = None, **sent: Any) -> Verdict:
    return verdict_on(SURVEY, read_answers(SURVEY, {"satisfied": 5, **sent}), last)


@pytest.mark.parametrize(
    ("question", "last_low", "first_good"), [("satisfied", 2, 3), ("easy", 3, 4), ("recommend", 6, 7)]
)
def test_a_score_at_the_threshold_of_its_scale_opens_a_follow_up(
    question: str, last_low: int, first_good: int
) -> None:
    assert verdict(**{question: last_low}).reasons == ("low_score",)
    assert not verdict(**{question: first_good}).loop


def test_a_fall_by_three_opens_a_follow_up() -> None:
    assert verdict(last=5, satisfied=3).drop == 2
    assert not verdict(last=5, satisfied=3).loop
    survey = replace(SURVEY, drop=2)
    assert verdict_on(survey, read_answers(survey, {"satisfied": 3}), 5).reasons == ("drop",)


def test_a_wish_to_be_called_opens_a_follow_up() -> None:
    assert verdict(callback="yes").reasons == ("callback",)
    assert not verdict(callback="no").loop


@pytest.mark.parametrize("comment", ["This is UNACCEPTABLE.", "我要投诉。"])
def test_a_comment_that_reads_like_a_complaint_is_marked(comment: str) -> None:
    assert verdict(comment=comment).reasons == ("complaint_like",)
    assert verdict(comment=comment).comment == comment


def test_who_does_not_refuse_may_be_spoken_to_and_who_refuses_may_not() -> None:
    assert verdict().contact_permission
    assert not verdict(permission="no").contact_permission


def test_only_the_question_of_recommendation_makes_a_promoter() -> None:
    assert not verdict(recommend=10).promoter  # the survey is rated by its first scored question
    survey = replace(SURVEY, questions=SURVEY.questions[2:])
    assert verdict_on(survey, read_answers(survey, {"recommend": 9})).promoter
