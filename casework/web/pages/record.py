"""The record and what works on it by itself: length, last check, schedulers and what they left."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casework.commands.evidence.check_record import check_record
from casework.queries import scheduler
from casework.queries.cases.reaching import readable
from casework.queries.evidence.record_state import is_small, record_state
from casework.queries.people.directory import actor_names
from casework.queries.scheduler import OverdueRow
from casework.web.access import allows, may
from casework.web.cases.rows import newest_rule
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("record", __name__, url_prefix="/record")

KINDS = {
    "user": lazy_gettext("People: rights, sign-ins, exports, refusals"),
    "team": lazy_gettext("Teams"),
    "operator": lazy_gettext("Operators: what was done on the server"),
    "definition": lazy_gettext("Workflows and policies that were released"),
    "system": lazy_gettext("Operators: what was done on the server"),
    "report": lazy_gettext("Reports"),
    "mail": lazy_gettext("Mails"),
    "record": lazy_gettext("Checks of the record"),
    "screening_list": lazy_gettext("Lists of sanctioned persons"),
}


@bp.get("")
@allows("record.read")
def show_record() -> str:
    at = now()
    found, state, put_off = record_state(), scheduler.state(at), scheduler.put_off_rows()
    seen = readable(
        (one.reference for one in (*put_off, *([state.overdue] if state.overdue else []))), g.actor
    )
    whose = [found.checked["actor"]] if found.checked else []
    return render_template(
        "record.html",
        record=found,
        state=state,
        overdue=_row(state.overdue, seen) if state.overdue else None,
        late=at - state.overdue.due_at if state.overdue else None,
        put_off=[_row(one, seen) for one in put_off],
        backlog=scheduler.backlog(at, openly=True),
        streams=[{**row, "title": str(KINDS.get(row["kind"], row["kind"]))} for row in found.streams],
        names=actor_names(whose, language()),
        checkable=may("record.verify") and is_small(),
    )


def _row(one: OverdueRow, seen: frozenset[str]) -> dict[str, Any]:
    """Return a timer for the page; the case is named only to who may read it."""
    mine = one.reference in seen
    return {
        "reference": one.reference if mine else _("a case of another team"),
        "url": url_for("cases.show_case", reference=one.reference) if mine else None,
        "name": timer_title(one.name),
        "due_at": one.due_at,
        "trouble": one.trouble or "",
    }


def timer_title(name: str) -> str:
    """Return what a timer wakes: a clock by its title, the customer's chaser, a move that makes itself."""
    kind, _colon, code = name.partition(":")
    rule = newest_rule(code) if kind == "clock" else None
    return rule.title.in_(language()) if rule else code.replace("_", " ") or name


@bp.post("/checks")
@allows("record.verify")
def check() -> ResponseReturnValue:
    report = check_record(g.actor, current_app.config["SETTINGS"].database_url, now())
    if not report["findings"]:
        told = _(
            "%(n)s entries in %(m)s chains checked, nothing is wrong.",
            n=report["entries"],
            m=report["streams"],
        )
        flash(told, "good")
    for one in report["findings"]:
        flash(f"{one['stream']} #{one['seq'] or '–'}: {one['reason']}", "bad")
    return redirect(url_for(".show_record"))
