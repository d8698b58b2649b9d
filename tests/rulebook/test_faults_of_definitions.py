"""Each fault of a workflow is told with file, block and key, and with what would be right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.rulebook.conftest import Plant

FILE = "workflows/matter/v1.toml"

FAULTS = tomllib.loads(Path(__file__).with_name("faults_of_definitions.toml").read_text("utf-8"))["faults"]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["told"][:60] for fault in FAULTS])
def test_a_fault_of_a_workflow_names_its_place_and_what_would_be_right(
    plant: Plant, fault: dict[str, str]
) -> None:
    faults = plant(FILE, fault["old"], fault["new"])
    assert any(told.startswith(FILE) and fault["told"] in told for told in faults), faults


def test_all_faults_are_told_at_once(plant: Plant) -> None:
    plant(FILE, 'queue = "intake"', 'queue = "intakes"')
    faults = plant(FILE, 'to      = "asking"', 'to      = "askin"')
    assert [fault.split("]")[0] for fault in faults] == [f"{FILE} [states.new", f"{FILE} [transitions.ask"]


def test_a_state_from_which_no_path_leads_to_an_end_is_a_trap(plant: Plant) -> None:
    old = 'from       = "@open"'
    plant(FILE, old, 'from = ["new", "work", "asking", "review"]')
    plant(FILE, 'from     = ["review", "second_look"]', 'from     = ["review"]')
    faults = plant(FILE, 'from    = ["review", "second_look"]', 'from    = ["review"]')
    assert f"{FILE} [states.second_look]: is a trap: no path leads from here to a final state" in faults


def test_two_triggers_under_one_button_need_something_that_tells_them_apart(plant: Plant) -> None:
    plant(FILE, 'unless   = [{ severity = ["P1"] }]\n', "")
    plant(FILE, 'by       = ["compliance"]\nflags    = ["senior"]', 'by       = ["team_lead"]')
    faults = plant(FILE, 'any      = [{ severity = ["P1"] }, { redress_amount = { above = 5000 } }]\n', "")
    assert any(
        '[transitions.approve_compliance] button: shares "approve" with approve for team_lead' in f
        for f in faults
    )


def test_a_file_that_is_no_toml_is_told_as_such(plant: Plant) -> None:
    faults = plant(FILE, 'workflow  = "matter"', "workflow  = matter")
    assert any(f.startswith(f"{FILE}: is no TOML") for f in faults)


def test_the_small_rulebook_itself_has_no_fault(plant: Plant) -> None:
    assert plant(FILE, "matter", "matter") == []
