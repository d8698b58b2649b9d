"""Clocks that can never start, run, pause or stop are found before a case runs on them (clock.md §9)."""

from __future__ import annotations

import pytest

from tests.rulebook.conftest import Plant

FILE = "workflows/matter/v1.toml"
TITLE = 'title    = { en = "Final answer", zh = "最终答复" }\n'
STARTS = TITLE + 'starts   = ["case:received_at"]\nstops    = ["state:done", "state:dropped"]'


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        (
            'starts = ["state:work"]\nstops = ["state:work", "state:done", "state:dropped"]',
            "stops: state:work starts and stops it: the clock never attaches; take it out of one",
        ),
        (
            'starts = ["trigger:submit"]\nstops = ["state:review", "state:done", "state:dropped"]',
            "starts: trigger:submit leads into state:review, which stops it: the clock never runs",
        ),
        (
            'starts = ["case:received_at"]\nstops = ["trigger:approve", "state:done", "state:dropped"]\n'
            'resets = ["trigger:approve"]',
            "resets: trigger:approve resets and stops it: take it out of one",
        ),
        (
            'starts = ["case:received_at", "trigger:replied"]\nstops = ["state:done", "state:dropped"]\n'
            'resets = ["trigger:replied"]',
            "resets: trigger:replied resets and starts it: take it out of one",
        ),
        (
            'starts = ["state:review"]\nstops = ["state:work", "state:done", "state:dropped"]\n'
            'resets = ["trigger:ask"]',
            "resets: trigger:ask cannot happen while the clock runs: take it out",
        ),
        (
            'starts = ["state:review"]\nstops = ["state:work", "state:done", "state:dropped"]\n'
            'pauses = ["state:asking"]',
            "pauses: state:asking cannot happen while the clock runs: take it out",
        ),
        (
            'starts = ["case:received_at"]\nstops = ["state:done"]',
            'stops: a case can come to dropped with the clock running: add "state:dropped"',
        ),
    ],
)
def test_a_clock_that_cannot_work_is_a_fault(plant: Plant, clock: str, told: str) -> None:
    faults = plant(FILE, STARTS, TITLE + clock)
    assert f"{FILE} [slots.final] {told}" in faults, faults


def test_a_clock_that_pauses_where_nothing_leaves_never_runs(plant: Plant) -> None:
    plant(FILE, 'from    = ["done", "dropped"]', 'from    = ["done"]')
    faults = plant(
        FILE,
        STARTS,
        TITLE + 'starts = ["state:dropped"]\nstops = ["trigger:start"]\npauses = ["state:dropped"]',
    )
    told = "pauses: state:dropped starts and pauses it and nothing leaves it: the clock never runs"
    assert f"{FILE} [slots.final] {told}" in faults, faults


def test_a_clock_that_only_offers_a_time_may_run_on_after_closing(plant: Plant) -> None:
    plant("policies/regimes/uk/v1.toml", 'within = "8 weeks"', 'within = "8 weeks"\nwindow = true')
    plant("policies/regimes/uk/v1.toml", 'within = "16 weeks"', 'within = "16 weeks"\nwindow = true')
    faults = plant(FILE, STARTS, STARTS.replace(', "state:dropped"', ""))
    assert [fault for fault in faults if "slots.final" in fault] == []


def test_a_clock_whose_start_no_path_reaches_is_told_beside_the_state(plant: Plant) -> None:
    plant(FILE, 'to        = "second_look"', 'to        = "work"')
    faults = plant(FILE, STARTS, STARTS.replace("case:received_at", "state:second_look"))
    assert f"{FILE} [slots.final] starts: state:second_look can never happen: no path reaches it" in faults, (
        faults
    )
