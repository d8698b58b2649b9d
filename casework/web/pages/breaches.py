"""Missed deadlines and extensions of a period, with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request, url_for

from casework.db import moment_of
from casework.queries.clocks.breaches import breaches_and_extensions
from casework.queries.people.directory import actor_names
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.wording import due_in_words, local

bp = Blueprint("breaches", __name__)

PAGE = 100


@bp.get("/breaches")
@allows("breach.list")
def show_breaches() -> str:
    today = local(now()).date()
    first = _day("from", today.replace(day=1))
    last = _day("to", today)
    after = _after(request.args.get("after", ""))
    rows = breaches_and_extensions(
        g.actor, _midnight(first), _midnight(last + timedelta(days=1)), after, PAGE
    )
    names = actor_names({row["actor"] for row in rows if row["actor"]}, language())
    return render_template(
        "breaches.html",
        first=first.isoformat(),
        last=last.isoformat(),
        rows=[_view(row, names) for row in rows],
        newer=_address(first, last) if after else None,
        older=_older(rows, first, last),
    )


def _day(name: str, usual: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return usual


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(g.actor.zone))


def _after(text: str) -> tuple[datetime, int, int] | None:
    """Return where a page begins, from its address: moment, case and entry; None for the first page."""
    when, _dot, rest = text.partition("~")
    case, _dot, seq = rest.partition("~")
    try:
        at = moment_of(when)
    except ValueError:
        return None
    return (at, int(case), int(seq)) if at and case.isdecimal() and seq.isdecimal() else None


def _older(rows: list[dict[str, Any]], first: date, last: date) -> str | None:
    if len(rows) < PAGE:
        return None
    end = rows[-1]
    place = f"{end['at']:%Y-%m-%dT%H:%M:%S.%fZ}~{end['case_id']}~{end['seq']}"
    return _address(first, last, place)


def _address(first: date, last: date, after: str | None = None) -> str:
    asked: dict[str, Any] = {"from": first, "to": last, "after": after}
    return url_for(".show_breaches", **asked)


def _view(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    missed = row["kind"] == "breached"
    policy = row["policy"] or row["from_rule"]
    due = moment_of(row["due_at"] if missed else row["was"])
    url = url_for("cases.show_case", reference=row["reference"])
    return {
        "url": f"{url}#entry-{row['seq']}",
        "reference": row["reference"],
        "title": row["title"],
        "missed": missed,
        "clock": current().rule(policy).title.in_(language()) if policy else row["clock"],
        "due": due_in_words(due) if due else "",
        "at": row["at"],
        "who": "" if missed else names.get(row["actor"], row["actor"]),
        "reason": row["reason"] or "",
        "explain_url": url_for("cases.show_case", reference=row["reference"], do="explain", _anchor="form"),
        "word": _("missed") if missed else _("extended"),
    }
