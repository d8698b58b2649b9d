"""/cases/{ref}/events: the record of a case."""

from __future__ import annotations

from typing import Any

from flask import Response

from casework.web.access import allows
from casework.web.api.cases.entries import EntriesShape, entries_answered
from casework.web.api.description import Subject
from casework.web.api.fields import Listed

bp = Subject("Events", __name__, "What happened to a case, as hashed")


@bp.get("/cases/<reference:reference>/events")
@allows("case.read")
@bp.arguments(Listed, location="query")
@bp.response(200, EntriesShape)
def get_events(asked: dict[str, Any], reference: str) -> Response:
    """Read the record of a case, newest first"""
    return entries_answered(reference, asked)
