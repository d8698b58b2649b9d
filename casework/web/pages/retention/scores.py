"""How well the score told who would leave: by band and by segment, with the lift of the top tenth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, g, render_template, request

from casework.domain.definition import Words
from casework.domain.scoring.back_test import Tally
from casework.domain.scoring.segments import NATURES, SCHEMES, SIZES
from casework.domain.scoring.table import BLANK_SEGMENT
from casework.errors import NotFound
from casework.queries.retention.back_tests import Tested, back_test
from casework.queries.retention.scores import policy_now
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.pages.retention.bars_drawing import Drawing, drawn
from casework.web.wording import local

bp = Blueprint("scores", __name__)

HALF_A_YEAR = timedelta(days=182)
TITLES: Mapping[str, Mapping[str, Words]] = {"nature": NATURES, "size": SIZES}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a band or a segment, how many, and how many of them left."""

    title: str
    tally: Tally
    start: int | None = None


@bp.get("/scores/back-test")
@allows("score.test")
def show_back_test() -> str:
    today = local(now()).date()
    until = _day("to", today)
    since = _day("from", until - HALF_A_YEAR)
    policy = request.args.get("policy") or policy_now(now())
    if policy is None:
        raise NotFound("The bank has no attrition policy.", zh="本行没有流失评分规则。")
    tested = back_test(g.actor, policy, since, until)
    bands = _bands(tested)
    return render_template(
        "retention/back_test.html",
        tested=tested,
        whole=tested.result.whole,
        auc=tested.result.auc,
        lift=tested.result.lift(),
        bands=bands,
        drawing=_drawing(bands, tested.result.whole),
        cuts=[
            (SCHEMES[cut].in_(language()), _segments(cut, found))
            for cut, found in tested.result.segments.items()
        ],
        policies=[(one.name, one.title.in_(language())) for one in current().customers.signals],
    )


def _bands(tested: Tested) -> list[Line]:
    found = tested.result.by_band(tested.policy.bands)
    return [Line(band.title.in_(language()), tally, band.start) for band, tally in found]


def _segments(cut: str, found: Mapping[str, Tally]) -> list[Line]:
    known = TITLES.get(cut, {})
    lines = [Line(_title(known, value), tally) for value, tally in found.items()]
    return sorted(lines, key=lambda line: (-line.tally.n, line.title))


def _title(known: Mapping[str, Words], value: str) -> str:
    if value == BLANK_SEGMENT:
        return _("not known")
    return known[value].in_(language()) if value in known else value


def _drawing(bands: list[Line], whole: Tally) -> Drawing | None:
    rows = [(one.title, _("%(n)d customers", n=one.tally.n), one.tally.rate) for one in reversed(bands)]
    return drawn(rows, whole.rate)


def _day(name: str, usual: date) -> date:
    """Return the day that was asked for; the usual one for what is no day that calendars can reckon."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return usual
    return day if 1900 <= day.year < 3000 else usual
