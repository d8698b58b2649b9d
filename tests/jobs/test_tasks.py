"""Long work is done once for its row, however often it is handed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from casework.commands.numbers import take_number
from casework.commands.reports.claim_report import LEASE, claim_report
from casework.commands.reports.settle_report import keep_report
from casework.db import db, transaction
from casework.delivery.child import NotMade
from casework.errors import Unavailable
from casework.jobs.tasks import MOST_CLAIMS, Workshop, make_report
from casework.models import Report, ReportFile, StreamEvent
from tests.cast import MONDAY


def ask_for_report(at: datetime) -> int:
    """Put a request for a report into the database and return its number."""
    number = take_number("report")
    nothing = dict.fromkeys(("case_id", "as_of", "made_at", "sha256", "pages", "trouble"))
    asked = {"kind": "dossier", "language": "en", "asked_by": "person/1", "asked_at": at, "not_before": at}
    with transaction() as session:
        session.add(Report(id=number, state="requested", attempts=0, **asked, **nothing))
    return number


def row(number: int) -> Report:
    with transaction() as session:
        return session.get_one(Report, number)


def files() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ReportFile)) or 0


class Typesetter:
    """Makes papers, or fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.made = list(failures), 0

    def __call__(self, claimed: dict[str, Any], home: Path, at: datetime) -> tuple[bytes, int]:
        if self.failures:
            raise self.failures.pop(0)
        self.made += 1
        return b"%PDF-1.7 paper", 3

    def workshop(self, home: Path) -> Workshop:
        return Workshop(home, {"dossier": self})


def test_a_requested_report_is_made_kept_and_put_on_record(app: Flask, tmp_path: Path) -> None:
    number = ask_for_report(MONDAY)
    assert make_report(number, Typesetter().workshop(tmp_path), lambda: MONDAY) == "made"
    made = row(number)
    assert (made.state, made.pages, made.made_at, made.attempts) == ("made", 3, MONDAY, 1)
    with transaction() as session:
        kept = session.get_one(ReportFile, number).bytes
        event = session.scalar(select(StreamEvent).where(StreamEvent.stream == f"report/{number}"))
    assert kept == b"%PDF-1.7 paper"
    assert event is not None
    assert made.sha256 is not None
    assert made.sha256 in event.body


def test_a_report_that_is_handed_over_twice_is_made_once(app: Flask, tmp_path: Path) -> None:
    number, setter = ask_for_report(MONDAY), Typesetter()
    for _ in range(3):
        make_report(number, setter.workshop(tmp_path), lambda: MONDAY)
    assert (setter.made, files()) == (1, 1)


def test_a_report_whose_maker_died_is_made_by_the_next(app: Flask, tmp_path: Path) -> None:
    number, setter = ask_for_report(MONDAY), Typesetter()
    assert claim_report(number, MONDAY)
    assert make_report(number, setter.workshop(tmp_path), lambda: MONDAY + timedelta(seconds=10)) == ""
    assert make_report(number, setter.workshop(tmp_path), lambda: MONDAY + LEASE) == "made"


def test_who_was_overtaken_keeps_nothing(app: Flask, tmp_path: Path) -> None:
    number = ask_for_report(MONDAY)
    slow = claim_report(number, MONDAY)
    assert slow is not None
    assert make_report(number, Typesetter().workshop(tmp_path), lambda: MONDAY + LEASE) == "made"
    assert not keep_report(slow, b"late", 1, MONDAY + LEASE)
    assert files() == 1


def test_a_report_that_cannot_be_made_is_tried_five_times_and_has_then_failed(
    app: Flask, tmp_path: Path
) -> None:
    number, at, states = ask_for_report(MONDAY), MONDAY, []
    setter = Typesetter(*[NotMade("It took longer than 120 s.") for _ in range(9)])
    for _ in range(5):
        states.append(make_report(number, setter.workshop(tmp_path), lambda at=at: at))
        at += timedelta(minutes=30)
    assert states == ["requested"] * 4 + ["failed"]
    assert row(number).trouble == "It took longer than 120 s."
    assert make_report(number, setter.workshop(tmp_path), lambda: at) == ""


def test_what_an_error_says_about_a_case_is_not_kept(app: Flask, tmp_path: Path) -> None:
    number = ask_for_report(MONDAY)
    setter = Typesetter(ValueError("Harbour Trading Ltd"))
    make_report(number, setter.workshop(tmp_path), lambda: MONDAY)
    assert row(number).trouble == "ValueError"


@pytest.mark.parametrize("after", [timedelta(seconds=59), timedelta(seconds=60)])
def test_a_failed_attempt_waits_a_minute(app: Flask, tmp_path: Path, after: timedelta) -> None:
    number = ask_for_report(MONDAY)
    setter = Typesetter(ValueError())
    make_report(number, setter.workshop(tmp_path), lambda: MONDAY)
    again = make_report(number, setter.workshop(tmp_path), lambda: MONDAY + after)
    assert again == ("made" if after >= timedelta(seconds=60) else "")


def test_a_database_that_went_away_costs_no_attempt(app: Flask, tmp_path: Path) -> None:
    number = ask_for_report(MONDAY)
    setter = Typesetter(Unavailable(), OperationalError("SELECT", {}, Exception("gone")))
    for _ in range(2):
        assert make_report(number, setter.workshop(tmp_path), lambda: MONDAY) == "requested"
        assert (row(number).attempts, row(number).not_before) == (0, MONDAY)
    assert make_report(number, setter.workshop(tmp_path), lambda: MONDAY) == "made"


def test_a_report_that_kills_its_makers_is_given_up(app: Flask, tmp_path: Path) -> None:
    number, at = ask_for_report(MONDAY), MONDAY
    for _ in range(MOST_CLAIMS):
        assert claim_report(number, at)
        at += LEASE
    assert make_report(number, Typesetter().workshop(tmp_path), lambda: at) == "failed"
    assert files() == 0
