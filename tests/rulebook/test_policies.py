"""What the shipped policies promise: known dates, letters in both languages, and nobody above the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.domain.clock import replay
from casework.domain.clocks.acts import Act
from casework.domain.letters import TEXT
from casework.rulebook import Rulebook, home, load
from casework.rulebook.checking import faults_of_rulebook

RECEIVED = "2026-12-18T10:00"  # a Friday, local time
DATES = [
    ("UK-SRC", "UK", "2026-12-23"),
    ("UK-PSD15", "UK", "2027-01-13"),
    ("UK-PSD35", "UK", "2027-02-10"),
    ("UK-8W", "UK", "2027-02-12"),
    ("CN-15", "CN", "2027-01-02"),
    ("CN-30", "CN", "2027-01-17"),
    ("CN-60", "CN", "2027-02-16"),
    ("US-CFPB15", "US", "2027-01-02"),
    ("US-CFPB60", "US", "2027-02-16"),
    ("US-E10", "US", "2027-01-05"),
    ("US-E45", "US", "2027-02-01"),
    ("US-E90", "US", "2027-03-18"),
    ("AU-21", "AU", "2027-01-08"),
    ("AU-30", "AU", "2027-01-17"),
    ("IN-IO20", "IN", "2027-01-07"),
    ("SG-ACK2", "SG", "2026-12-22"),
    ("SG-20", "SG", "2027-01-19"),
]
#: What a letter may name beside the blocks that its writer fills.
BLANKS = {"reference", "contact", "received_on", "due_on", "bank", "handler", "missing", "survey_link"}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load(home())


@pytest.mark.parametrize(("code", "calendar", "due_on"), DATES)
def test_a_term_ends_on_the_day_that_the_law_says(
    book: Rulebook, code: str, calendar: str, due_on: str
) -> None:
    days = book.calendars[calendar]
    zone = ZoneInfo(days.zone.name)
    at = datetime.fromisoformat(RECEIVED).replace(tzinfo=zone).astimezone(UTC)
    policy = replace(book.policy(f"{code}@1"), calendar=days)
    reading = replay([[Act(at=at, do="start", recorded_at=at)]], policy, days, at)
    assert reading.due_at is not None
    assert last_day(reading.due_at.astimezone(zone)) == due_on


def last_day(due: datetime) -> str:
    """Midnight belongs to the day that it ends."""
    return (due - timedelta(days=1) if due.time() == time(0) else due).date().isoformat()


def test_every_block_that_a_writer_fills_stands_in_the_letter_in_both_languages(book: Rulebook) -> None:
    for regime in book.regimes:
        for kind, letter in regime.letters.items():
            blocks = {content.code for content in letter.contents if content.kind == TEXT}
            for template in letter.templates.values():
                for language in ("en", "zh"):
                    assert blocks == blocks_of(book, template, language), (regime.code, kind, language)


def blocks_of(book: Rulebook, template: str, language: str) -> set[str]:
    """Return the blocks that a letter names, having checked that every other blank is a known one."""
    text = (book.root / f"templates/{template}.{language}.txt").read_text("utf-8")
    names = set(re.findall(r"{{(.*?)}}", text))
    blocks = {name for name in names if name.startswith("text.")}
    assert names - blocks <= BLANKS.union(*(book.latest(name).fields for name in book.workflows)), template
    return {name.removeprefix("text.") for name in blocks}


def test_the_shipped_rulebook_is_whole_and_released() -> None:
    faults, told = faults_of_rulebook(home())
    assert (faults, len(told)) == ([], 1)


def test_what_was_not_confirmed_in_a_source_says_so(book: Rulebook) -> None:
    assert book.rule("CN-REV@1").basis == "unconfirmed"
    assert book.rule("US-Z90@1").basis == "unconfirmed"
    assert book.rule("UK-8W@1").basis == "confirmed"
    assert all(rule.citation for rule in book.rules.values())


def test_only_an_appraisal_pauses_a_legal_clock(book: Rulebook) -> None:
    pausable = {rule.code for regime in book.regimes for rule in regime.clocks.values() if rule.pausable}
    assert pausable == {"CN-15", "CN-30", "CN-60"}
    assert not book.latest("complaint").slots["final"].pauses


def test_administrators_and_auditors_do_not_work_on_cases(book: Rulebook) -> None:
    work = [
        name for name in book.access if name.startswith("case.") and name not in ("case.read", "case.export")
    ]
    assert work
    for name in work:
        assert not {"administrator", "auditor", "system"} & book.access[name].keys(), name
    assert not book.access["case.read"].keys() & {"administrator"}


def test_an_interface_client_approves_nothing(book: Rulebook) -> None:
    for transition in book.latest("complaint").transitions:
        assert transition.approves is None or "client" not in transition.by


def test_every_approval_asks_for_a_second_person_without_a_stake(book: Rulebook) -> None:
    for transition in book.latest("complaint").transitions:
        if transition.approves:
            assert {"four_eyes", "no_conflict"} <= {call.name for call in transition.guards}, (
                transition.trigger
            )
