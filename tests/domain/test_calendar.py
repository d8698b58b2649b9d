"""Working time: added, subtracted, measured; over lunch, nights, clock changes and days of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.domain.calendar import Calendar
from casework.errors import Malformed
from tests.domain.made_calendars import CN, EVERY_DAY, UK, at, calendar

BERLIN, AZORES = "Europe/Berlin", "Atlantic/Azores"


def test_a_term_that_ends_at_closing_time_ends_then() -> None:
    assert UK.add(at("2026-03-02T16:00"), 60) == at("2026-03-02T17:00")
    assert UK.add(at("2026-03-02T16:00"), 61) == at("2026-03-03T09:01")


def test_time_outside_hours_is_not_used() -> None:
    assert UK.add(at("2026-03-06T20:00"), 30) == at("2026-03-09T09:30")
    assert UK.between(at("2026-03-06T20:00"), at("2026-03-09T09:00")) == 0


def test_the_lunch_break_is_not_used() -> None:
    assert CN.add(at("2026-03-02T11:30+08:00"), 60) == at("2026-03-02T13:30+08:00")


def test_a_make_up_saturday_is_worked_and_the_holiday_week_is_not() -> None:
    assert CN.add(at("2026-02-13T16:00+08:00"), 600) == at("2026-02-14T18:00+08:00")
    assert CN.add_working_days(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert CN.is_working_day(date(2026, 2, 14))
    assert not CN.is_working_day(date(2026, 2, 16))


def test_seconds_are_kept() -> None:
    start = datetime(2026, 3, 2, 16, 59, 30, 250_000, tzinfo=UTC)
    assert UK.add(start, 1) == datetime(2026, 3, 3, 9, 0, 30, 250_000, tzinfo=UTC)
    assert UK.between(start, at("2026-03-02T18:00")) == pytest.approx(0.495833, abs=1e-6)


def test_measuring_backwards_is_negative() -> None:
    assert UK.between(at("2026-03-03T10:00"), at("2026-03-02T10:00")) == -480


def test_subtracting_gives_the_latest_moment_from_which_so_much_is_left() -> None:
    assert UK.subtract(at("2026-03-03T10:00"), 60) == at("2026-03-03T09:00")
    assert UK.subtract(at("2026-03-03T10:00"), 61) == at("2026-03-02T16:59")
    assert UK.subtract(at("2026-03-07T12:00"), 0) == at("2026-03-07T12:00")
    assert UK.subtract(at("2026-03-07T12:00"), 480) == at("2026-03-06T09:00")
    assert UK.add(at("2026-03-03T10:00"), -61) == at("2026-03-02T16:59")


def test_working_days_are_counted_both_ways() -> None:
    assert UK.add_working_days(date(2026, 12, 18), 3) == date(2026, 12, 23)
    assert UK.add_working_days(date(2026, 12, 29), -2) == date(2026, 12, 23)
    assert UK.add_working_days(date(2026, 12, 26), 0) == date(2026, 12, 26)
    assert UK.working_days_between(date(2026, 12, 18), date(2027, 1, 4)) == 8


def test_a_night_shift_closes_on_the_next_date() -> None:
    night = calendar("Europe/London", ["22:00", "06:00"])
    assert night.close_of(date(2026, 3, 3)) == at("2026-03-04T06:00")
    assert night.add(at("2026-03-06T22:00"), 481) == at("2026-03-09T22:01")


def test_a_holiday_keeps_the_tail_of_the_night_before() -> None:
    night = calendar("Europe/London", ["22:00", "06:00"], holidays=["2026-03-04"])
    assert night.between(at("2026-03-04T00:00"), at("2026-03-05T12:00")) == 360


def test_a_round_the_clock_day_has_23_or_25_hours_when_the_clocks_change() -> None:
    always = calendar("Europe/London", ["00:00", "24:00"], days=EVERY_DAY)
    assert always.between(at("2026-03-29T00:00"), always.end_of(date(2026, 3, 29))) == 23 * 60
    assert always.between(at("2026-10-24T23:00"), always.end_of(date(2026, 10, 25))) == 25 * 60


@pytest.mark.parametrize(
    ("spans", "on", "minutes"),
    [
        (["02:30", "06:00"], "2026-03-29", 180),  # opens right after the gap
        (["02:10", "02:40"], "2026-03-29", 0),  # lies in the gap
        (["02:30", "06:00"], "2026-10-25", 270),  # opens the first time
        (["00:00", "02:30"], "2026-10-25", 150),  # closes the first time
    ],
)
def test_spans_meet_the_hour_that_is_missing_and_the_hour_that_comes_twice(
    spans: list[str], on: str, minutes: int
) -> None:
    berlin = calendar(BERLIN, spans, days=EVERY_DAY)
    assert berlin.between(at(f"{on}T00:00+02:00"), at(f"{on}T23:00+02:00")) == minutes


def test_a_date_ends_at_the_first_midnight_there_is() -> None:
    azores = calendar(AZORES, ["09:00", "17:00"])
    assert azores.end_of(date(2026, 3, 28)) == at("2026-03-29T01:00")  # midnight does not exist
    assert azores.end_of(date(2026, 10, 24)) == at("2026-10-25T00:00")  # midnight comes twice


def test_a_skipped_date_has_no_working_time() -> None:
    apia = calendar("Pacific/Apia", ["09:00", "17:00"], days=EVERY_DAY)
    assert apia.between(at("2011-12-29T12:00-10:00"), at("2011-12-31T12:00+14:00")) == 5 * 60 + 3 * 60


def test_a_half_day_closes_early() -> None:
    half = calendar("Europe/London", ["09:00", "17:00"], extra={"2026-12-24": [["09:00", "12:00"]]})
    assert half.close_of(date(2026, 12, 24)) == at("2026-12-24T12:00")


def test_a_calendar_answers_for_years_far_apart_in_any_order() -> None:
    fresh = calendar("Europe/London", ["09:00", "17:00"])
    for year in (2026, 1999, 2060, 2027, 1950):
        monday = datetime(year, 6, 1, 10, tzinfo=UTC)
        monday -= timedelta(days=monday.weekday())
        assert fresh.add(monday, 480) - monday == timedelta(days=1)


def test_a_term_that_is_not_over_within_ten_years_is_refused() -> None:
    sparse = calendar("Europe/London", days=(), extra={"2026-03-02": [["09:00", "17:00"]]})
    assert sparse.add(at("2026-01-05T10:00"), 480) == at("2026-03-02T17:00")
    for refused in (
        lambda: sparse.add(at("2026-01-05T10:00"), 481),
        lambda: sparse.add_working_days(date(2026, 1, 5), 2),
        lambda: UK.add(at("2026-01-05T10:00"), 8 * 60 * 262 * 10),
        lambda: sparse.subtract(at("2026-01-05T10:00"), 1),
        lambda: sparse.add_working_days(date(2026, 1, 5), -1),
    ):
        with pytest.raises(Malformed, match="within ten years; right is"):
            refused()


def test_a_date_without_hours_has_no_close() -> None:
    with pytest.raises(Malformed, match="no working day"):
        UK.close_of(date(2026, 12, 25))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([], "right is one with zone"),
        ({"zone": "Europe/Nowhere", "hours": {}}, "unknown; right is a name such as Europe/London"),
        ({"zone": "../etc", "hours": {}}, "is unknown"),
        ({"zone": "Europe/London", "hours": {}, "colour": "red"}, "right is one of name, version, zone"),
        ({"hours": {}}, "the zone is needed"),
        ({"zone": "Europe/London"}, "hours is missing"),
        ({"zone": "Europe/London", "hours": {"monday": []}}, "right is one of mon, tue"),
        ({"zone": "Europe/London", "hours": {"mon": "09:00-17:00"}}, "right is a list of spans"),
        ({"zone": "Europe/London", "hours": {"mon": [["09:00"]]}}, "right is \\[from, to\\]"),
        ({"zone": "Europe/London", "hours": {"mon": [["9:00", "17:00"]]}}, "right is a time from 00:00"),
        ({"zone": "Europe/London", "hours": {"mon": [["09:00", "24:30"]]}}, "right is a time from 00:00"),
        ({"zone": "Europe/London", "hours": {"mon": [["09:00", "09:00"]]}}, "has no length"),
        ({"zone": "Europe/London", "hours": {}, "holidays": "2026-12-25"}, "right is a list of dates"),
        ({"zone": "Europe/London", "hours": {}, "holidays": ["25.12."]}, "right is a date such as"),
        ({"zone": "Europe/London", "hours": {}, "extra": ["2026-12-24"]}, "extra is no table"),
        ({"zone": "Europe/London", "hours": {}, "extra": {"2026-12-24": "monday"}}, "a weekday, mon to sun"),
        (
            {
                "zone": "Europe/London",
                "hours": {},
                "holidays": ["2026-12-24"],
                "extra": {"2026-12-24": "mon"},
            },
            "both a holiday and an extra date",
        ),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_with_what_would_be_right(written: Any, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        Calendar.from_json(written)


@pytest.mark.parametrize(
    ("hours", "more"),
    [
        ({"mon": [["09:00", "13:00"], ["12:00", "17:00"]]}, {}),
        ({"mon": [["22:00", "06:00"]], "tue": [["05:00", "10:00"]]}, {}),
        ({"sun": [["22:00", "06:00"]], "mon": [["05:00", "10:00"]]}, {}),
        ({"mon": [["22:00", "06:00"]]}, {"extra": {"2026-03-03": [["05:00", "10:00"]]}}),
        ({"tue": [["05:00", "10:00"]]}, {"extra": {"2026-03-02": [["22:00", "06:00"]]}}),
    ],
)
def test_spans_that_overlap_are_refused_the_tail_of_the_night_included(hours: Any, more: Any) -> None:
    with pytest.raises(Malformed, match="overlap"):
        Calendar.from_json({"zone": "Europe/London", "hours": hours, **more})


def test_spans_that_adjoin_are_no_overlap() -> None:
    adjoining = Calendar.from_json(
        {
            "zone": "Europe/London",
            "hours": {"mon": [["13:00", "17:00"], ["09:00", "13:00"]], "sun": [["22:00", "09:00"]]},
        }
    )
    assert adjoining.between(at("2026-03-01T00:00"), at("2026-03-03T00:00")) == (11 + 8) * 60


def test_threads_that_ask_for_different_years_all_get_the_right_answer() -> None:
    shared = calendar("Europe/London", ["09:00", "17:00"])
    starts = [datetime(year, 6, 3, 10, tzinfo=UTC) for year in range(1990, 2070)] * 3
    alone = [calendar("Europe/London", ["09:00", "17:00"]).add(start, 3_000) for start in starts[:80]] * 3
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda start: shared.add(start, 3_000), starts)) == alone
