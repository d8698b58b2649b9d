"""/policies: how long each clock may run, by whose rule."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow.fields import Integer, List

from casework.db import Row
from casework.domain.policies import ClockRule
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import page
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Text
from casework.web.api.shapes import Shape, listed

bp = Subject("Policies", __name__, "How long clocks run, by whose rule")


class PoliciesAsked(Asked):
    workflow = Text(60, load_default="complaint")
    regime = Text(60, load_default=None, metadata={"description": "a regime's code"})


class PolicyShape(Shape):
    name = a.text("`UK-8W@1`")
    code = a.text()
    version = a.number()
    slot = a.text()
    regime = a.maybe("null for a term that the bank sets itself")
    title = a.text()
    within = a.text("`8 weeks`")
    calendar = a.maybe("null where it is the entity's")
    pausable = a.texts("states in which it may be paused")
    percent = List(Integer(), metadata={"description": "percents of the term at which it makes itself heard"})
    before = List(Integer(), metadata={"description": "units before its end at which it does"})
    window = a.yes_no("its end is the end of an offer, not a breach")
    basis = a.text()
    citation = a.text()
    extends_to = a.texts("rules that it can be extended to")


PoliciesShape = listed(PolicyShape, "PoliciesShape")


@bp.get("/policies")
@allows("rulebook.read")
@bp.arguments(PoliciesAsked, location="query")
@bp.response(200, PoliciesShape)
def get_policies(asked: dict[str, Any]) -> Response:
    """List the clock rules of a workflow, the bank's own first"""
    rules = current().rules_of(asked["workflow"])
    wanted = asked["regime"]
    return page([_told(rule) for rule in rules if wanted in (None, rule.regime)], None)


def _told(rule: ClockRule) -> Row:
    return {
        "name": rule.name,
        "code": rule.code,
        "version": rule.version,
        "slot": rule.slot,
        "regime": rule.regime,
        "title": rule.title.in_(g.actor.language),
        "within": str(rule.target),
        "calendar": rule.calendar.label if rule.calendar else None,
        "pausable": sorted(rule.pausable),
        "percent": list(rule.thresholds.percent),
        "before": list(rule.thresholds.before),
        "window": rule.window,
        "basis": rule.basis,
        "citation": rule.citation,
        "extends_to": [extension.to for extension in current().extensions(rule.name)],
    }
