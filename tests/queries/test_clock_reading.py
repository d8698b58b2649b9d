"""A stored clock is read as it was begun, whatever newer version of its calendar there is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from casework.domain.facts import SYSTEM
from casework.queries.cases.reading import CaseNow, read_case
from casework.queries.clocks.reading import read_clock
from casework.rulebook import Rulebook, home
from casework.rulebook.calendars import FOLDER, Calendars
from tests.cast import MONDAY, Cast, log_complaint


def rules_with_a_newer_calendar(rules: Rulebook, folder: Path) -> Rulebook:
    """Give the rules with a second version of the British calendar, in which the next day is off."""
    shutil.copytree(home() / FOLDER, folder / FOLDER)
    first = folder / FOLDER / "uk/v1.toml"
    newer = first.read_text(encoding="utf-8").replace('"2026.1"', '"2026.2"')
    (first.parent / "v2.toml").write_text(
        newer.replace("closed = []", "closed = [2026-11-24]"), encoding="utf-8"
    )
    return replace(rules, calendars=Calendars(folder / FOLDER))


def test_a_holiday_declared_later_moves_no_running_clock_in_silence(cast: Cast, tmp_path: Path) -> None:
    now: CaseNow = read_case(log_complaint(cast.hana), SYSTEM, "case.read")
    clock = next(c for c in now.clocks.values() if now.rules.rule(c["policy"]).target.unit == "business_days")
    now.rules = rules_with_a_newer_calendar(now.rules, tmp_path / "rulebook")
    assert now.rules.calendars["UK"].label == "UK@2026.2"
    assert read_clock(now, clock, MONDAY).due_at == clock["due_at"]
    later = {**clock, "calendar": "UK@2026.2"}
    assert read_clock(now, later, MONDAY).due_at != clock["due_at"]
