"""/cases/{ref}/fields: what a case says, and its correction with the reason."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.correct_fields import CorrectFields, correct_fields
from casework.queries.cases.fields import fields_of
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, etag
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.cases.case_answer import case_answered
from casework.web.api.cases.case_shapes import CaseShape
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import Asked, Text, Values
from casework.web.api.shapes import Shape
from casework.web.moment import now

bp = Subject("Fields", __name__, "What a case says")


class CorrectionAsked(Asked):
    fields_ = Values(data_key="fields", required=True)
    reason = Text(4_000, least=1, required=True)


class FieldsShape(Shape):
    fields_ = a.anything("values by the names of the workflow's fields", data_key="fields")


@bp.get("/cases/<reference:reference>/fields")
@allows("case.read")
@bp.response(200, FieldsShape)
def get_fields(reference: str) -> Response:
    """Read the values of a case's fields, personal ones included"""
    case = read_case(reference, g.actor, "case.read")
    values = {"fields": fields_of(case.row, case.definition)}
    return answered(values, etag=etag(case.row["version"]))


@bp.patch("/cases/<reference:reference>/fields")
@allows("case.fields")
@bp.arguments(CorrectionAsked, example=examples.CORRECTION)
@bp.response(200, CaseShape)
@versioned
def patch_fields(body: dict[str, Any], reference: str) -> Response:
    """Correct fields with the reason

    Clocks that counted from them are derived again, on the record.
    """
    at = now()
    command = CorrectFields(
        reference=reference,
        actor=g.actor,
        fields=body["fields_"],
        reason=body["reason"],
        version=if_match(),
        key=idempotency_key(),
    )
    correct_fields(command, at)
    return case_answered(read_case(reference, g.actor, "case.read"), g.actor, at)
