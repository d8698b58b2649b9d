"""An import of complaint records loses nothing, invents nothing, and can come twice."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import wake_timer
from casework.commands.complaints.import_complaints import ImportComplaints, Imported, import_complaints
from casework.db import db
from casework.models import Case, Clock, Event, Message, Party
from casework.queries.evidence.snapshot import snapshot, sqlite_file, system_of
from casework.verifier import verify_database, verify_sqlite
from tests.cast import MONDAY, Cast, kinds_of
from tests.conftest import SHARED

CFPB = SHARED / "data" / "cfpb"
HEADING = (
    "Date received,Product,Sub-product,Issue,Sub-issue,Company,State,Submitted via,Date sent to company,"
    "Company response to consumer,Timely response?,Consumer disputed?"
)
ROWS = {
    "met": "2026-09-01,Mortgage,FHA mortgage,Late fee,,A,TX,Web,2026-09-03,Closed with explanation,Yes,Yes",
    "missed": "2026-09-02,Credit card,,Late fee,,A,NY,Phone,2026-09-02,Closed with monetary relief,No,No",
    "open": "2026-11-16,Student loan,,Late fee,,A,,Fax,2026-11-17,In progress,Yes,",
    "early": "2026-09-03,Mortgage,,Late fee,,A,CA,Web,2026-09-01,Closed,Yes,No",
    "new": "2026-09-04,Space travel,,Lost luggage,,A,CA,Pigeon,2026-09-05,Closed,Yes,No",
}


def take_in(*rows: str, **options: Any) -> Imported:
    return import_complaints(ImportComplaints([f"{line}\n" for line in (HEADING, *rows)], **options), MONDAY)


def one(model: Any, **where: Any) -> dict[str, Any]:
    with db.engine.connect() as connection:
        found = connection.execute(select(model.__table__).filter_by(**where)).mappings()
        return dict(found.one())


def count(model: Any) -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(model.__table__)) or 0)


def findings(app: Flask) -> list[dict[str, Any]]:
    url = app.config["SETTINGS"].database_url
    if system_of(url) == "sqlite":
        return verify_sqlite(sqlite_file(url)).findings
    with snapshot(url) as run:
        return verify_database(run, "postgresql").findings


def outcome_of(case_id: int) -> dict[str, Any]:
    with db.engine.connect() as connection:
        body = connection.scalar(
            select(Event.body).where(Event.case_id == case_id, Event.kind == "imported_outcome")
        )
    return dict(orjson.loads(body or "{}"))


def test_an_answered_complaint_comes_in_closed_with_what_the_source_tells(app: Flask) -> None:
    assert take_in(ROWS["met"]).created == 1
    case, clock = one(Case), one(Clock)
    assert (case["state"], case["next_due"], case["entity"]) == ("closed", None, "us")
    assert case["received_at"] == datetime(2026, 9, 1, 4, tzinfo=UTC)  # midnight in New York
    assert kinds_of(case["reference"]) == ["opened", "imported_outcome"]
    told = outcome_of(case["id"])
    assert (told["outcome"], told["timely"], told["disputed"]) == ("explanation", True, True)
    assert case["fields"]["product"] == "mortgage"
    assert one(Party)["name"] == "Consumer in TX"
    assert (clock["name"], clock["result"], clock["breached_at"]) == ("US-CFPB15", "met", None)
    assert clock["stopped_at"] is None  # the source has no date of the answer
    assert clock["derivation"]["by_source"] == {"told_by": "cfpb", "timely": True}
    assert findings(app) == []


def test_an_answer_that_the_source_calls_late_is_a_breach_on_the_record(app: Flask) -> None:
    take_in(ROWS["missed"])
    case, clock = one(Case), one(Clock)
    assert kinds_of(case["reference"]) == ["opened", "breached", "imported_outcome"]
    assert clock["result"] == "missed"
    assert clock["breached_at"] == clock["due_at"] == datetime(2026, 9, 18, 4, tzinfo=UTC)
    assert findings(app) == []


def test_a_complaint_in_progress_comes_in_open_with_running_clocks_and_tells_nobody(
    app: Flask, cast: Cast
) -> None:
    take_in(ROWS["open"])
    case, clock = one(Case), one(Clock, name="US-CFPB15")
    assert (case["state"], case["team"], case["closed_at"]) == ("received", "us_cards", None)
    assert (clock["state"], clock["result"]) == ("running", None)
    assert case["next_due"] is not None
    assert count(Message) == 0
    assert findings(app) == []
    timers = claim_timers(MONDAY)
    assert [wake_timer(timer, MONDAY) for timer in timers] == []  # what was over before is on record already


def test_what_was_sent_before_it_was_received_is_created_and_flagged(app: Flask) -> None:
    told = take_in(ROWS["met"], ROWS["early"])
    assert (told.created, [row for row, _ in told.flagged]) == (2, [2])
    assert "2026-09-01" in told.flagged[0][1]
    assert findings(app) == []


def test_broken_rows_are_named_and_the_others_come_in(app: Flask) -> None:
    told = take_in(
        ROWS["met"], "2026-09-01,too,short", ROWS["missed"], ROWS["met"].replace("2026-09-01", "2027-01-01")
    )
    assert (told.read, told.created, told.unchanged) == (4, 2, 0)
    assert [row for row, _ in sorted(told.refused)] == [2, 4]
    assert "still to come" in dict(told.refused)[4]
    assert count(Case) == 2


def test_a_second_import_creates_nothing_even_with_other_dates(app: Flask) -> None:
    rows = (*ROWS.values(), ROWS["met"])
    assert take_in(*rows).created == 6
    again = take_in(*rows, day=MONDAY.date())
    assert (again.created, again.unchanged) == (0, 6)
    assert again.weeks == 1
    assert count(Case) == 6


def test_dates_are_moved_by_whole_weeks(app: Flask) -> None:
    told = take_in(ROWS["met"], day=MONDAY.date())
    assert told.weeks == 11
    assert one(Case)["received_at"].date().isoformat() == "2026-11-17"


def test_names_that_no_taxonomy_knows_count_as_other_and_are_told(app: Flask) -> None:
    told = take_in(ROWS["new"])
    assert told.created == 1
    assert told.unknown == {
        "cfpb_products": {"Space travel": 1},
        "cfpb_issues": {"Lost luggage": 1},
        "cfpb_channels": {"Pigeon": 1},
    }
    assert one(Case)["fields"]["product"] == "other"
    assert one(Case)["title"] == "Lost luggage"


def test_an_imported_case_can_be_taken_up_again_and_its_told_clock_stays(app: Flask, cast: Cast) -> None:
    take_in(ROWS["missed"])
    case, clock = one(Case), one(Clock)
    move_case(MoveCase(case["reference"], "reopen", cast.ulla, comment="The customer called again."), MONDAY)
    assert one(Case)["state"] == "investigation"
    assert one(Clock, name="US-CFPB15") == clock
    assert findings(app) == []


@pytest.mark.slow
@pytest.mark.skipif(not CFPB.is_dir(), reason="the shared excerpts of the source are not on this machine")
def test_the_shared_excerpts_come_in_whole(app: Flask) -> None:
    small = take_in_file(CFPB / "cfpb_2013_and_2016-01.csv")
    assert (small.read, small.created, len(small.flagged), small.refused) == (1705, 1705, 6, [])
    assert results() == {"met": 1660, "missed": 45}
    large = take_in_file(CFPB / "bank_of_america_2017-2020.csv.gz")
    assert (large.read, large.created, large.refused, large.unknown) == (29283, 29283, [], {})
    assert results() == {"met": 1660 + 29193, "missed": 45 + 90}
    again = take_in_file(CFPB / "bank_of_america_2017-2020.csv.gz")
    assert (again.created, again.unchanged) == (0, 29283)
    assert findings(app) == []


def take_in_file(path: Path) -> Imported:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:  # type: ignore[operator]
        return import_complaints(ImportComplaints(list(lines)), MONDAY)


def results() -> dict[str, int]:
    with db.engine.connect() as connection:
        query = select(Clock.result, func.count()).group_by(Clock.result)
        return {str(result): many for result, many in connection.execute(query)}
