"""Clock scenarios: read strictly, each answered in its place."""

from __future__ import annotations

from typing import Any

import pytest

from casework.errors import Malformed
from casework.rulebook import home
from casework.rulebook.calendars import FOLDER, load_calendars
from casework.rulebook.simulation import answer, answers

CALENDARS = load_calendars(home() / FOLDER)
START = {"at": "2026-03-02T10:00Z", "do": "start"}
TERM = {"amount": 10, "unit": "business_days"}


def scenario(**more: Any) -> dict[str, Any]:
    whole = {
        "id": "x1",
        "calendar": "UK",
        "policy": {"target": TERM},
        "events": [START],
        "now": "2026-03-05T10:00Z",
    }
    return {key: value for key, value in {**whole, **more}.items() if value is not None}


def said(**more: Any) -> str:
    result = answer(scenario(**more), CALENDARS)
    assert set(result) == {"id", "error"}, result
    return str(result["error"])


def test_the_example_of_the_rules_is_answered_with_shipped_names() -> None:
    policy = {
        "name": "INT-RES@3",
        "target": TERM,
        "cut_off": "17:00",
        "pausable": ["awaiting_customer", "hold"],
        "reopen": "new_cycle",
        "thresholds": {"percent": [50, 100], "before": [2]},
    }
    customer = {"do": "resume", "in": "awaiting_customer"}
    events = [
        {**START, "recorded_at": "2026-03-02T12:00Z"},
        {"at": "2026-03-03T09:00Z", "do": "pause", "in": "awaiting_customer"},
        {
            "at": "2026-03-03T15:00Z",
            "acts": [customer, {"do": "extend", "by": {"amount": 2, "unit": "business_days"}}],
        },
        {
            "at": "2026-03-04T09:00Z",
            "do": "retarget",
            "mode": "carry",
            "policy": {"target": {**TERM, "amount": 5}},
        },
    ]
    result = answer(scenario(policy=policy, events=events), CALENDARS)
    assert (result["id"], result["due_at"], result["generation"]) == ("x1", "2026-03-09T17:00:00Z", 3)
    assert result["derivation"]["policy"] == "inline@1"
    assert result["noted"] == [{"at": "2026-03-04T09:00:00Z", "do": "retarget", "why": "extensions_dropped"}]


def test_a_calendar_without_a_name_is_an_inline_one() -> None:
    calendar = {"zone": "Europe/London", "hours": {"mon": [["09:00", "17:00"]]}}
    assert answer(scenario(calendar=calendar), {})["derivation"]["calendar"] == "inline@1"


def test_a_policy_with_a_calendar_of_its_own_uses_that() -> None:
    result = answer(scenario(policy={"target": {**TERM, "amount": 1}, "calendar": "CN"}), CALENDARS)
    assert result["due_at"] == "2026-03-03T10:00:00Z"


def test_title_and_expected_values_are_passed_over() -> None:
    assert "error" not in answer(scenario(title="a title", expect={"state": "stopped"}), CALENDARS)


def test_one_that_cannot_be_read_is_refused_in_its_place_and_the_others_are_answered() -> None:
    results = answers([scenario(), scenario(id="x2", now="today"), scenario(id="x3"), 4], CALENDARS)
    assert [("error" in result, result["id"]) for result in results] == [
        (False, "x1"),
        (True, "x2"),
        (False, "x3"),
        (True, None),
    ]


def test_a_file_that_is_no_list_is_refused_whole() -> None:
    with pytest.raises(Malformed, match="right is a list of scenarios"):
        answers({}, CALENDARS)


@pytest.mark.parametrize(
    ("more", "right"),
    [
        ({"policy": None}, "policy is missing"),
        ({"calendar": "FR"}, "right is one of AU, CN, HK"),
        ({"calendar": {"zone": "Europe/London", "hours": {}}}, "no working time"),
        ({"policy": {"target": TERM, "calendar": {"zone": "Europe/London", "hours": {}}}}, "no working time"),
        ({"policy": {}}, "a term is None"),
        ({"policy": {"target": {"amount": 3, "unit": "days"}}}, "the unit is 'days'"),
        ({"policy": {"target": {"amount": 3, "unit": ["weeks"]}}}, "the unit is ['weeks']"),
        ({"policy": {"target": {"amount": 10**30, "unit": "weeks"}}}, "within ten years"),
        ({"policy": {"target": {"amount": 10**30, "unit": "business_minutes"}}}, "within ten years"),
        ({"policy": {"target": TERM, "thresholds": {"percent": [[50]]}}}, "from 1 to 100"),
        ({"policy": {"target": {"amount": 0, "unit": "weeks"}}}, "at least 1"),
        ({"policy": {"target": {"amount": 1.5, "unit": "weeks"}}}, "whole amount"),
        ({"policy": {"target": {"amount": True, "unit": "weeks"}}}, "whole amount"),
        ({"policy": {"target": {"amount": 523, "unit": "weeks"}}}, "within ten years"),
        ({"policy": {"target": {**TERM, "of": 1}}}, "the key 'of'"),
        ({"policy": {"target": TERM, "pausible": []}}, "the key 'pausible'"),
        ({"policy": {"target": TERM, "pausable": "hold"}}, "right is a list of states"),
        ({"policy": {"target": TERM, "name": 3}}, "name is 3"),
        ({"policy": {"target": TERM, "reopen": "again"}}, "right is new_cycle or resume"),
        ({"policy": {"target": TERM, "cut_off": "5pm"}}, "right is a time"),
        ({"policy": {"target": {"amount": 3, "unit": "weeks"}, "cut_off": "17:00"}}, "business days only"),
        ({"policy": {"target": TERM, "thresholds": {"percent": [0]}}}, "from 1 to 100"),
        ({"policy": {"target": TERM, "thresholds": {"percent": 50}}}, "right is a list"),
        ({"policy": {"target": TERM, "thresholds": {"per cent": [50]}}}, "right is one of percent, before"),
        ({"now": "2026-03-05T10:00"}, "right is a time with its offset"),
        ({"events": {}}, "right is a list"),
        ({"events": [{"do": "start"}]}, "at is None"),
        ({"events": [{"at": "2026-03-02T10:00Z"}]}, "do is None"),
        ({"events": [{**START, "who": "hana"}]}, "the key 'who'"),
        ({"events": [{**START, "do": "begin"}]}, "right is one of extend"),
        ({"events": [{**START, "recorded_at": "2026-03-02T09:59Z"}]}, "not before `at`"),
        ({"events": [START, {"at": "2026-03-02T09:00Z", "do": "stop"}]}, "the event above it"),
        ({"events": [{"at": "2026-03-02T10:00Z", "do": "pause"}]}, "without `in`"),
        ({"events": [{"at": "2026-03-02T10:00Z", "acts": []}]}, "right is one of the two"),
        ({"events": [{**START, "acts": [{"do": "stop"}]}]}, "right is one of the two"),
        ({"events": [{**START, "do": "extend"}]}, "neither or both"),
        (
            {"events": [{**START, "do": "retarget", "mode": "swap", "policy": {"target": TERM}}]},
            "keep, carry, restart",
        ),
    ],
)
def test_what_cannot_be_read_says_what_would_be_right(more: dict[str, Any], right: str) -> None:
    policy = more.get("policy", {"target": TERM})
    assert right in said(**{**more, "policy": policy})
