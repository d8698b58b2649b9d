"""/cases/{ref}/extensions: longer terms, where the regime allows them."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow.fields import Nested

from casework.commands.clocks.extend_clock import ExtendClock, extend_clock
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api.answering import receipt
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.cases.entries import EntriesShape, entries_answered
from casework.web.api.cases.letters import LetterAsked, written_letter
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import Asked, Listed, Moment, Text
from casework.web.api.shapes import ReceiptShape
from casework.web.moment import now

bp = Subject("Extensions", __name__, "Longer terms, with reason, authority and letter")


class ExtensionAsked(Asked):
    clock = Text(60, least=1, required=True, metadata={"description": "its name: `UK-PSD15`"})
    reason = Text(4_000, least=1, required=True)
    due = Moment(load_default=None, allow_none=True)
    letter = Nested(LetterAsked, load_default=None, allow_none=True)


@bp.get("/cases/<reference:reference>/extensions")
@allows("case.read")
@bp.arguments(Listed, location="query")
@bp.response(200, EntriesShape)
def get_extensions(asked: dict[str, Any], reference: str) -> Response:
    """List the extensions of a case, newest first"""
    return entries_answered(reference, asked, ("extended",))


@bp.post("/cases/<reference:reference>/extensions")
@allows("case.extend")
@bp.arguments(ExtensionAsked, example=examples.EXTENSION)
@bp.response(201, ReceiptShape)
@versioned
def create_extension(body: dict[str, Any], reference: str) -> Response:
    """Extend a term before it is over

    `due` names the new date where the rule leaves it to the person.
    """
    letter = written_letter(body.pop("letter"))
    command = ExtendClock(
        reference, actor=g.actor, letter=letter, version=if_match(), key=idempotency_key(), **body
    )
    return receipt(extend_clock(command, now()))
