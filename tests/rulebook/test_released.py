"""A released file never changes: the check holds it to its digest."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.errors import RulebookFaults
from casework.rulebook import load
from casework.rulebook.released import released, unreleased, write_released

FILE, NEXT = "workflows/matter/v1.toml", "workflows/matter/v2.toml"


def test_a_release_lists_every_workflow_and_versioned_policy_once(folder: Path) -> None:
    new = write_released(folder)
    assert FILE in new
    assert "policies/regimes/uk/v1.toml" in new
    assert "policies/access.toml" not in new
    assert (unreleased(folder), write_released(folder)) == ([], [])
    assert len(released(folder)[FILE]) == 64


def test_a_released_file_that_changed_is_a_fault_that_says_what_to_do(folder: Path) -> None:
    write_released(folder)
    path = folder / FILE
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    told = f"{FILE}: was released and has changed; put it back, copy it to {NEXT} and change that"
    with pytest.raises(RulebookFaults) as caught:
        load(folder)
    assert caught.value.faults == [told]


def test_a_released_file_that_is_gone_is_a_fault(folder: Path) -> None:
    write_released(folder)
    (folder / "policies/taxonomies/fca_products/v1.toml").unlink()
    with pytest.raises(RulebookFaults, match="was released and is gone; put it back"):
        load(folder)


def test_a_release_keeps_what_was_released_before(folder: Path) -> None:
    write_released(folder)
    before = released(folder)
    first = folder / "policies/sla/int_res/v1.toml"
    first.with_name("v2.toml").write_text(first.read_text("utf-8"), "utf-8")
    assert write_released(folder) == ["policies/sla/int_res/v2.toml"]
    assert before.items() <= released(folder).items()
