"""Each fault of a policy, and each disagreement of files, is told with its place and what would be right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from casework.rulebook.checking import faults_of_rulebook
from tests.rulebook.conftest import Plant

UK, WORKFLOW = "policies/regimes/uk/v1.toml", "workflows/matter/v1.toml"

FAULTS = tomllib.loads(Path(__file__).with_name("faults_of_policies.toml").read_text("utf-8"))["faults"]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["told"][:60] for fault in FAULTS])
def test_a_fault_of_a_policy_names_its_place_and_what_would_be_right(
    plant: Plant, fault: dict[str, str]
) -> None:
    faults = plant(fault["file"], fault["old"], fault["new"])
    file = "" if fault["told"].startswith("workflows/") else f"{fault['file']} "
    assert any(told.startswith(file + fault["told"]) for told in faults), faults


def test_a_term_that_reopens_where_it_was_needs_a_way_out_of_its_stop(plant: Plant) -> None:
    plant(WORKFLOW, 'restarts = [{ on = "trigger:reopen", from = "new_facts_received_at" }]\n', "")
    text = '[[transitions]]\ntrigger = "reopen"'
    plant(WORKFLOW, text, text.replace("reopen", "open_again"))
    plant(
        WORKFLOW,
        'from    = ["done", "dropped"]\nto      = "work"',
        'from    = ["done", "dropped"]\nto      = "@same"',
    )
    faults = plant(UK, 'within = "8 weeks"', 'within = "8 weeks"\nreopen = "resume"')
    told = "reopen: nothing leads out of done, dropped, which stop the clock: leave it out"
    assert f"{UK} [clocks.uk_8w] {told}" in faults, faults


def test_a_folder_without_a_rulebook_is_told_as_such(tmp_path: Path) -> None:
    assert faults_of_rulebook(tmp_path)[0] == [
        f"{tmp_path}: holds no rulebook; one has the folders workflows, policies, notifications, templates"
    ]


def test_a_blank_of_a_letter_that_nothing_fills_is_named(plant: Plant) -> None:
    faults = plant("templates/letters/int/chaser.en.txt", "{{reference}}", "{{referense}}")
    path = "templates/letters/int/chaser.en.txt"
    told = f'{path} has a blank that nothing fills: no field "referense"; did you mean "reference"?'
    assert any(each.endswith(told) for each in faults), faults
