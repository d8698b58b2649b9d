"""Clocks replayed from their acts: the worked examples of the rules, by name, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from casework.domain.clock import due_date
from casework.domain.clocks.targets import Target
from casework.rulebook.simulation import answer
from tests.domain.made_calendars import CN, UK, act, at, ends, policy, shown
from tests.given import given_json

CUSTOMER = "awaiting_customer"


def test_every_given_scenario_is_answered_in_every_key() -> None:
    scenarios = given_json("clocks/scenarios_a.json")
    differing = []
    for scenario in scenarios:
        result, expected = answer(scenario, {}), scenario["expect"]
        if result != expected and not ("error" in expected and set(result) == {"id", "error"}):
            differing.append(
                (scenario["id"], {k: (result.get(k), v) for k, v in expected.items() if result.get(k) != v})
            )
    assert differing == []
    assert len(scenarios) == 200


@pytest.mark.parametrize(
    ("term", "due"),
    [
        ("3 business_days", "Wed 23 Dec 2026 17:00"),  # UK-SRC
        ("15 business_days", "Wed 13 Jan 2027 17:00"),  # UK-PSD15
        ("35 business_days", "Wed 10 Feb 2027 17:00"),  # UK-PSD35
        ("8 weeks", "Sat 13 Feb 2027 00:00"),  # UK-8W: the end of Friday 12 February
        ("6 months", "Sat 19 Jun 2027 00:00"),  # UK-EDR
        ("24 hours", "Sat 19 Dec 2026 10:00"),
    ],
)
def test_the_day_count_of_the_british_rules(term: str, due: str) -> None:
    assert ends(term, "2026-12-18T10:00") == due


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2026-01-31T10:00", "1 months", "Sun 01 Mar 2026 00:00"),
        ("2024-01-31T10:00", "1 months", "Fri 01 Mar 2024 00:00"),
        ("2024-02-29T10:00", "12 months", "Sat 01 Mar 2025 00:00"),
        ("2026-03-02T23:30", "1 business_days", "Tue 03 Mar 2026 17:00"),
        ("2026-03-07T12:00", "1 business_days", "Mon 09 Mar 2026 17:00"),
    ],
)
def test_day_0_is_the_local_date_of_the_start_and_months_end_with_the_month(
    start: str, term: str, due: str
) -> None:
    assert ends(term, start) == due


def test_from_the_cut_off_on_and_on_a_day_without_hours_the_next_working_day_is_day_0() -> None:
    assert ends("1 business_days", "2026-03-02T16:29", cut_off="16:30") == "Tue 03 Mar 2026 17:00"
    assert ends("1 business_days", "2026-03-02T16:30", cut_off="16:30") == "Wed 04 Mar 2026 17:00"
    assert ends("1 business_days", "2026-03-07T12:00", cut_off="17:00") == "Tue 10 Mar 2026 17:00"


def test_a_plain_term_has_a_due_date_without_a_clock() -> None:
    assert due_date(Target.parse("2 business_days"), at("2026-02-13T10:00+08:00"), CN) == at(
        "2026-02-24T18:00+08:00"
    )


def test_a_stop_at_the_due_instant_is_in_time_and_a_clock_still_running_then_is_breached() -> None:
    start, stop = act("2026-03-02T16:00", "start"), act("2026-03-02T17:00", "stop")
    assert not shown("1 business_hours", "2026-03-02T18:00", start, stop).breached
    assert shown("1 business_hours", "2026-03-02T17:00", start).breached_at == at("2026-03-02T17:00")
    assert not shown("1 business_hours", "2026-03-02T16:59", start).breached


def test_a_pause_over_a_weekend_gives_back_hours_days_or_dates_by_the_family() -> None:
    def due(term: str, start: str) -> Any:
        pause, resume = (
            act("2026-03-06T16:00", "pause", in_=CUSTOMER),
            act("2026-03-09T11:00", "resume", in_=CUSTOMER),
        )
        return shown(policy(term, CUSTOMER), "2026-03-09T12:00", act(start, "start"), pause, resume).due_at

    assert due("8 business_hours", "2026-03-06T10:00") == at("2026-03-09T13:00")
    assert due("3 business_days", "2026-03-05T10:00") == at("2026-03-11T17:00")
    assert due("10 calendar_days", "2026-03-05T10:00") == at("2026-03-19T00:00")


def test_a_pause_never_uses_up_the_term() -> None:
    pause, resume = (
        act("2026-03-03T15:00", "pause", in_=CUSTOMER),
        act("2026-03-07T12:00", "resume", in_=CUSTOMER),
    )
    reading = shown(
        policy("1 business_days", CUSTOMER),
        "2026-03-07T12:00",
        act("2026-03-02T10:00", "start"),
        pause,
        resume,
    )
    assert (reading.due_at, reading.breached) == (at("2026-03-09T17:00"), False)


def test_while_paused_there_is_no_due_date_and_nothing_to_wake_for() -> None:
    reading = shown(
        policy("10 business_hours", CUSTOMER),
        "2026-03-05T12:00",
        act("2026-03-02T10:00", "start"),
        act("2026-03-02T12:00", "pause", in_=CUSTOMER),
    )
    assert (reading.state, reading.due_at, reading.next_at, reading.ahead) == ("paused", None, None, [])
    assert (reading.consumed, reading.remaining) == (120, 480)


def test_a_statutory_clock_runs_on_and_says_what_it_passed_over() -> None:
    reading = shown(
        "15 business_days",
        "2026-03-11T12:00",
        act("2026-03-02T10:00", "start"),
        act("2026-03-03T12:00", "pause", in_=CUSTOMER),
        act("2026-03-10T12:00", "resume", in_=CUSTOMER),
    )
    assert reading.due_at == at("2026-03-23T17:00")
    assert [(note.do, note.why) for note in reading.noted] == [
        ("pause", "not_pausable"),
        ("resume", "not_paused"),
    ]


def test_an_extension_after_the_due_date_moves_it_and_leaves_the_breach_on_record() -> None:
    extend = act("2026-03-05T10:00", "extend", by="5 business_days")
    reading = shown("1 business_days", "2026-03-06T10:00", act("2026-03-02T10:00", "start"), extend)
    assert (reading.due_at, reading.breached_at) == (at("2026-03-10T17:00"), at("2026-03-03T17:00"))
    assert [note.why for note in reading.noted] == ["after_due"]


def test_a_fixed_date_is_exact_until_a_new_term_lifts_it() -> None:
    events = [act("2026-03-02T10:00", "start"), act("2026-03-03T12:00", "extend", due="2026-03-20T12:00")]
    events.append(act("2026-03-04T12:00", "pause", in_=CUSTOMER))
    rule = policy("10 business_days", CUSTOMER)
    assert shown(rule, "2026-03-09T12:00", *events).due_at == at("2026-03-20T12:00")
    carried = [*events, act("2026-03-05T12:00", "retarget", mode="carry", policy=policy("5 business_days"))]
    reading = shown(rule, "2026-03-05T12:00", *carried)
    assert reading.due_at == at("2026-03-09T17:00")
    assert [note.why for note in reading.noted] == ["fixed_due", "extensions_dropped"]


@pytest.mark.parametrize(
    ("mode", "due"), [("keep", "2026-03-16"), ("carry", "2026-03-09"), ("restart", "2026-03-11")]
)
def test_a_changed_target_keeps_carries_or_restarts(mode: str, due: str) -> None:
    change = act("2026-03-04T10:00", "retarget", mode=mode, policy=policy("5 business_days"))
    reading = shown("10 business_days", "2026-03-05T10:00", act("2026-03-02T10:00", "start"), change)
    assert reading.due_at == at(f"{due}T17:00")
    assert reading.cycle == (2 if mode == "restart" else 1)


def test_a_reopening_is_a_new_cycle_or_goes_on_as_the_policy_says() -> None:
    events = [
        act("2026-03-02T10:00", "start"),
        act("2026-03-04T10:00", "stop"),
        act("2026-03-20T10:00", "reopen"),
    ]
    assert shown("5 business_days", "2026-03-20T12:00", *events).due_at == at("2026-03-27T17:00")
    assert shown(policy("5 business_days", reopen="resume"), "2026-03-20T12:00", *events).due_at == at(
        "2026-03-25T17:00"
    )


def test_a_case_found_late_is_born_breached_and_its_thresholds_are_late() -> None:
    start = act("2026-03-02T10:00", "start", recorded="2026-04-20T10:00")
    reading = shown("15 calendar_days", "2026-04-20T12:00", start)
    assert reading.born_breached
    assert [each.threshold for each in reading.passed if each.late] == [
        "50%",
        "T-5",
        "75%",
        "T-2",
        "90%",
        "T-1",
        "100%",
    ]


def test_a_stop_recorded_the_next_morning_takes_the_breach_away_and_says_so() -> None:
    stop = act("2026-03-03T16:00", "stop", recorded="2026-03-04T09:00")
    events = [act("2026-03-02T10:00", "start"), stop]
    assert shown("1 business_days", "2026-03-04T08:00", *events).breached
    assert shown("1 business_days", "2026-03-04T10:00", *events).revisions == [
        {
            "event": 1,
            "recorded_at": "2026-03-04T09:00:00Z",
            "state": ["running", "stopped"],
            "breached_at": ["2026-03-03T17:00:00Z", None],
            "withdrawn": ["100%"],
        }
    ]


def test_the_next_wake_is_the_first_threshold_or_the_breach_where_none_is_declared() -> None:
    start = act("2026-03-02T10:00", "start")
    assert shown("16 business_hours", "2026-03-02T10:00", start).next_at == at("2026-03-03T10:00")
    silent = policy("16 business_hours", percent=(), before=())
    assert shown(silent, "2026-03-02T10:00", start).next_at == at("2026-03-04T10:00")
    assert shown(silent, "2026-03-04T10:00", start).next_at is None


def test_seconds_count_where_minutes_are_shown() -> None:
    start = act("2026-03-02T16:00:30", "start")
    reading = shown("1 business_hours", "2026-03-02T16:59:59", start)
    assert (reading.due_at, reading.consumed, reading.remaining) == (at("2026-03-03T09:00:30"), 59, 1)
    assert shown("1 business_hours", "2026-03-03T09:00:30", start).breached


def test_a_derivation_adds_up_to_its_due_day() -> None:
    reading = shown(
        policy("25 business_days", CUSTOMER),
        "2026-11-23T12:00",
        act("2026-10-06T09:12", "start"),
        act("2026-10-26T15:40", "pause", in_=CUSTOMER),
        act("2026-11-06T11:05", "resume", in_=CUSTOMER),
    )
    steps = {step["step"]: step for step in (reading.derivation or {})["steps"]}
    days = steps["count"]["amount"] + steps["pause"]["given_back"]
    assert days == 34
    assert UK.working_days_between(at(steps["start"]["day"]).date(), at(steps["due"]["day"]).date()) == days
