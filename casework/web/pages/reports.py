"""Reports: asked for on a case, made apart, fetched here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casework.commands.evidence.record_disclosure import record_reading
from casework.commands.reports.request_pack import RequestPack, request_pack
from casework.commands.reports.request_report import RequestReport, request_report
from casework.queries.reports.reports import file_of, reports_asked_by
from casework.web.access import allows
from casework.web.downloads import download
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("reports", __name__)

PAGE = 50
KINDS = {"dossier": lazy_gettext("Dossier"), "client_review": lazy_gettext("Client review")}
#: state of a report -> its words and the tone of its badge
STATES = {
    "requested": (lazy_gettext("asked for"), "waiting"),
    "making": (lazy_gettext("being made"), "waiting"),
    "made": (lazy_gettext("made"), "good"),
    "failed": (lazy_gettext("could not be made"), "bad"),
}


@bp.get("/reports")
@allows("report.read")
def show_reports() -> str:
    before = request.args.get("before", "")
    rows = reports_asked_by(g.actor, int(before) if before.isdecimal() else None, PAGE + 1)
    older = url_for(".show_reports", before=rows[PAGE - 1]["id"]) if len(rows) > PAGE else None
    return render_template(
        "reports.html",
        reports=[_view(row) for row in rows[:PAGE]],
        newer=url_for(".show_reports") if before else None,
        older=older,
    )


def _view(row: Mapping[str, Any]) -> dict[str, Any]:
    words, tone = STATES.get(row["state"], (row["state"], "waiting"))
    return {
        "kind": str(KINDS.get(row["kind"], row["kind"])),
        "reference": row["reference"] or row["customer"],
        "case_url": _address(row),
        "asked_at": row["asked_at"],
        "as_of": row["as_of"],
        "language": {"en": "English", "zh": "中文"}.get(row["language"], row["language"]),
        "words": str(words),
        "tone": tone,
        "pages": row["pages"],
        "trouble": row["trouble"] if row["state"] != "made" else None,
        "digest": (row["sha256"] or "")[:16],
        "file_url": url_for(".open_report", number=row["id"]) if row["state"] == "made" else None,
    }


def _address(row: Mapping[str, Any]) -> str:
    """Return where the case or the customer is that the report is of."""
    if row["party_id"] is not None:
        return url_for("customers.show_customer", number=row["party_id"])
    return url_for("cases.show_case", reference=row["reference"])


@bp.post("/customers/<int:number>/review-pack")
@allows("party.pack")
def make_pack(number: int) -> ResponseReturnValue:
    key = request.form.get("key") or None
    request_pack(RequestPack(number, g.actor, language=language(), key=key), now())
    flash(_("The client review is asked for; it is here in a moment."), "good")
    return redirect(url_for(".show_reports"))


@bp.post("/cases/<reference>/dossier")
@allows("report.make")
def make_dossier(reference: str) -> ResponseReturnValue:
    key = request.form.get("key") or None
    request_report(RequestReport(reference, g.actor, language=language(), key=key), now())
    flash(
        _("The dossier of %(reference)s is asked for; it is here in a moment.", reference=reference), "good"
    )
    return redirect(url_for(".show_reports"))


@bp.get("/reports/<int:number>/file")
@allows("report.read")
def open_report(number: int) -> Response:
    row, content = file_of(number, g.actor)
    record_reading(g.actor, number, row["case_id"], now(), row["party_id"])
    of = row["reference"] or f"customer-{row['party_id']}"
    return download(content, f"{of}-{row['kind']}-{row['as_of']}.pdf")
