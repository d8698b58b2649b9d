"""/cases/{ref}/clocks: each clock with why it is due when it is."""

from __future__ import annotations

from flask import Response, g

from casework.queries.cases.reading import read_case
from casework.queries.clocks.statement import clock_statements
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import page
from casework.web.api.cases.case_answer import clock_answer
from casework.web.api.cases.case_shapes import ClockShape
from casework.web.api.description import Subject
from casework.web.api.shapes import listed
from casework.web.moment import now

bp = Subject("Clocks", __name__, "What is due when, and why then")


class ClockStatementShape(ClockShape):
    light = a.text("overdue soon ok paused met late ended")
    why = a.texts("the derivation in sentences of your language")
    source = a.text("by which policy and calendar version it was reckoned")
    remarks = a.texts("what was asked for and not granted")


ClocksShape = listed(ClockStatementShape, "ClocksShape")


@bp.get("/cases/<reference:reference>/clocks")
@allows("case.read")
@bp.response(200, ClocksShape)
def get_clocks(reference: str) -> Response:
    """Read the clocks of a case, the most urgent first"""
    at, language = now(), g.actor.language
    case = read_case(reference, g.actor, "case.read")
    told = [
        {
            **clock_answer(each.row, each.rule, at, language),
            "light": each.light,
            "why": [str(sentence) for sentence in each.why],
            "source": each.source,
            "remarks": each.remarks,
        }
        for each in clock_statements(case, language, at)
    ]
    return page(told, None)
