"""The bars of the clock statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from casework.delivery.clock_statement import COLOURS, Clock, Pause, bar

BEGUN = datetime(2026, 10, 6, 9, tzinfo=UTC)
DUE = BEGUN + timedelta(days=100)
CLOCK = Clock("Internal resolution", "INT-RES@3", "100 days", "running", BEGUN, DUE)


def boxes(clock: Clock, after: int) -> list[tuple[str, float, float]]:
    """Fill, beginning and end of each box of the bar, in hundredths of its width."""
    root = ElementTree.fromstring(bar(clock, BEGUN + timedelta(days=after), "en"))
    found = [one.attrib for one in root if one.tag.endswith("rect")]
    scale = 476 / 100
    return [
        (one["fill"], round(float(one["x"]) / scale), round((float(one["x"]) + float(one["width"])) / scale))
        for one in found
    ]


def words(clock: Clock, after: int, language: str = "en") -> list[str]:
    """The labels of the bar."""
    root = ElementTree.fromstring(bar(clock, BEGUN + timedelta(days=after), language))
    return [one.text or "" for one in root if one.tag.endswith("text")]


def test_what_is_used_is_solid_and_what_is_left_is_light() -> None:
    assert boxes(CLOCK, 48) == [("#e6f6ec", 48, 100), (COLOURS["green"], 0, 48)]
    assert boxes(replace(CLOCK, soon=True), 48)[1] == (COLOURS["amber"], 0, 48)


def test_a_pause_is_seen_and_named() -> None:
    rested = Pause(BEGUN + timedelta(days=20), "awaiting customer", BEGUN + timedelta(days=31))
    clock = replace(CLOCK, pauses=(rested,))
    assert boxes(clock, 48)[2] == ("#fff", 20, 31)
    assert "paused: awaiting customer" in words(clock, 48)
    assert "暂停：awaiting customer" in words(clock, 48, "zh")
    still = replace(clock, result="paused", pauses=(replace(rested, ended_at=None),))
    assert boxes(still, 48)[2] == ("#fff", 20, 48)


def test_what_ran_over_is_red_and_the_due_moment_keeps_its_place() -> None:
    late = replace(CLOCK, result="missed", due_at=BEGUN + timedelta(days=80), stopped_at=DUE)
    assert boxes(late, 120) == [(COLOURS["amber"], 0, 80), (COLOURS["red"], 80, 100)]
    assert any(word.startswith("due ") for word in words(late, 120))
    assert any(word.startswith("stopped ") for word in words(late, 120))


def test_labels_that_would_touch_give_way_and_the_due_moment_stays() -> None:
    pauses = tuple(
        Pause(BEGUN + timedelta(days=n), "hold", BEGUN + timedelta(days=n + 1)) for n in range(90, 99, 2)
    )
    said = words(replace(CLOCK, pauses=pauses), 100)
    assert sum(word.startswith("due ") for word in said) == 1
    assert said.count("paused: hold") <= 1


@pytest.mark.parametrize("change", [{"started_at": None}, {"due_at": None}, {"due_at": BEGUN}])
def test_a_clock_without_a_term_has_no_bar(change: dict[str, datetime | None]) -> None:
    assert bar(replace(CLOCK, **change), DUE, "en") == ""  # type: ignore[arg-type]
