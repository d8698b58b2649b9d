"""Public lists: aliases lead to the right entry better and faster than by edit distance; few false alarms."""

from __future__ import annotations

import random

import pytest

from bench.screening import ALIASES, NEW, OLD, PlainScan, alarms, changes, measured, rows
from casework.domain.screening.index import Index
from tests.conftest import SHARED

FOLDER = SHARED / "data"
ASKED, SEED = 300, 7
pytestmark = pytest.mark.skipif(
    not (FOLDER / "screening" / OLD).is_file(),
    reason="the public lists lie outside the product: ../shared/data",
)


@pytest.fixture(scope="module")
def names() -> list[tuple[str, str]]:
    return [(row["ent_num"], row["name"]) for row in rows(FOLDER / "screening" / OLD)]


@pytest.fixture(scope="module")
def index(names: list[tuple[str, str]]) -> Index:
    return Index(names)


def test_aliases_are_found_better_and_faster_than_by_edit_distance(
    names: list[tuple[str, str]], index: Index
) -> None:
    questions = [(row["alt_name"], row["ent_num"]) for row in rows(FOLDER / "screening" / ALIASES)]
    chosen = random.Random(SEED).sample(questions, ASKED)
    plain = measured(PlainScan(names).search, chosen)
    ours = measured(lambda name: [match.entry for match in index.search(name)], chosen)
    assert ours["first"] >= plain["first"] + 6
    assert ours["five"] >= plain["five"] + 9
    assert ours["ms"] * 20 <= plain["ms"]


def test_of_all_aliases_six_in_ten_come_first_and_two_in_three_in_five(index: Index) -> None:
    questions = [(row["alt_name"], row["ent_num"]) for row in rows(FOLDER / "screening" / ALIASES)]
    found = measured(lambda name: [match.entry for match in index.search(name)], questions)
    assert found["first"] >= 53.9  # plain edit distance: 47.9
    assert found["five"] >= 66.8  # plain edit distance: 57.8


def test_ordinary_firms_raise_hardly_an_alarm(index: Index) -> None:
    told = alarms(index, FOLDER / "fca", 70)
    assert told["firms"] > 200
    assert told["exact"] == 0
    assert told["raised"] <= 0.02 * told["firms"]


def test_the_next_list_raises_what_a_plain_comparison_of_the_files_gives() -> None:
    told = changes(FOLDER / "screening" / OLD, FOLDER / "screening" / NEW)
    assert told == {"added": 7469, "removed": 1027, "renamed": 72}
