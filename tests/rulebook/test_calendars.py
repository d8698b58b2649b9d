"""The shipped calendars: against official notices and given rows, and what is said of a file with a fault."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from casework.domain.calendar import Calendar
from casework.domain.clock import due_date
from casework.domain.clocks.targets import Target
from casework.errors import NotFound, RulebookFaults
from casework.rulebook import home
from casework.rulebook.calendars import FOLDER, load_calendars
from casework.rulebook.reading import Reader
from tests.given import given

CALENDARS = load_calendars(home() / FOLDER)
GOOD = """name = "XX"
version = "2026.1"
zone = "Europe/London"
[hours]
mon = [["09:00", "17:00"]]
[holidays]
country = "GB"
subdivision = "ENG"
years = [2026, 2026]
fingerprint = "59"
"""


def rows_of(name: str) -> list[dict[str, str]]:
    with given(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def days(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=day)
        for day in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


def test_nine_calendars_ship_and_any_version_is_found_by_its_label() -> None:
    assert list(CALENDARS) == ["AU", "CN", "HK", "IN", "NIGHT", "SG", "TARGET2", "UK", "US"]
    assert len(CALENDARS) == 9
    assert CALENDARS["UK@2026.1"] is CALENDARS["UK"]


@pytest.mark.parametrize("name", CALENDARS)
def test_each_calendar_has_hours_and_is_found_without_a_fault(name: str) -> None:
    calendar = CALENDARS[name]
    assert calendar.label == f"{name}@2026.1"
    assert calendar.hours.any_work


def test_no_shipped_calendar_has_a_fault() -> None:
    reader = Reader(home())
    CALENDARS.check(reader)
    assert reader.faults == []


@pytest.mark.parametrize("name", ["XX", "UK@1999.1"])
def test_a_calendar_that_is_not_there_is_refused_by_name(name: str) -> None:
    assert "XX" not in CALENDARS
    with pytest.raises(NotFound, match="right is one of AU, CN"):
        CALENDARS[name]


def test_every_given_row_of_working_time_is_met_to_the_minute() -> None:
    differing = []
    rows = rows_of("calendars/business_minutes_a.csv")
    for row in rows:
        calendar, start, end = (
            CALENDARS[row["calendar"]],
            *map(datetime.fromisoformat, (row["start"], row["end"])),
        )
        minutes = int(row["business_minutes"])
        if (
            (calendar.add(start, minutes) != end)
            if row["op"] == "add"
            else (calendar.between(start, end) != minutes)
        ):
            differing.append(row)
    assert differing == []
    assert len(rows) == 200


def test_the_chinese_calendar_follows_the_notices_day_by_day() -> None:
    rows = rows_of("calendars/cn_state_council_2019-2026.csv")
    noticed = {date.fromisoformat(row["date"]): row["kind"] == "work" for row in rows}
    for day in (day for year in range(2019, 2027) for day in days(year)):
        assert CALENDARS["CN"].is_working_day(day) == noticed.get(day, day.weekday() < 5), day


def test_the_chinese_years_have_their_working_days() -> None:
    years = [sum(map(CALENDARS["CN"].is_working_day, days(year))) for year in range(2019, 2027)]
    assert years == [250, 249, 250, 249, 249, 251, 248, 248]


def test_years_without_an_official_notice_are_provisional() -> None:
    assert CALENDARS["CN"].provisional_from == 2027
    assert CALENDARS["UK"].provisional_from is None


def test_the_british_calendar_follows_the_published_bank_holidays() -> None:
    rows = rows_of("calendars/uk_gov_bank_holidays_2015-2021.csv")
    off = {date.fromisoformat(row["date"]) for row in rows if row["division"] == "england-and-wales"}
    for day in (day for year in range(2015, 2022) for day in days(year)):
        assert CALENDARS["UK"].is_working_day(day) == (day.weekday() < 5 and day not in off), day


@pytest.mark.parametrize(
    ("name", "term", "due_on"),
    [
        ("UK", "3 business_days", "2026-12-23"),
        ("UK", "15 business_days", "2027-01-13"),
        ("UK", "35 business_days", "2027-02-10"),
        ("UK", "8 weeks", "2027-02-12"),
        ("CN", "15 calendar_days", "2027-01-02"),
        ("CN", "30 calendar_days", "2027-01-17"),
        ("CN", "60 calendar_days", "2027-02-16"),
        ("US", "15 calendar_days", "2027-01-02"),
        ("US", "60 calendar_days", "2027-02-16"),
        ("AU", "21 calendar_days", "2027-01-08"),
        ("AU", "30 calendar_days", "2027-01-17"),
        ("IN", "20 calendar_days", "2027-01-07"),
        ("SG", "2 business_days", "2026-12-22"),
        ("SG", "20 business_days", "2027-01-19"),
        ("US", "10 business_days", "2027-01-05"),
        ("US", "45 calendar_days", "2027-02-01"),
        ("US", "90 calendar_days", "2027-03-18"),
    ],
)
def test_the_day_counts_of_the_regimes_from_friday_18_december_2026(
    name: str, term: str, due_on: str
) -> None:
    calendar = CALENDARS[name]
    start = datetime.fromisoformat("2026-12-18T10:00").replace(tzinfo=ZoneInfo(calendar.zone.name))
    due = due_date(Target.parse(term), start, calendar)
    assert calendar.date_at(due - timedelta(minutes=1)).isoformat() == due_on


def written(folder: Path, text: str, file: str = "v1") -> Path:
    path = folder / "policies/calendars/xx" / f"{file}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str) -> Calendar:
    written(folder, text)
    return load_calendars(folder / FOLDER)["XX"]


@pytest.fixture
def fingerprint(tmp_path: Path) -> str:
    with pytest.raises(RulebookFaults) as refused:
        read(tmp_path, GOOD.replace('"59"', '"0000000000000000"'))
    return refused.value.detail.split("have the fingerprint ")[1].split()[0]


def test_a_bank_closes_on_further_days_and_works_on_others(tmp_path: Path, fingerprint: str) -> None:
    held = GOOD.replace('"59"', f'"{fingerprint}"')
    own = read(tmp_path, held + 'closed = [2026-03-02]\nopen = ["2026-05-04"]\n')
    assert [own.is_working_day(date(2026, 3, day)) for day in (2, 9)] == [False, True]
    assert [own.is_working_day(date(2026, 5, day)) for day in (4, 25)] == [True, False]


def test_a_date_with_hours_of_its_own_is_worked_though_it_is_a_holiday(
    tmp_path: Path, fingerprint: str
) -> None:
    held = GOOD.replace('"59"', f'"{fingerprint}"')
    own = read(tmp_path, held + '[extra]\n"2026-05-04" = [["10:00", "12:00"]]\n')
    assert own.close_of(date(2026, 5, 4)) == datetime.fromisoformat("2026-05-04T12:00+01:00")


def test_other_days_of_the_package_than_those_released_are_refused_aloud(tmp_path: Path) -> None:
    with pytest.raises(RulebookFaults, match=r"right is a new version of the calendar"):
        read(tmp_path, GOOD.replace('"59"', '"0000000000000000"'))


@pytest.mark.parametrize(
    ("was", "wrong", "said"),
    [
        ('name = "XX"', 'name = "YY"', "the folder is xx"),
        ("Europe/London", "Europe/Nowhere", "unknown; right is a name"),
        ("[hours]", "[ours]", "ours"),
        ('["09:00", "17:00"]', '["09:00"]', "right is \\[from, to\\]"),
        ("years = [2026, 2026]", "", "years.* is missing|Missing"),
        ("years = [2026, 2026]", "years = [2026]", "Length must be 2"),
        ('country = "GB"', 'country = "ZZ"', "no days of ZZ ENG; right is a code"),
        ('subdivision = "ENG"', 'subdivision = "XYZ"', "no days of GB XYZ; right is a code"),
        ("version =", "version", "is no TOML"),
    ],
)
def test_a_fault_of_a_calendar_names_its_file(
    tmp_path: Path, fingerprint: str, was: str, wrong: str, said: str
) -> None:
    with pytest.raises(RulebookFaults, match=said) as refused:
        read(tmp_path, GOOD.replace('"59"', f'"{fingerprint}"').replace(was, wrong))
    assert refused.value.detail.startswith("policies/calendars/xx/v1.toml")


def test_the_newest_version_is_the_tenth_and_not_the_second(tmp_path: Path, fingerprint: str) -> None:
    held = GOOD.replace('"59"', f'"{fingerprint}"')
    for number in (1, 2, 10):
        written(tmp_path, held.replace("2026.1", f"2026.{number}"), f"v{number}")
    assert load_calendars(tmp_path / FOLDER)["XX"].label == "XX@2026.10"
