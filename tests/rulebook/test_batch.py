"""Rows of working time: the missing side is computed, and a row with a fault says what would be right."""

from __future__ import annotations

import pytest

from casework.errors import Malformed
from casework.rulebook import home
from casework.rulebook.batch import answered
from casework.rulebook.calendars import FOLDER, load_calendars

CALENDARS = load_calendars(home() / FOLDER)
ADD = {
    "op": "add",
    "calendar": "CN",
    "tz": "Asia/Shanghai",
    "start": "2026-02-13T16:00+08:00",
    "business_minutes": "600",
    "end": "",
}
BETWEEN = {**ADD, "op": "between", "business_minutes": "", "end": "2026-02-14T18:00+08:00"}


def test_an_addition_gives_the_end_in_the_zone_of_the_row() -> None:
    assert answered(ADD, CALENDARS) == {**ADD, "end": "2026-02-14T18:00+08:00"}
    assert answered({**ADD, "tz": "UTC"}, CALENDARS)["end"] == "2026-02-14T10:00+00:00"


def test_a_measurement_gives_the_minutes_and_keeps_seconds() -> None:
    assert answered(BETWEEN, CALENDARS)["business_minutes"] == "600"
    assert (
        answered({**BETWEEN, "start": "2026-02-13T16:00:30+08:00"}, CALENDARS)["business_minutes"] == "599.5"
    )
    assert (
        answered({**ADD, "start": "2026-02-13T16:00:30+08:00"}, CALENDARS)["end"]
        == "2026-02-24T09:00:30+08:00"
    )


def test_a_time_without_an_offset_is_local_time_of_the_row() -> None:
    assert answered({**ADD, "start": "2026-02-13T16:00"}, CALENDARS)["end"] == "2026-02-14T18:00+08:00"
    assert (
        answered({**ADD, "start": "2026-02-13 16:00", "tz": ""}, CALENDARS)["end"] == "2026-02-14T18:00+08:00"
    )


@pytest.mark.parametrize(
    ("column", "value", "right"),
    [
        ("op", "subtract", "right is add or between"),
        ("calendar", "FR", "right is one of AU, CN"),
        ("tz", "Nowhere", "right is a name such as Europe/London"),
        ("start", "yesterday", "right is a time such as"),
        ("start", "", "right is a time such as"),
        ("business_minutes", "-5", "whole number of at least 0"),
        ("business_minutes", "", "whole number of at least 0"),
        ("business_minutes", "99999999", "within ten years"),
    ],
)
def test_a_row_with_a_fault_is_refused(column: str, value: str, right: str) -> None:
    with pytest.raises(Malformed, match=right):
        answered({**ADD, column: value}, CALENDARS)
