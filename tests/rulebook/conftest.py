"""A small rulebook, whole and right, in which tests plant one fault at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.rulebook import Rulebook, load
from casework.rulebook.checking import faults_of_rulebook
from casework.rulebook.document import write_documents

SMALL = Path(__file__).parent / "small"
SECOND_PERSON = "no second person in one act"  # the small rulebook says more than this release carries out
Plant = Callable[..., list[str]]


@pytest.fixture(scope="session")
def small() -> Rulebook:
    return load(SMALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small rulebook, with its pages written."""
    copy = tmp_path / "rulebook"
    shutil.copytree(SMALL, copy)
    write_documents(load(copy))
    return copy


@pytest.fixture
def plant(folder: Path) -> Plant:
    """Change a text in a file of the copy, and get the faults that the check tells."""

    def planted(file: str, old: str, new: str, times: int = 1) -> list[str]:
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, times), "utf-8")
        return [fault for fault in faults_of_rulebook(folder)[0] if SECOND_PERSON not in fault]

    return planted
