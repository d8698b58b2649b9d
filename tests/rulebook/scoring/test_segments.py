"""Faults of segment policies: above all a rule that leaves a customer in two tiers or none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from casework.rulebook import home
from casework.rulebook.reading import Reader
from casework.rulebook.scoring.segments import read_segments

FAULTS = tomllib.loads(Path(__file__).with_name("faults_of_segments.toml").read_text("utf-8"))["faults"]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["told"][:60] for fault in FAULTS])
def test_a_fault_names_its_place_and_what_would_be_right(tmp_path: Path, fault: dict[str, str]) -> None:
    file = f"policies/segments/{fault['policy']}/v1.toml"
    text = (home() / file).read_text("utf-8")
    assert fault["old"] in text
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text.replace(fault["old"], fault["new"], 1), "utf-8")
    reader = Reader(tmp_path)
    read_segments(reader)
    assert any(fault["told"] in str(found) for found in reader.faults), [
        str(fault) for fault in reader.faults
    ]


def test_the_policies_that_ship_have_no_fault() -> None:
    reader = Reader(home())
    found = read_segments(reader)
    assert reader.faults == []
    assert [one.name for one in (*found.sizes, *found.values, *found.rfm)] == [
        "cn_size@1",
        "value@1",
        "rfm@1",
    ]
