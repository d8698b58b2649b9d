"""/cases/{ref}/moves: the one way from state to state."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow.fields import Nested

from casework.commands.cases.move_case import MoveCase, move_case
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api.answering import answered, etag, receipt
from casework.web.api.asking import idempotency_key, if_match, is_brief
from casework.web.api.cases.case_answer import whole_case
from casework.web.api.cases.case_shapes import MovedShape
from casework.web.api.cases.letters import LetterAsked, written_letter
from casework.web.api.description import Subject, brief_if_asked, versioned
from casework.web.api.fields import Asked, Text, Values
from casework.web.api.shapes import ReceiptShape
from casework.web.moment import now

bp = Subject("Moves", __name__, "What takes a case from one state to another")


class MoveAsked(Asked):
    trigger = Text(60, least=1, required=True)
    fields_ = Values(data_key="fields", load_default=dict)
    letter = Nested(LetterAsked, load_default=None, allow_none=True)
    comment = Text(4_000, load_default="")


@bp.post("/cases/<reference:reference>/moves")
@allows("case.move")
@bp.arguments(MoveAsked, example=examples.MOVE)
@bp.response(201, {"oneOf": [MovedShape, ReceiptShape]})
@versioned
@brief_if_asked
def create_move(body: dict[str, Any], reference: str) -> Response:
    """Fire a trigger

    What is possible now, and what each move needs, stands in `moves` of the case.
    """
    at = now()
    command = MoveCase(
        reference=reference,
        trigger=body["trigger"],
        actor=g.actor,
        version=if_match(),
        key=idempotency_key(),
        fields=body["fields_"],
        letter=written_letter(body["letter"]),
        comment=body["comment"],
    )
    moved = move_case(command, at)
    if is_brief():
        return receipt(moved)
    case = read_case(reference, g.actor, "case.read")
    event = {"seq": moved["event"], "hash": moved["event_hash"], "at": moved["at"]}
    told = {"event": event, "case": whole_case(case, g.actor, at)}
    return answered(told, 201, etag=etag(case.row["version"]))
