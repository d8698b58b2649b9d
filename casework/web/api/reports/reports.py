"""/reports: asked for here, made by a job, fetched when they are made."""

from __future__ import annotations

from typing import Any

from flask import Response, g, url_for

from casework.commands.evidence.record_disclosure import record_reading
from casework.commands.reports.request_pack import RequestPack, request_pack
from casework.commands.reports.request_report import KINDS, LANGUAGES, RequestReport, request_report
from casework.db import Row
from casework.queries.reports.reports import (
    file_of,
    pack_asked_for,
    report_asked_for,
    report_of,
    reports_asked_by,
)
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import after_number, answered, page_of_numbered
from casework.web.api.asking import idempotency_key
from casework.web.api.attachments import BYTES, as_attachment
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Case, Listed, one_of
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Reports", __name__, "Dossiers: asked for, made by a job, fetched")


class ReportAsked(Asked):
    kind = one_of(*KINDS, required=True)
    case = Case(required=True)
    language = one_of(*LANGUAGES, load_default=None, allow_none=True)


class PackAsked(Asked):
    language = one_of(*LANGUAGES, load_default=None, allow_none=True)


class ReportShape(Shape):
    id = a.number()
    kind = a.text()
    case = a.maybe("reference")
    party = a.number("the customer, where it is of one", allow_none=True)
    as_of = a.number("the last event of the case, or of the customer, that is in it")
    language = a.text()
    state = a.text("requested making made failed")
    asked_by = a.text()
    asked_at = a.moment()
    made_at = a.maybe_moment()
    sha256 = a.maybe()
    pages = a.number(allow_none=True)
    file = a.maybe("where the PDF is, once it is made")


ReportsShape = listed(ReportShape, "ReportsShape")


@bp.get("/reports")
@allows("report.read")
@bp.arguments(Listed, location="query")
@bp.response(200, ReportsShape)
def get_reports(asked: dict[str, Any]) -> Response:
    """List the reports that you asked for, newest first"""
    before, limit = after_number("reports", asked["cursor"]), asked["limit"]
    return page_of_numbered("reports", reports_asked_by(g.actor, before, limit + 1), limit, report_answer)


@bp.post("/reports")
@allows("report.make")
@bp.arguments(ReportAsked, example=examples.REPORT)
@bp.response(202, ReportShape)
def create_report(body: dict[str, Any]) -> Response:
    """Ask for a report on a case as it is now

    It is made later; `Location` says where to look for it.
    """
    language = body["language"] or ("zh" if g.actor.language.startswith("zh") else "en")
    asked = RequestReport(body["case"], g.actor, body["kind"], language, idempotency_key())
    done = request_report(asked, now())
    report = report_asked_for(body["case"], done["event"], g.actor)
    there = url_for("Reports.get_report", number=report["id"])
    return answered(report_answer(report), 202, location=there)


@bp.post("/parties/<id:number>/review-packs")
@allows("party.pack")
@bp.arguments(PackAsked, example=examples.PACK)
@bp.response(202, ReportShape)
def create_pack(body: dict[str, Any], number: int) -> Response:
    """Ask for the paper for the yearly talk with a customer, of what you may read

    It is made later; `Location` says where to look for it.
    """
    language = body["language"] or ("zh" if g.actor.language.startswith("zh") else "en")
    done = request_pack(RequestPack(number, g.actor, language, idempotency_key()), now())
    report = pack_asked_for(done["party"], done["event"], g.actor)
    there = url_for("Reports.get_report", number=report["id"])
    return answered(report_answer(report), 202, location=there)


@bp.get(f"/reports/<int(max={LARGEST}):number>")
@allows("report.read")
@bp.response(200, ReportShape)
def get_report(number: int) -> Response:
    """Look how far a report has come"""
    return answered(report_answer(report_of(number, g.actor)))


@bp.get(f"/reports/<int(max={LARGEST}):number>/file")
@allows("report.read")
@bp.response(200, BYTES, content_type="application/octet-stream")
def get_file(number: int) -> Response:
    """Fetch the PDF of a made report; 404 until it is made"""
    report, content = file_of(number, g.actor)
    record_reading(g.actor, number, report["case_id"], now(), report["party_id"])
    of = report["reference"] or f"customer-{report['party_id']}"
    return as_attachment(f"{of}-{report['kind']}-{report['id']}.pdf", content)


def report_answer(row: Row) -> dict[str, Any]:
    told = ("id", "kind", "as_of", "language", "state", "asked_by", "asked_at", "made_at", "sha256", "pages")
    made = row["state"] == "made"
    file = url_for("Reports.get_file", number=row["id"]) if made else None
    return {
        **{name: row[name] for name in told},
        "case": row["reference"],
        "party": row["party_id"],
        "file": file,
    }
