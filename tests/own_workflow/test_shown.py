"""Where a case of the bank's own workflow is shown: lists, files, the page in Chinese, rules, dossier."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.commands.reports.request_report import RequestReport, request_report
from casework.db import transaction
from casework.jobs.papers import PAPERS
from casework.jobs.tasks import Workshop, make_report
from casework.models import Report, ReportFile
from casework.verifier import verify_pdf
from tests.delivery.paper import kept, words
from tests.own_workflow.branch import Branch

#: what stands on the page of a case in Latin letters: names, and what somebody typed
NAMES = (
    r"(?i)[A-Z]\w+/\w+|cn_corporate|program of|CVW-\S+|Casework|English|Harbour Trading Ltd|[\w.]+@[\w.]+"
    r"|TL-77|TARGET2|wei|qing|yun|PDF|MiB|CSV"
)


@pytest.fixture
def in_china(branch: Callable[[str], Branch]) -> Branch:
    """A request of a Chinese borrower that waits for credit risk."""
    bank = branch("cn")
    bank.open_by_program(
        "wei", entity="cn", outstanding="20000000.00", urgency="breached", request="豁免半年。"
    )
    bank.assign("qing", "wei")
    bank.move("wei", "assessed", recommendation="同意。", conditions="现金归集。")
    bank.finish("wei", "check_agreement")
    bank.move("wei", "submit", conditions="现金归集。")
    bank.move("qing", "approve_business", comment="同意。")
    return bank


def seen(page: str) -> str:
    """Return the words that a reader sees, without scripts and drawings' shapes."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page.split("<body", 1)[1], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_page_in_chinese_has_no_english_label_left(in_china: Branch) -> None:
    for who, do in (("wei", ""), ("qing", ""), ("yun", "move:approve_credit"), ("yun", "move:refuse")):
        text = re.sub(NAMES, " ", seen(in_china.page(who, do)))
        left = [text[max(0, m.start() - 20) : m.end() + 12] for m in re.finditer(r"[A-Za-z]{3,}", text)]
        assert not left, f"{who} {do}: {left}"
    assert "豁免申请" in seen(in_china.page("yun", "move:approve_credit"))


def test_lists_filters_and_files_show_it_in_words(in_china: Branch) -> None:
    wei, qing = in_china.screen("wei"), in_china.screen("qing")
    assert in_china.reference in wei.get("/work").text
    assert "已违反" in wei.get("/work").text
    assert in_china.reference in qing.get("/queue?workflow=covenant_waiver").text
    assert in_china.reference not in qing.get("/queue?workflow=complaint").text
    assert in_china.reference in qing.get("/find?q=偿债备付率").text
    answer = qing.post("/queue/export", {"workflow": "covenant_waiver"})
    heads, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    told = dict(zip(heads, row, strict=True))
    assert (told["状态"], told["优先级"]) == ("信用风险审批", "已违反")
    (listed,) = in_china.program("qing").get("/cases?workflow=covenant_waiver")["items"]
    assert (listed["reference"], listed["priority"]) == (in_china.reference, "breached")


def test_the_rules_are_drawn_and_described(in_china: Branch) -> None:
    page = in_china.screen("wei").get("/rules/covenant_waiver/1")
    assert page.status_code == 200
    assert "信用风险审批" in page.text
    described = in_china.program("wei").get("/workflows/covenant_waiver/1")
    assert described["priority"] == "urgency"


@pytest.mark.slow
@pytest.mark.parametrize(("language", "told"), [("en", "Approval by credit risk"), ("zh", "信用风险审批")])
def test_the_dossier_tells_it_with_its_diagram(
    in_china: Branch, tmp_path: Path, language: str, told: str
) -> None:
    with in_china.app.app_context():
        cast, at = in_china.app.config["CAST"], in_china.clock.at
        request_report(RequestReport(in_china.reference, cast.yun, language=language), at)
        with transaction() as session:
            number = session.scalars(select(Report.id)).one()
        assert make_report(number, Workshop(tmp_path, PAPERS), lambda: at) == "made"
        with transaction() as session:
            paper = kept(tmp_path / "dossier.pdf", session.get_one(ReportFile, number).bytes)
    text = words(paper)
    for said in (in_china.reference, told, {"en": "Covenant waiver", "zh": "财务约定豁免"}[language]):
        assert said in text
    if language == "zh":  # a name of the rules is nothing to read
        assert not re.search(r"\b(waiver|approve_business)\b", text)
    assert verify_pdf(paper).findings == []
