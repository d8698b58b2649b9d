"""The paper for the yearly talk: of what its maker may read, in both languages, once a year."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.reports.ask_yearly import ask_yearly, is_anniversary
from casework.commands.reports.request_pack import RequestPack, request_pack
from casework.db import Row, transaction
from casework.domain.facts import SYSTEM
from casework.errors import CaseworkError, Denied, Malformed, NotFound
from casework.jobs.papers import PAPERS
from casework.jobs.reports.client_review import gather_review
from casework.jobs.tasks import Workshop, make_report
from casework.models import Party, Report, ReportFile
from casework.queries.reports.reports import report_of, reports_asked_by
from tests.cast import MONDAY, Cast, log_complaint
from tests.commands.imports.files import rows
from tests.commands.parties.known import chain_of, report
from tests.jobs.test_papers import text_of


def customer(cast: Cast) -> int:
    """A customer with a complaint of Hana's team, and a review that compliance alone may know of."""
    log_complaint(cast.hana)
    party = int(rows(Party)[0]["id"])
    hidden = {"received_at": MONDAY.isoformat(), "entity": "uk", "hit_kind": "sanctions", "hits_raised": 1}
    hidden["list_versions"] = "ofac_sdn@1"
    open_case(OpenCase("screening_review", "A hit", party, SYSTEM, hidden, None, True), MONDAY)
    return party


def asked(party: int, cast: Cast, who: str = "hana", language: str = "en") -> Row:
    number = request_pack(RequestPack(party, getattr(cast, who), language), MONDAY)["report"]
    return next(row for row in rows(Report) if row["id"] == number)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "word"), [("en", "Complaint"), ("zh", "投诉")])
def test_the_paper_is_made_in_the_language_that_was_asked_for(
    app: Flask, cast: Cast, tmp_path: Path, language: str, word: str
) -> None:
    party = customer(cast)
    row = asked(party, cast, language=language)
    assert make_report(row["id"], Workshop(tmp_path, PAPERS), lambda: MONDAY) == "made"
    with transaction() as session:
        made = session.get_one(ReportFile, row["id"]).bytes
    text = text_of(made, tmp_path)
    assert "Harbour Trading Ltd" in text and word in text and "CMP-2026-000001" in text
    again, _ = PAPERS["client_review"](row, tmp_path, MONDAY)
    assert again == made
    assert report().findings == []


@pytest.mark.parametrize("who", ["hana", "remy"])
def test_nothing_of_a_restricted_case_is_on_it_whoever_asks(app: Flask, cast: Cast, who: str) -> None:
    paper = gather_review(asked(customer(cast), cast, who))
    found = [line.reference for part in paper.sections for line in part.cases]
    assert found == ["CMP-2026-000001"]
    assert "SCR" not in repr(paper) and "A hit" not in repr(paper)


def test_who_does_not_read_the_teams_cases_has_none_of_them_on_it(app: Flask, cast: Cast) -> None:
    paper = gather_review(asked(customer(cast), cast, "zed"))
    assert [line for part in paper.sections for line in part.cases] == []


def test_it_is_on_record_and_for_who_asked_alone(app: Flask, cast: Cast) -> None:
    party = customer(cast)
    row = asked(party, cast)
    assert chain_of(party)[-1]["kind"] == "report_requested"
    assert [one["id"] for one in reports_asked_by(cast.hana, None, 10)] == [row["id"]]
    for name in ("lin", "remy", "otto"):
        with pytest.raises(NotFound):
            report_of(row["id"], getattr(cast, name))


@pytest.mark.parametrize(
    ("who", "language", "error"),
    [("otto", "en", Denied), ("qing", "en", NotFound), ("hana", "fr", Malformed)],
)
def test_who_may_not_ask_leaves_no_trace(
    app: Flask, cast: Cast, who: str, language: str, error: type[CaseworkError]
) -> None:
    party = customer(cast)
    with pytest.raises(error):
        request_pack(RequestPack(party, getattr(cast, who), language), MONDAY)
    assert rows(Report) == []


def test_on_the_anniversary_who_looks_after_the_customer_gets_it_once(app: Flask, cast: Cast) -> None:
    party = customer(cast)
    with transaction() as session:
        session.execute(update(Party).values(owner=cast.ids["hana"], recorded_at=MONDAY.replace(year=2024)))
    for day in (-1, 0, 0, 1):
        ask_yearly([party], MONDAY + timedelta(days=day), MONDAY + timedelta(days=day))
    (row,) = rows(Report)
    assert (row["asked_by"], row["party_id"]) == (cast.hana.name, party)
    with transaction() as session:
        assert session.scalar(select(Report.kind)) == "client_review"


def test_an_anniversary_is_a_year_later_and_never_the_first_day() -> None:
    day = date(2026, 11, 23)
    assert is_anniversary(date(2025, 11, 23), day) and not is_anniversary(day, day)
    assert is_anniversary(date(2024, 2, 29), date(2026, 3, 1))
    assert not is_anniversary(date(2024, 2, 29), date(2026, 2, 28))
