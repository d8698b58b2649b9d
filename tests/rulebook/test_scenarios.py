"""Worked examples are played, and what turns out otherwise is told."""

from __future__ import annotations

import pytest

from tests.rulebook.conftest import Plant

FILE = "workflows/matter/scenarios.toml"
ANSWERED, ALONE, LATE = "answered_after_a_question", "nobody_approves_alone", "dropped_too_late"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'then   = { state = "done"',
            'then   = { state = "work"',
            f"[scenarios.{ANSWERED}]: state is done, not work",
        ),
        (
            'tasks = { pay = "done" }',
            'tasks = { pay = "open" }',
            f"[scenarios.{ANSWERED}]: task pay is done, not open",
        ),
        (
            "breached = false",
            "breached = true",
            f"[scenarios.{ANSWERED}]: clock UK-8W breached is False, not True",
        ),
        (
            '"INT-RES" = { state = "stopped" }',
            '"INT-REST" = {}',
            f"[scenarios.{ANSWERED}]: there is no clock INT-REST",
        ),
        (
            '{ state = "stopped", breached = false }',
            '{ due_at = "2026-01-01T00:00Z" }',
            f"[scenarios.{ANSWERED}]: clock UK-8W due_at is 2027-02-13T00:00:00Z, not 2026-01-01T00:00:00Z",
        ),
        (
            'refused = "You helped to write" }',
            'refused = "not your team" }',
            f"[scenarios.{ALONE}]: was refused: You helped to write what you would approve.",
        ),
        (
            '{ at = "2027-03-01T10:00+00:00", by = "team_lead", do = "drop" }',
            '{ by = "staff", do = "drop" }',
            f"[scenarios.{LATE}]: was refused: Your role does not allow “Drop”. It is for a team lead.",
        ),
        (
            'do = "drop" }',
            'do = "drop", refused = "no" }',
            f"[scenarios.{LATE}]: was refused: “drop” was to be refused with “no”, and was done",
        ),
        # what cannot be read
        (
            'do = "drop"',
            'do = "dropp"',
            f'[scenarios.{LATE}] steps.1.do: no trigger or act "dropp"; did you mean "drop"?',
        ),
        (
            'reply_by = "2026-12-31"',
            'reply_on = "x"',
            f'[scenarios.{ANSWERED}] steps.2.with.reply_on: no field "reply_on"',
        ),
        (
            'product = "card"',
            'product = "house"',
            f"[scenarios.{LATE}] given.product: Choose one of: loan, card",
        ),
        (
            "2027-03-01T10:00+00:00",
            "2027-03-01T10:00",
            f"[scenarios.{LATE}] steps.1.at: takes a moment with its offset",
        ),
        (
            'state = "dropped"',
            'state = "droped"',
            f'[scenarios.{LATE}] then.state: no state "droped"; did you mean',
        ),
        ('entity = "uk"', 'entity = "fr"', f'[scenarios.{ANSWERED}] entity: no entity "fr"; there are: uk'),
    ],
)
def test_a_promise_that_is_not_kept_is_told(plant: Plant, old: str, new: str, told: str) -> None:
    faults = plant(FILE, old, new)
    assert any(fault.startswith(f"{FILE} {told}") for fault in faults), faults


def test_every_way_to_end_a_case_needs_an_example(plant: Plant) -> None:
    faults = plant(FILE, 'then   = { state = "dropped", ', "then   = { ")
    assert faults == [f"{FILE}: no scenario ends in dropped; write one"]


def test_time_passes_in_an_example_so_that_chasers_and_timers_come_first(plant: Plant) -> None:
    ask = 'steps  = [\n  { after = "2 hours", by = "team_lead", do = "assign", with = { to = "hana" } },'
    too_soon = ask + '\n  { at = "2026-12-21T10:00+00:00", by = "system", do = "silent" },'
    assert any(
        "“Go on without a reply” is possible in Asking" in fault for fault in plant(FILE, ask, too_soon)
    )
