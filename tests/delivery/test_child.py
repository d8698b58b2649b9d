"""Work in a child process with limits."""

from __future__ import annotations

import time

import pytest

from casework.delivery.child import Limits, NotMade, run

RUNAWAY = "tests.delivery.runaway"
TIGHT = Limits(memory=256 << 20, processor=1, wall=8.0)


def test_what_is_given_comes_back_worked_on() -> None:
    assert run(RUNAWAY, b"abc", TIGHT, "turn") == b"cba"


@pytest.mark.parametrize("way", ["memory", "processor"])
def test_a_runaway_is_ended_at_its_limit(way: str) -> None:
    with pytest.raises(NotMade) as refusal:
        run(RUNAWAY, b"", TIGHT, way)
    assert "limits" in refusal.value.detail
    assert "限制" in refusal.value.zh


def test_a_child_that_only_waits_is_ended_by_the_clock() -> None:
    begun = time.monotonic()
    with pytest.raises(NotMade, match=r"longer than 0\.5 s"):
        run(RUNAWAY, b"", Limits(wall=0.5), "wall")
    assert time.monotonic() - begun < 5


def test_a_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://casework:geheim@db.bank.example/casework")
    monkeypatch.setenv("CASEWORK_SECRET_KEY", "geheim")
    seen = run(RUNAWAY, b"", TIGHT, "surroundings").decode()
    assert "DATABASE_URL" not in seen
    assert "CASEWORK" not in seen
    assert "/casework-" in seen
