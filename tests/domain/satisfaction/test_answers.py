from __future__ import annotations

from typing import Any

import pytest

from casework.domain.satisfaction.answers import LONGEST, read_answers
from casework.errors import Malformed
from tests.domain.satisfaction.asked import SURVEY

Sent = dict[str, Any]


def faults(sent: Sent) -> set[str]:
    with pytest.raises(Malformed) as refused:
        read_answers(SURVEY, sent)
    assert all(len(both) == 2 for both in refused.value.errors.values())  # in both languages
    return set(refused.value.errors)


def test_answers_come_in_the_order_of_the_questions_and_those_left_open_not_at_all() -> None:
    sent = {"comment": " Fine. ", "satisfied": "4", "easy": "", "callback": "yes", "mattered": "speed"}
    found = [(one.question.code, one.score, one.choice, one.text) for one in read_answers(SURVEY, sent)]
    assert found == [
        ("satisfied", 4, None, None),
        ("mattered", None, "speed", None),
        ("comment", None, None, "Fine."),
        ("callback", None, "yes", None),
    ]


@pytest.mark.parametrize("score", ["0", "6", "-1", "4.5", "four", "４", True, 4.0, ["4"], "9" * 5000])
def test_a_score_outside_its_scale_is_refused(score: Any) -> None:
    assert faults({"satisfied": score}) == {"satisfied"}


def test_the_ends_of_each_scale_can_be_given() -> None:
    for ends in (("1", "1", "0"), ("5", "7", "10")):
        sent = dict(zip(("satisfied", "easy", "recommend"), ends, strict=True))
        assert [str(one.score) for one in read_answers(SURVEY, sent)] == list(ends)
    assert faults({"satisfied": 3, "easy": 0}) == {"easy"}
    assert faults({"satisfied": 3, "recommend": 11}) == {"recommend"}


def test_every_fault_is_told_at_once() -> None:
    sent = {"easy": 8, "mattered": "money", "comment": "x" * (LONGEST + 1), "callback": "maybe", "other": 1}
    assert faults(sent) == {"satisfied", "easy", "mattered", "comment", "callback", "other"}


def test_a_comment_with_a_nul_character_is_refused() -> None:
    assert faults({"satisfied": 3, "comment": "a\x00b"}) == {"comment"}
