"""/cases/{ref}/hold: the mark that stops a case for a while, and the one by which it is kept."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.web.access import allows, require
from casework.web.api import examples
from casework.web.api.answering import receipt
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import Asked, Day, Text, YesNo
from casework.web.api.shapes import ReceiptShape
from casework.web.moment import now

bp = Subject("Hold", __name__, "Marks that stop a case, or keep it from being disposed of")
LEGAL = {"description": "the legal hold, which compliance sets and lifts"}


class ReleaseAsked(Asked):
    reason = Text(4_000, least=1, required=True)
    legal = YesNo(load_default=False, metadata=LEGAL)


class HoldAsked(ReleaseAsked):
    review_on = Day(required=True)
    matter = Text(500, load_default=None, allow_none=True)


@bp.post("/cases/<reference:reference>/hold")
@allows("case.hold")
@bp.arguments(HoldAsked, example=examples.HOLD)
@bp.response(201, ReceiptShape)
@versioned
def create_hold(body: dict[str, Any], reference: str) -> Response:
    """Put a case on hold until a date of review"""
    return receipt(_hold(reference, body, on=True))


@bp.delete("/cases/<reference:reference>/hold")
@allows("case.hold")
@bp.arguments(ReleaseAsked, example=examples.RELEASE)
@bp.response(200, ReceiptShape)
@versioned
def delete_hold(body: dict[str, Any], reference: str) -> Response:
    """Release a case from hold"""
    return receipt(_hold(reference, body, on=False), 200)


def _hold(reference: str, body: dict[str, Any], *, on: bool) -> dict[str, Any]:
    if body["legal"]:
        require("case.legal_hold")
    command = HoldCase(
        reference=reference, actor=g.actor, on=on, version=if_match(), key=idempotency_key(), **body
    )
    return hold_case(command, now())
