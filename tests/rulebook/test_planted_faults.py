"""Each fault planted in what ships is found by `casework check`, alone and in these words."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casework.cli import main
from casework.rulebook import CONTENTS, home

FAULTS = tomllib.loads(Path(__file__).with_name("planted_faults.toml").read_text("utf-8"))["faults"]
FIVE = ("complaint", "kyc_review", "onboarding", "retention_outreach", "satisfaction_review")
POLICIES = ("checklists", "contact", "surveys", "scoring", "segments", "risk")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ships, as a bank's analyst has it on her table: not released yet."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in CONTENTS:
        shutil.copytree(home() / name, folder / name)
    (folder / "workflows/released.toml").unlink()
    return folder


@pytest.fixture
def planted(copied: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one text changed, and put back afterwards."""
    fault: dict[str, Any] = request.param
    path = copied / fault["file"]
    right = path.read_text("utf-8")
    assert fault["old"] in right, f"{fault['file']} does not hold {fault['old']!r}"
    path.write_text(right.replace(fault["old"], fault["new"], 1), "utf-8")
    yield copied
    path.write_text(right, "utf-8")


def checked(folder: Path) -> Result:
    return CliRunner().invoke(main, ["check", str(folder)])


@pytest.mark.parametrize(
    ("planted", "told"),
    [(fault, fault["told"]) for fault in FAULTS],
    ids=[fault["told"][0].partition(": ")[0] for fault in FAULTS],
    indirect=["planted"],
)
def test_a_planted_fault_is_found_alone_and_in_these_words(planted: Path, told: list[str]) -> None:
    result = checked(planted)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [*told, "1 fault" if len(told) == 1 else f"{len(told)} faults"]


def test_what_ships_has_no_fault_before_one_is_planted(copied: Path) -> None:
    result = checked(copied)
    assert (result.exit_code, result.stderr) == (0, "")


def test_faults_are_planted_in_every_workflow_and_each_kind_of_policy() -> None:
    files = {fault["file"].rpartition("/")[0] for fault in FAULTS}
    assert {f"workflows/{name}" for name in FIVE} <= files
    assert set(POLICIES) <= {folder.split("/")[1] for folder in files}
