"""/breaches: what was missed or extended in a period; /cases/{ref}/breaches/{clock}/reason: why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response, g

from casework.commands.clocks.explain_breach import ExplainBreach, explain_breach
from casework.queries.cases.cursors import cursor_of, values_of
from casework.queries.clocks.breaches import breaches_and_extensions
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Listed, Moment, Text
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Breaches", __name__, "Deadlines that were missed or moved")
USUAL = timedelta(days=90)


class PeriodAsked(Listed):
    from_ = Moment(data_key="from", load_default=None, metadata={"description": "90 days ago unless named"})
    to = Moment(load_default=None, metadata={"description": "now unless named"})


class ReasonAsked(Asked):
    reason = Text(4_000, least=1, required=True)


class BreachShape(Shape):
    reference = a.text()
    title = a.text()
    team = a.text()
    kind = a.text("breached extended")
    at = a.moment()
    seq = a.number("number of the event")
    clock = a.text()
    policy = a.maybe("the rule of a breach")
    from_rule = a.maybe("the rule that was extended")
    to_rule = a.maybe("the rule that it was extended to")
    due_at = a.maybe_moment("what was missed")
    was = a.maybe_moment("the due moment before an extension")
    reason = a.maybe("null where none was given yet")


BreachesShape = listed(BreachShape, "BreachesShape")
TOLD = (
    "reference", "title", "team", "kind", "at", "seq", "clock", "policy", "from_rule", "to_rule", "due_at",
    "was", "reason",
)  # fmt: skip


@bp.get("/breaches")
@allows("breach.list")
@bp.arguments(PeriodAsked, location="query")
@bp.response(200, BreachesShape)
def get_breaches(asked: dict[str, Any]) -> Response:
    """List breaches and extensions of a period, in the order of time"""
    at, cursor, limit = now(), asked["cursor"], asked["limit"]
    kinds = (datetime, int, int)
    after = None if cursor is None else tuple(values_of(cursor, "breaches", kinds))
    since, until = asked["from_"] or at - USUAL, asked["to"] or at + timedelta(seconds=1)
    rows = breaches_and_extensions(g.actor, since, until, after, limit + 1)
    more = len(rows) > limit
    last = rows[:limit][-1] if more else {}
    following = cursor_of("breaches", [last["at"], last["case_id"], last["seq"]]) if more else None
    return page([{name: row[name] for name in TOLD} for row in rows[:limit]], following)


@bp.post("/cases/<reference:reference>/breaches/<code:clock>/reason")
@allows("breach.explain")
@bp.arguments(ReasonAsked, example=examples.REASON)
@bp.response(201, ReceiptShape)
def create_reason(body: dict[str, Any], reference: str, clock: str) -> Response:
    """Give the reason of a breach; the breach stays on record"""
    command = ExplainBreach(reference, clock, g.actor, body["reason"], idempotency_key())
    return receipt(explain_breach(command, now()))
