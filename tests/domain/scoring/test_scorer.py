"""Points for rows, with reasons: conditions at their bounds, groups, floors, limits and broken cells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.domain.definition import Words
from casework.domain.scoring.conditions import faults_of
from casework.domain.scoring.conditions import test_of as asked_of
from casework.domain.scoring.policy import Band, Column, Rule, ScoringPolicy
from casework.domain.scoring.scorer import BrokenCell, Scorer

WORDS = Words("Words", "词")
LOW, HIGH = Band("low", Words("Low", "低"), 0), Band("high", Words("High", "高"), 50)


def rule(code: str, points: int, **more: Any) -> Rule:
    return Rule(code, Words(code, code), points, **more)


def scorer(*rules: Rule, **more: Any) -> Scorer:
    columns = {"age": Column("age", "number", WORDS), "town": Column("town", "text", WORDS)}
    return Scorer(ScoringPolicy("made_up", 1, WORDS, date(2026, 1, 1), columns, rules, (HIGH, LOW), **more))


@pytest.mark.parametrize(
    ("wanted", "passes", "fails"),
    [
        ({"above": 3}, [3.5, 4.0], [3.0, 2.0, None]),
        ({"at_least": 3}, [3.0, 4.0], [2.9, None]),
        ({"below": 3}, [2.9, -1.0], [3.0, None]),
        ({"at_most": 3}, [3.0, 2.0], [3.1, None]),
        ({"between": [3, 5]}, [3.0, 4.0, 5.0], [2.9, 5.1, None]),
        ({"at_least": 3, "below": 5}, [3.0, 4.9], [2.9, 5.0, None]),
        ({"is": 3}, [3.0], [4.0, None]),
        (3, [3.0], [3.1, None]),
        ({"in": ["a", "b"]}, ["a", "b"], ["c", None]),
        (["a"], ["a"], ["A", None]),
        ("a", ["a"], ["b", None]),
        ({"blank": True}, [None], [0.0, "a"]),
        ({"blank": False}, [0.0, "a"], [None]),
    ],
)
def test_a_condition_holds_up_to_its_bound_and_no_further(
    wanted: Any, passes: list[Any], fails: list[Any]
) -> None:
    test = asked_of(wanted)
    assert [test(cell) for cell in passes] == [True] * len(passes)
    assert [test(cell) for cell in fails] == [False] * len(fails)


@pytest.mark.parametrize(
    ("wanted", "kind", "told"),
    [
        ({"abov": 3}, "number", 'no comparison "abov"; did you mean "above"?'),
        ({"above": "3"}, "number", "above takes a number, not '3'"),
        ({"above": 3}, "text", "above compares numbers, and the column holds text"),
        ({"between": [5, 3]}, "number", "between 5 and 3 lies nothing"),
        ({"between": [5]}, "number", "between takes the lowest and the highest number"),
        ({"blank": 1}, "text", "blank takes true or false"),
        ([], "text", "in takes a list of values"),
        ([1], "text", "1 is no text"),
        ({}, "text", "is empty"),
        (True, "number", "True is no number"),
    ],
)
def test_a_condition_that_does_not_fit_its_column_is_told(wanted: Any, kind: str, told: str) -> None:
    assert [says for says in faults_of(wanted, kind) if says.startswith(told)]


def test_points_add_up_between_the_limits_and_name_the_band() -> None:
    one = scorer(
        rule("old", 60, when={"age": {"at_least": 60}}),
        rule("here", 55, when={"town": "Here"}),
        rule("young", -30, when={"age": {"below": 30}}),
    )
    verdicts = [
        one.verdict({"age": age, "town": town}) for age, town in (("60", ""), ("61", "Here"), ("29", ""))
    ]
    assert [(v.score, v.band.code) for v in verdicts] == [(60, "high"), (100, "high"), (0, "low")]


def test_a_row_begins_with_the_points_of_every_row() -> None:
    assert scorer(rule("old", 5, when={"age": 60}), start=7).verdict({"age": "60"}).score == 12


def test_of_a_group_the_rule_with_the_most_points_counts_alone() -> None:
    rules = (
        rule("two", 20, when={"age": {"at_least": 2}}, group="age"),
        rule("three", 30, when={"age": {"at_least": 3}}, group="age"),
        rule("one", 10, when={"age": {"at_least": 1}}, group="age"),
        rule("here", 5, when={"town": "Here"}),
    )
    verdict = scorer(*rules).verdict({"age": "3", "town": "Here"})
    assert (verdict.score, [one.code for one in verdict.rules]) == (35, ["three", "here"])


def test_a_floor_lifts_the_band_and_leaves_the_score() -> None:
    verdict = scorer(rule("exposed", 0, when={"town": "There"}, floor="high")).verdict({"town": "There"})
    assert (verdict.score, verdict.band.code) == (0, "high")


def test_one_of_several_conditions_is_enough_and_an_exception_is_none() -> None:
    one = scorer(
        rule("r", 5, any=({"town": "Here"}, {"age": {"above": 50}}), unless=({"town": "There", "age": 60},))
    )
    rows = [("51", ""), ("10", "Here"), ("10", ""), ("60", "There"), ("61", "There")]
    assert [one.verdict({"age": age, "town": town}).score for age, town in rows] == [5, 5, 0, 0, 5]


def test_reasons_name_the_rule_its_points_and_the_cells_that_spoke_for_it() -> None:
    one = scorer(
        rule("old", 10, when={"age": {"at_least": 60}}),
        rule("both", 20, when={"age": {"at_least": 60}, "town": "Here"}),
    )
    row = {"age": "61.5", "town": " Here "}
    told = [reason.to_json() for reason in one.reasons(row, one.verdict(row).rules)]
    assert told == [
        {"rule": "both", "points": 20, "en": "both", "zh": "both", "value": {"age": 61.5, "town": "Here"}},
        {"rule": "old", "points": 10, "en": "old", "zh": "old", "value": 61.5},
    ]


@pytest.mark.parametrize("text", ["sixty", "1,000", "1_000", "nan", "inf", "0x10", "\udce9"])
def test_what_is_no_number_is_a_broken_cell(text: str) -> None:
    with pytest.raises(BrokenCell) as broken:
        scorer(rule("old", 10, when={"age": 60})).verdict({"age": text})
    assert broken.value.column == "age"


def test_text_that_was_not_read_right_is_a_broken_cell() -> None:
    with pytest.raises(BrokenCell, match="not readable"):
        scorer(rule("here", 10, when={"town": "Here"})).verdict({"town": "M\udcfcnchen"})


def test_a_long_table_of_different_cells_is_scored_the_same_when_the_memory_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("casework.domain.scoring.scorer.REMEMBERED", 3)
    one = scorer(rule("old", 10, when={"age": {"at_least": 5}}))
    assert [one.verdict({"age": str(age)}).score for age in range(10)] == [0] * 5 + [10] * 5
