"""Faults of the attrition policy, each told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.domain.retention.signs import DETECTORS
from casework.rulebook import home
from casework.rulebook.reading import Reader
from casework.rulebook.scoring.signals import SCHEMAS, read_attrition

FILE = "policies/retention/signals/v1.toml"
FAULTS = [
    ("[signals.BAL]", "[signals.BALL]", '[signals.BALL]: no signal "BALL"; did you mean "BAL"?'),
    ("below    = 0.60", "below    = 60", "[signals.BAL] below: takes a share between 0 and 1"),
    ("repeated = 2 ", "repeat = 2 ", '[signals.CMP] repeat: no key "repeat"; did you mean "repeated"?'),
    ("retail = 60", "retail = 0", "[signals.MAT.lead] retail: takes a whole number from 1"),
    ('["account", "deposit"]', '["acount"]', '[signals.BAL] holdings: no value "acount"'),
    ("points   = 20", "points   = -20", "[signals.BAL] points: takes a whole number from 1"),
    ("from  = 60", "from  = 35", "[bands] from: differs from band to band"),
    ("relapse  = 20", "", "[outreach] relapse: is missing"),
]


@pytest.mark.parametrize(("old", "new", "told"), FAULTS, ids=[told[:50] for _, _, told in FAULTS])
def test_a_fault_names_its_place_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = (home() / FILE).read_text("utf-8")
    assert old in text
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(text.replace(old, new, 1), "utf-8")
    reader = Reader(tmp_path)
    assert read_attrition(reader) == ()
    assert any(told in str(fault) for fault in reader.faults), [str(fault) for fault in reader.faults]


def test_every_signal_has_its_form_and_the_policy_that_ships_has_them_all() -> None:
    reader = Reader(home())
    policy = read_attrition(reader)[-1]
    assert reader.faults == []
    assert SCHEMAS.keys() == DETECTORS.keys() == policy.by_code.keys()
