"""Asking for a dossier."""

from __future__ import annotations

import pytest

from casework.commands.cases.add_note import AddNote, add_note
from casework.commands.reports.request_report import RequestReport, request_report
from casework.errors import Denied, KeyReused, Malformed, NotFound
from casework.queries.cases.reading import read_case
from casework.queries.reports.reports import (
    file_of,
    report_asked_for,
    report_of,
    reports_asked_by,
    reports_of_case,
)
from tests.cast import MONDAY, Cast, body_of, kinds_of, log_complaint


def test_who_asks_for_a_dossier_is_on_the_cases_record(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    answer = request_report(RequestReport(reference, cast.lin, language="zh"), MONDAY)
    assert kinds_of(reference) == ["opened", "report_requested"]
    told = body_of(reference, 2)
    assert (told["actor"], told["report"], told["language"]) == (cast.lin.name, "dossier", "zh")
    assert answer["version"] == 1, "the ETag stays"


def test_it_shows_the_case_up_to_its_own_event_whatever_comes_later(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    answer = request_report(RequestReport(reference, cast.lin), MONDAY)
    add_note(AddNote(reference, cast.hana, "Later."), MONDAY)
    report = report_asked_for(reference, answer["event"], cast.lin)
    assert (report["state"], report["as_of"], report["language"]) == ("requested", 2, "en")
    with pytest.raises(NotFound, match="not made yet"):
        file_of(report["id"], cast.lin)


def test_one_request_asks_once_however_often_it_comes(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    asked = RequestReport(reference, cast.lin, key="k")
    assert request_report(asked, MONDAY) == request_report(asked, MONDAY)
    case = read_case(reference, cast.lin, "case.read")
    assert len(reports_of_case(case.row["id"], cast.lin)) == 1
    with pytest.raises(KeyReused):
        request_report(RequestReport(reference, cast.lin, language="zh", key="k"), MONDAY)


@pytest.mark.parametrize(
    ("who", "error"), [("hana", Denied), ("zed", NotFound), ("wei", NotFound), ("ada", NotFound)]
)
def test_who_may_not_take_a_case_out_leaves_no_trace(who: str, error: type[Exception], cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    with pytest.raises(error):
        request_report(RequestReport(reference, getattr(cast, who)), MONDAY)
    assert kinds_of(reference) == ["opened"]


@pytest.mark.parametrize("wrong", [{"kind": "secrets"}, {"language": "fr"}])
def test_a_report_that_there_is_not_is_refused(wrong: dict[str, str], cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    with pytest.raises(Malformed):
        request_report(RequestReport(reference, cast.lin, **wrong), MONDAY)
    assert kinds_of(reference) == ["opened"]


def test_a_report_is_read_by_who_may_read_the_case_and_reports_of_it(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    answer = request_report(RequestReport(reference, cast.lin), MONDAY)
    number = report_asked_for(reference, answer["event"], cast.lin)["id"]
    for reader in (cast.lin, cast.mara, cast.remy, cast.otto):
        assert report_of(number, reader)["reference"] == reference
    for stranger in (cast.hana, cast.zed, cast.wei, cast.ada):
        with pytest.raises(NotFound):
            report_of(number, stranger)
    assert [row["id"] for row in reports_asked_by(cast.lin, None, 10)] == [number]
    assert reports_asked_by(cast.lin, number, 10) == []
    assert reports_asked_by(cast.remy, None, 10) == []
