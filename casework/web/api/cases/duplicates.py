"""/duplicates: cases that may be about the same matter, to be looked at before a new one is opened."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.queries.cases.duplicates import likely_duplicates
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import page
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Count, Text
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Duplicates", __name__, "What may be about the same matter")


class MatterAsked(Asked):
    entity = Text(60, least=1, required=True)
    name = Text(300, load_default="")
    email = Text(300, load_default="")
    phone = Text(60, load_default="")
    party = Count(load_default=None)


class LikelyShape(Shape):
    reference = a.text()
    title = a.text()
    workflow = a.text()
    state = a.text()
    opened_at = a.moment()
    party = a.text("the customer's name")
    party_id = a.number()


LikelyCasesShape = listed(LikelyShape, "LikelyCasesShape")


@bp.get("/duplicates")
@allows("case.open")
@bp.arguments(MatterAsked, location="query")
@bp.response(200, LikelyCasesShape)
def get_duplicates(asked: dict[str, Any]) -> Response:
    """Look for cases of the same customer in the last 400 days"""
    told = ("reference", "title", "workflow", "state", "opened_at", "party", "party_id")
    found = likely_duplicates(g.actor, asked.pop("entity"), now(), **asked)
    return page([{name: row[name] for name in told} for row in found], None)
