"""Who moved between segments in a period, and how many went which way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request, url_for

from casework.db import Row, moment_of
from casework.domain.definition import Words
from casework.domain.scoring.segments import SCHEMES
from casework.queries.parties.segments import segment_flows, segment_moves, segment_sizes
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.parties.assessments import segment_titles
from casework.web.parties.terms import country_title
from casework.web.wording import local

bp = Blueprint("segments", __name__)

PAGE = 100
USUAL = timedelta(days=90)
TEST = "score.test"


@bp.get("/segments")
@allows(TEST)
def show_moves() -> str:
    today = local(now()).date()
    scheme = request.args.get("scheme", "")
    scheme = scheme if scheme in SCHEMES else "value_band"
    last = _day("to", today)
    first = _day("from", last - USUAL)
    since, until = _midnight(first), _midnight(last + timedelta(days=1))
    after = _after(request.args.get("after", ""))
    rows = segment_moves(g.actor, scheme, since, until, after, PAGE, TEST)
    titles = segment_titles(scheme)
    return render_template(
        "retention/segments.html",
        scheme=scheme,
        schemes=[(code, words.in_(language())) for code, words in SCHEMES.items()],
        first=first.isoformat(),
        last=last.isoformat(),
        rows=[_view(row, titles) for row in rows],
        flows=[_flow(row, titles) for row in segment_flows(g.actor, scheme, since, until, TEST)],
        sizes=_sizes(scheme, until, titles),
        standards=_standards(),
        newer=_address(scheme, first, last) if after else None,
        older=_older(rows, scheme, first, last),
    )


def _standards() -> list[str]:
    """Return the countries for which the bank has laid down how companies are sized."""
    codes = {code for policy in current().customers.segments.sizes for code in policy.countries}
    return sorted(country_title(code) for code in codes)


def _title(titles: Mapping[str, Words], value: str | None) -> str:
    if value is None:
        return _("in none")
    return titles[value].in_(language()) if value in titles else value


def _view(row: Row, titles: Mapping[str, Words]) -> dict[str, Any]:
    moved = {name: _title(titles, row[name]) for name in ("was", "value")}
    return {**moved, "name": row["name"], "at": row["at"], "policy": row["policy"], "party": row["party_id"]}


def _flow(row: Row, titles: Mapping[str, Words]) -> tuple[str, str, int]:
    return _title(titles, row["was"]), _title(titles, row["value"]), row["n"]


def _sizes(scheme: str, until: datetime, titles: Mapping[str, Words]) -> list[tuple[str, int]]:
    """Return how many were in each segment at the end of the period, the fullest first."""
    found = segment_sizes(g.actor, scheme, until, TEST)
    return sorted(
        ((_title(titles, value), n) for value, n in found.items()), key=lambda one: (-one[1], one[0])
    )


def _day(name: str, usual: date) -> date:
    """Return the day that was asked for; the usual one for what is no day that calendars can reckon."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return usual
    return day if 1900 <= day.year < 3000 else usual


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(g.actor.zone))


def _after(text: str) -> tuple[datetime, int] | None:
    """Return where a page begins, from its address: moment and customer; None for the first page."""
    when, _tilde, party = text.partition("~")
    try:
        at = moment_of(when) if when else None
    except ValueError:
        return None
    return (at, int(party)) if at and party.isdecimal() else None


def _older(rows: list[Row], scheme: str, first: date, last: date) -> str | None:
    if len(rows) < PAGE:
        return None
    end = rows[-1]
    return _address(scheme, first, last, f"{end['at']:%Y-%m-%dT%H:%M:%S.%fZ}~{end['party_id']}")


def _address(scheme: str, first: date, last: date, after: str | None = None) -> str:
    asked: dict[str, Any] = {"scheme": scheme, "from": first, "to": last, "after": after}
    return url_for(".show_moves", **asked)
