"""/cases/{ref}/conflicts: who has an interest in the matter, and therefore neither gets nor decides it."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.declare_conflict import DeclareConflict, declare_conflict
from casework.web.access import allows, require
from casework.web.api import examples
from casework.web.api.answering import receipt
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.cases.assignments import Person, number_of
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import Asked, Text
from casework.web.api.shapes import ReceiptShape
from casework.web.moment import now

bp = Subject("Conflicts of interest", __name__, "Who has an interest in the matter of a case")


class ConflictAsked(Asked):
    person = Person(load_default="me")
    reason = Text(4_000, least=1, required=True)


class ConflictOverAsked(Asked):
    person = Person(required=True)
    reason = Text(4_000, least=1, required=True)


@bp.post("/cases/<reference:reference>/conflicts")
@allows("case.conflict")
@bp.arguments(ConflictAsked, example=examples.CONFLICT)
@bp.response(201, ReceiptShape)
@versioned
def create_conflict(body: dict[str, Any], reference: str) -> Response:
    """Declare an interest of one's own, or as a lead or compliance that of somebody else

    Who has the case gives it back by this.
    """
    return receipt(_declared(reference, body))


@bp.delete("/cases/<reference:reference>/conflicts")
@allows("case.conflict_of_others")
@bp.arguments(ConflictOverAsked, example=examples.CONFLICT_OVER)
@bp.response(200, ReceiptShape)
@versioned
def delete_conflict(body: dict[str, Any], reference: str) -> Response:
    """Say that somebody else has no interest in the matter any more"""
    return receipt(_declared(reference, body, lift=True), 200)


def _declared(reference: str, body: dict[str, Any], *, lift: bool = False) -> dict[str, Any]:
    person = number_of(body["person"], g.actor)
    command = DeclareConflict(reference, person, g.actor, body["reason"], lift, if_match(), idempotency_key())
    require(command.permission)
    return declare_conflict(command, now())
