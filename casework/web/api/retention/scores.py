"""/scores: what customers score and why; /scores/back-test: how well the score told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response, g
from marshmallow import fields

from casework.domain.scoring.back_test import Tally
from casework.errors import NotFound
from casework.queries.cases.cursors import cursor_of, values_of
from casework.queries.retention.back_tests import Tested, back_test
from casework.queries.retention.scores import list_scores, policy_now, scores_of
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Day, Listed, Text
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Scores", __name__, "How likely customers are to leave, and how well that was told")

HALF_A_YEAR = timedelta(days=182)
ORDER = "scores"
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)


class ScoresAsked(Listed):
    policy = Text(80, load_default=None, metadata={"description": "attrition@1; that of today unless named"})
    band = Text(40, load_default=None)


class BackTestAsked(Asked):
    policy = Text(80, load_default=None, metadata={"description": "that of today unless named"})
    from_ = Day(data_key="from", load_default=None, metadata={"description": "the day of the scores"})
    to = Day(load_default=None, metadata={"description": "the last day on which leaving counts; today"})


class ScoreReasonShape(Shape):
    rule = a.text("code of the signal")
    points = a.number()
    en = a.text()
    zh = a.text()
    value = fields.List(fields.Dict(), metadata={"description": "what was seen, each with its source"})


class ScoreShape(Shape):
    party = a.number()
    name = a.text()
    entity = a.text()
    value_band = a.maybe()
    policy = a.text()
    scored_at = a.moment("since when the customer has scored so")
    score = a.number()
    band = a.text()
    reasons = fields.List(fields.Nested(ScoreReasonShape))


class PastScoreShape(Shape):
    policy = a.text()
    scored_at = a.moment()
    until = a.maybe_moment("null for the score that holds now")
    score = a.number()
    band = a.text()
    reasons = fields.List(fields.Nested(ScoreReasonShape))


class ShareShape(Shape):
    n = a.number()
    happened = a.number("how many left")
    rate = fields.Float(allow_none=True, metadata={"description": "a fraction; null of nobody"})


class ScoreBandShape(ShareShape):
    band = a.text()
    en = a.text()
    zh = a.text()
    from_ = a.number("the lowest score of the band", data_key="from")


class BackTestShape(ShareShape):
    policy = a.text()
    from_ = a.text("the day of the scores", data_key="from")
    to = a.text("the last day on which leaving counts")
    auc = fields.Float(allow_none=True, metadata={"description": "null where all left or none"})
    lift_top_tenth = fields.Float(allow_none=True)
    bands = fields.List(fields.Nested(ScoreBandShape))
    segments = a.anything("by column, then by value: n, happened, rate")


ScoresShape, PastScoresShape = listed(ScoreShape, "ScoresShape"), listed(PastScoreShape, "PastScoresShape")


@bp.get("/scores")
@allows("score.read")
@bp.arguments(ScoresAsked, location="query")
@bp.response(200, ScoresShape)
def get_scores(asked: dict[str, Any]) -> Response:
    """List what customers score now, the highest first"""
    cursor, limit = asked["cursor"], asked["limit"]
    after = None if cursor is None else tuple(values_of(cursor, ORDER, (int, int)))
    rows = list_scores(g.actor, _policy(asked), asked["band"], after, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    following = cursor_of(ORDER, [last["score"], last["party_id"]]) if last else None
    shown = ("name", "entity", "value_band", "policy", "scored_at", "score", "band", "reasons")
    return page([{"party": r["party_id"], **{n: r[n] for n in shown}} for r in rows[:limit]], following)


@bp.get("/parties/<id:number>/scores")
@allows("score.read")
@bp.response(200, PastScoresShape)
def get_scores_of_party(number: int) -> Response:
    """List the scores of a customer, the newest first"""
    shown = ("policy", "scored_at", "until", "score", "band", "reasons")
    return page([{name: row[name] for name in shown} for row in scores_of(g.actor, number)], None)


@bp.get("/scores/back-test")
@allows("score.test")
@bp.arguments(BackTestAsked, location="query")
@bp.response(200, BackTestShape)
def get_back_test(asked: dict[str, Any]) -> Response:
    """Test the score on the past: who scored how on a day, and who left after it"""
    until = _day(asked["to"], now().date())
    since = _day(asked["from_"], until - HALF_A_YEAR)
    return answered(told(back_test(g.actor, _policy(asked), since, until)))


def told(tested: Tested) -> dict[str, Any]:
    """Return a back-test in the shape of the command line's."""
    result, whole = tested.result, tested.result.whole
    bands = [
        {"band": band.code, "en": band.title.en, "zh": band.title.zh, "from": band.start, **_counts(tally)}
        for band, tally in result.by_band(tested.policy.bands)
    ]
    cuts = result.segments.items()
    return {
        "policy": tested.policy.name,
        "from": tested.since.isoformat(),
        "to": tested.until.isoformat(),
        **_counts(whole),
        "auc": result.auc,
        "lift_top_tenth": result.lift(),
        "bands": bands,
        "segments": {cut: {value: _counts(tally) for value, tally in found.items()} for cut, found in cuts},
    }


def _counts(tally: Tally) -> dict[str, Any]:
    return {"n": tally.n, "happened": tally.happened, "rate": tally.rate}


def _day(text: str | None, usual: date) -> date:
    """Return the day that was asked for, within what calendars can reckon."""
    return min(max(date.fromisoformat(text), FIRST), LAST) if text else usual


def _policy(asked: dict[str, Any]) -> str:
    found: str | None = asked["policy"] or policy_now(now())
    if found is None:
        raise NotFound("The bank has no attrition policy.", zh="本行没有流失评分规则。")
    return found
