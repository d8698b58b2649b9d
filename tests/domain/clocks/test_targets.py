"""Targets and policies: what they are by default, and which cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from casework.domain.clocks.targets import ClockPolicy, Target
from casework.errors import Malformed

WEEK = Target(1, "weeks")


def names(term: str, **more: Any) -> list[str]:
    return [threshold.name for threshold in ClockPolicy("P@1", Target.parse(term), **more).thresholds]


@pytest.mark.parametrize("term", ["10 business_days", "10 calendar_days", "2 weeks", "1 months"])
def test_a_long_target_warns_days_before_its_end(term: str) -> None:
    assert names(term) == ["50%", "75%", "90%", "100%", "T-5", "T-2", "T-1"]


@pytest.mark.parametrize(
    "term", ["9 business_days", "9 calendar_days", "1 weeks", "300 hours", "99 business_hours"]
)
def test_a_short_target_warns_by_shares_of_its_time_alone(term: str) -> None:
    assert names(term) == ["50%", "75%", "90%", "100%"]


def test_a_policy_says_itself_when_it_warns_each_threshold_once() -> None:
    assert names("1 weeks", percent=(100, 50, 100), before=(1, 1)) == ["100%", "50%", "T-1"]
    assert names("2 weeks", before=()) == ["50%", "75%", "90%", "100%"]


def test_a_term_reads_as_it_is_written() -> None:
    assert (Target.parse("15 business_days"), str(Target(15, "business_days"))) == (
        Target(15, "business_days"),
        "15 business_days",
    )


@pytest.mark.parametrize(
    "text", ["business_days", "x weeks", "0 weeks", "-1 weeks", "1.5 hours", "3 days", "3", ""]
)
def test_a_term_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="right is"):
        Target.parse(text)


@pytest.mark.parametrize(
    ("target", "more", "said"),
    [
        (WEEK, {"cut_off": "17:00"}, "cut-off of business days only"),
        (Target(1, "business_days"), {"cut_off": "5 pm"}, "right is a time"),
        (WEEK, {"reopen": "again"}, "right is new_cycle or resume"),
        (WEEK, {"percent": (0,)}, "from 1 to 100"),
        (WEEK, {"percent": (101,)}, "from 1 to 100"),
        (WEEK, {"percent": (True,)}, "from 1 to 100"),
        (WEEK, {"before": (0,)}, "at least 1"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(target: Target, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Malformed, match=said):
        ClockPolicy("P@1", target, **more)
