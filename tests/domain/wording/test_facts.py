"""Facts and conditions are spoken of by the titles that people see on the screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casework.domain.definition import Words
from casework.domain.lint.conditions import known_facts
from casework.domain.wording.facts import (
    day_in_words,
    either,
    excluded,
    listed,
    none_of,
    title_of,
    unmet,
    value_in_words,
)
from tests.domain.matters import MATTER, facts


def test_alternatives_and_lists_read_like_sentences() -> None:
    three = [Words("a", "甲"), Words("b", "乙"), Words("c", "丙")]
    assert (either(three).en, either(three).zh) == ("a, b or c", "甲、乙或丙")
    assert (listed(three[:2]).en, listed(three[:1]).zh) == ("a and b", "甲")


@pytest.mark.parametrize(
    ("fact", "title"),
    [
        ("severity", "Severity"),
        ("slot.final.breached", "Final answer overdue"),
        ("slot.final.running", "Final answer running"),
        ("task.pay.done", "Pay done"),
        ("party.segment", "Customer segment"),
        ("age", "Age of the case in days"),
    ],
)
def test_a_fact_has_a_title(fact: str, title: str) -> None:
    assert title_of(fact, MATTER).en == title


def test_values_are_shown_as_on_the_screen() -> None:
    assert value_in_words("severity", "P1", MATTER) == Words("P1 serious", "P1 重大")
    assert value_in_words("priority", "P1", MATTER) == Words("P1 serious", "P1 重大")
    assert value_in_words("vulnerable", True, MATTER) == Words("yes", "是")
    assert value_in_words("amount", None, MATTER) == Words("not given", "未填写")
    assert value_in_words("amount", Decimal("1.50"), MATTER) == Words("1.50", "1.50")
    assert day_in_words(date(2026, 3, 9)) == Words("9 March 2026", "2026年3月9日")


def test_a_condition_that_does_not_hold_says_what_is_and_what_would_have_to_be() -> None:
    said = unmet({"severity": ["P1"]}, facts(), MATTER)
    assert said.en == (
        "“Severity” is P3 simple; for this it would have to be P1 serious."
        " If it is wrong, correct it on the case first."
    )
    assert said.zh == "“等级”目前为“P3 普通”；须为“P1 重大”才能进行此操作。如有误，请先在案件中更正。"


def test_what_is_not_given_yet_is_to_be_given() -> None:
    said = unmet({"amount": {"above": 0, "at_most": 9}}, facts(), MATTER)
    assert said.en == (
        "“Amount” is not given; for this it would have to be more than 0 and at most 9."
        " Give it on the case first."
    )


def test_what_stands_in_the_way_and_what_would_do_are_named() -> None:
    assert excluded(({"severity": ["P3"]},), facts(), MATTER).en == (
        "This is not for cases in which “Severity” is P3 simple."
    )
    ways = none_of(({"severity": ["P1"]}, {"slot.final.breached": True, "amount": {"set": True}}), MATTER)
    assert ways.en == (
        "This needs one of these to be so: “Severity” is P1 serious"
        " or “Final answer overdue” is yes and “Amount” is given."
    )


def test_every_fact_that_a_condition_may_name_has_a_title() -> None:
    for name in known_facts(MATTER):
        title = title_of(name, MATTER)
        assert title.en, name
        assert title.zh != title.en, name


def test_codes_of_the_customer_and_of_states_are_told_in_words() -> None:
    assert value_in_words("party.kind", "organisation", MATTER).en == "a company"
    assert value_in_words("party.size", "large", MATTER).zh == "大型"
    state = next(iter(MATTER.states))
    assert value_in_words("state", state, MATTER) == MATTER.states[state].title
