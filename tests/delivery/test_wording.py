"""Moments and lengths as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.delivery import wording

AT = datetime(2026, 12, 1, 17, 0, 5, tzinfo=UTC)


def test_a_moment_is_told_in_the_readers_zone_and_language() -> None:
    assert wording.moment(AT, "Europe/London", "en") == "Tue 1 Dec 2026 17:00"
    assert wording.moment(AT, "Asia/Shanghai", "zh") == "2026-12-02（周三）01:00"
    assert wording.short_moment(AT, "UTC", "en", seconds=True) == "1 Dec 2026 17:00:05"
    assert wording.short_moment(AT, "Asia/Shanghai", "zh") == "2026-12-02 01:00"
    assert (wording.short_day(AT, "UTC", "en"), wording.short_day(AT, "UTC", "zh")) == ("1 Dec", "12-01")


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    midnight = datetime(2026, 12, 2, tzinfo=UTC)
    assert wording.due(midnight, "Europe/London", "en") == "Tue 1 Dec 2026, end of day"
    assert wording.due(midnight, "Europe/London", "zh") == "2026-12-01（周二）当日结束"
    assert wording.due(midnight, "Asia/Shanghai", "en") == "Wed 2 Dec 2026 08:00"


@pytest.mark.parametrize(
    ("minutes", "en", "zh"),
    [
        (0, "0 min", "0 分"),
        (59, "59 min", "59 分"),
        (160, "2 h 40 min", "2 小时 40 分"),
        (1440, "1 day", "1 天"),
        (1440 + 7 * 60 + 5, "1 day 7 h", "1 天 7 小时"),
        (8 * 1440 + 61, "8 days", "8 天"),
        (-90, "1 h 30 min", "1 小时 30 分"),
    ],
)
def test_a_length_of_time_is_told_in_its_two_greatest_units(minutes: int, en: str, zh: str) -> None:
    time = timedelta(minutes=minutes)
    assert (wording.length(time, "en"), wording.length(time, "zh")) == (en, zh)


def test_a_zone_is_told_by_its_city() -> None:
    assert wording.place("Europe/London", "en") == "London time"
    assert wording.place("Asia/Shanghai", "zh") == "上海时间"
    assert wording.place("UTC", "zh") == "UTC"
