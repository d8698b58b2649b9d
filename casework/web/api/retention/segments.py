"""/segments: who moved between segments and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response, g
from marshmallow import fields, validate

from casework.domain.scoring.segments import SCHEMES
from casework.queries.cases.cursors import cursor_of, values_of
from casework.queries.parties.segments import segment_moves, segments_of
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import page
from casework.web.api.description import Subject
from casework.web.api.fields import Listed, Moment
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Segments", __name__, "Segments of customers, and who moved between them")

USUAL = timedelta(days=90)
ORDER = "segments"


class MovesAsked(Listed):
    scheme = fields.String(required=True, validate=validate.OneOf([*SCHEMES]))
    from_ = Moment(data_key="from", load_default=None, metadata={"description": "90 days ago unless named"})
    to = Moment(load_default=None, metadata={"description": "now unless named"})


class SegmentMoveShape(Shape):
    party = a.number()
    name = a.text()
    entity = a.text()
    at = a.moment()
    was = a.text()
    value = a.maybe("null: in no segment of the scheme any more")
    policy = a.text()


class SegmentShape(Shape):
    scheme = a.text()
    value = a.text()
    since = a.moment()
    until = a.maybe_moment("null for the segment of now")
    policy = a.text()
    reasons = a.anything()


SegmentMovesShape, SegmentsShape = (
    listed(SegmentMoveShape, "SegmentMovesShape"),
    listed(SegmentShape, "SegmentsShape"),
)


@bp.get("/segments")
@allows("score.read")
@bp.arguments(MovesAsked, location="query")
@bp.response(200, SegmentMovesShape)
def get_moves(asked: dict[str, Any]) -> Response:
    """List who moved between the segments of a scheme in a period, the newest first"""
    at, cursor, limit = now(), asked["cursor"], asked["limit"]
    after = None if cursor is None else tuple(values_of(cursor, ORDER, (datetime, int)))
    since, until = asked["from_"] or at - USUAL, asked["to"] or at + timedelta(seconds=1)
    rows = segment_moves(g.actor, asked["scheme"], since, until, after, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    following = cursor_of(ORDER, [last["at"], last["party_id"]]) if last else None
    shown = ("name", "entity", "at", "was", "value", "policy")
    return page([{"party": r["party_id"], **{n: r[n] for n in shown}} for r in rows[:limit]], following)


@bp.get("/parties/<id:number>/segments")
@allows("score.read")
@bp.response(200, SegmentsShape)
def get_segments_of_party(number: int) -> Response:
    """List the segments of a customer with their history, the newest first"""
    shown = ("scheme", "value", "since", "until", "policy", "reasons")
    return page([{name: row[name] for name in shown} for row in segments_of(g.actor, number)], None)
