"""Acts as they are stored, in their order, and those that cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from casework.domain.clocks.acts import Act
from casework.domain.clocks.targets import ClockPolicy, Target
from casework.errors import Malformed
from tests.domain.made_calendars import act, at, policy, shown

POLICY = policy("5 business_days", name="INT-RES@4")


def named(name: str) -> ClockPolicy:
    assert name == POLICY.name
    return POLICY


@pytest.mark.parametrize(
    "given",
    [
        Act(at("2026-03-02T10:00:00.123456"), "start", recorded_at=at("2026-03-02T12:00")),
        Act(at("2026-03-02T10:00"), "pause", in_="hold"),
        Act(at("2026-03-02T10:00"), "extend", by=Target(2, "business_days")),
        Act(at("2026-03-02T10:00"), "extend", due=at("2026-04-02T10:00")),
        Act(at("2026-03-02T10:00"), "retarget", mode="carry", policy=POLICY),
    ],
)
def test_an_act_is_found_again_as_it_was_stored(given: Act) -> None:
    assert Act.from_json(given.to_json(), named) == given


def test_a_policy_is_stored_by_its_name_and_moments_with_their_fractions() -> None:
    assert Act(at("2026-03-02T10:00"), "retarget", mode="keep", policy=POLICY).to_json() == {
        "at": "2026-03-02T10:00:00.000000Z",
        "do": "retarget",
        "mode": "keep",
        "policy": "INT-RES@4",
    }


def test_acts_of_one_move_apply_in_a_fixed_order_whatever_order_they_are_given_in() -> None:
    rule = policy("10 business_hours", "hold")
    move = act("2026-03-02T10:00", "pause", in_="hold") + act("2026-03-02T10:00", "start")
    reading = shown(rule, "2026-03-03T11:00", move, act("2026-03-03T10:00", "resume", in_="hold"))
    assert (reading.noted, reading.due_at) == ([], at("2026-03-04T12:00"))


def test_events_of_one_instant_take_effect_in_the_order_of_recording() -> None:
    acts = [act("2026-03-04T10:00", do) for do in ("stop", "reopen", "reset")]
    reading = shown("5 business_days", "2026-03-05T10:00", act("2026-03-02T10:00", "start"), *acts)
    assert (reading.cycle, [past.ended_by for past in reading.cycles]) == (3, ["stop", "reset"])


def test_what_is_not_recorded_yet_or_has_not_happened_yet_is_not_known() -> None:
    late = act("2026-03-02T10:00", "start", recorded="2026-03-02T12:00")
    assert shown("5 business_days", "2026-03-02T11:59", late).state == "not_started"
    assert shown("5 business_days", "2026-03-02T12:00", late).state == "running"


@pytest.mark.parametrize(
    ("do", "more", "said"),
    [
        ("begin", {}, "right is one of extend, pause, reopen"),
        ("pause", {}, "without `in`"),
        ("resume", {}, "without `in`"),
        ("extend", {}, "neither or both"),
        ("extend", {"by": Target(1, "weeks"), "due": at("2026-03-20T10:00")}, "neither or both"),
        ("retarget", {"mode": "swap", "policy": POLICY}, "one of keep, carry, restart"),
        ("retarget", {"mode": "keep"}, "right is a policy"),
        ("start", {"recorded_at": at("2026-03-01T10:00")}, "before it happened"),
    ],
)
def test_an_act_that_cannot_be_is_refused_with_what_would_be_right(
    do: str, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(Malformed, match=said):
        Act(at("2026-03-02T10:00"), do, **more)
