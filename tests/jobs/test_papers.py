"""The papers that can be asked for are really made: a PDF of the case, in both languages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.commands.cases.link_cases import CAUSES, KINDS
from casework.commands.reports.request_report import RequestReport, request_report
from casework.db import transaction
from casework.jobs.dossier_papers import LINKED
from casework.jobs.papers import PAPERS
from casework.jobs.tasks import Workshop, make_report
from casework.models import Report, ReportFile
from casework.verifier import verify_pdf
from tests.cast import MONDAY, Cast
from tests.jobs.shift import WEEK, hanas_case, tick_until


def test_the_dossier_has_words_for_every_tie_between_two_cases() -> None:
    assert set(LINKED) == {*KINDS, *CAUSES}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "word"), [("en", "UK final response, 8 weeks"), ("zh", "英国最终答复")])
def test_a_dossier_that_was_asked_for_tells_the_case(
    cast: Cast, tmp_path: Path, language: str, word: str
) -> None:
    reference = hanas_case(cast, MONDAY)
    at = tick_until(MONDAY, MONDAY + 9 * WEEK)
    request_report(RequestReport(reference, cast.lin, language=language), at)
    with transaction() as session:
        number = session.scalars(select(Report.id)).one()
    assert make_report(number, Workshop(tmp_path, PAPERS), lambda: at) == "made"
    with transaction() as session:
        paper, pages = session.get_one(ReportFile, number).bytes, session.get_one(Report, number).pages
    assert pages is not None
    assert pages >= 2
    text = text_of(paper, tmp_path)
    assert reference in text
    assert word in text.replace("\n", " ")
    assert verify_pdf(tmp_path / "paper.pdf").findings == []


def text_of(paper: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed: ./run test installs it")
    (folder / "paper.pdf").write_bytes(paper)
    return subprocess.run(
        ["pdftotext", "-layout", str(folder / "paper.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
