"""Faults of a scoring policy, each told with its place, all at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from casework.errors import NotFound, RulebookFaults
from casework.rulebook import home
from casework.rulebook.scoring.policies import policy_of, read_policy_file

CARDS = home() / "policies/scoring/cards/v1.toml"
FAULTS = tomllib.loads(Path(__file__).with_name("faults_of_scoring_policies.toml").read_text("utf-8"))[
    "faults"
]


def faults(folder: Path, text: str) -> list[str]:
    (folder / "v1.toml").write_text(text, "utf-8")
    with pytest.raises(RulebookFaults) as found:
        read_policy_file(folder / "v1.toml")
    return found.value.faults


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["told"][:60] for fault in FAULTS])
def test_a_fault_names_its_place_and_what_would_be_right(tmp_path: Path, fault: dict[str, str]) -> None:
    text = CARDS.read_text("utf-8")
    assert fault["old"] in text
    found = faults(tmp_path, text.replace(fault["old"], fault["new"], 1))
    assert any(fault["told"] in one for one in found), found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        CARDS.read_text("utf-8")
        .replace("Total_Trans_Ct = { below", "Total = { below")
        .replace("from  = 60", "from  = 35")
    )
    assert len(faults(tmp_path, text)) == 3  # the rule, and both bands that begin at 35


def test_the_policies_that_ship_are_found_by_name_and_version() -> None:
    assert policy_of(home(), "cards").name == "cards@1"
    assert policy_of(home(), "bank_customers@1").name == "bank_customers@1"


def test_a_name_that_is_no_policy_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFound, match='did you mean "cards"'):
        policy_of(home(), "crads")
    with pytest.raises(NotFound):
        policy_of(home(), "cards@7")
