"""/cases/{ref}/notes: remarks, appended without If-Match."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.add_note import LONGEST, AddNote, add_note
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api.answering import receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.cases.entries import EntriesShape, entries_answered
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Listed, Text
from casework.web.api.shapes import ReceiptShape
from casework.web.moment import now

bp = Subject("Notes", __name__, "Remarks of those who work on a case")


class NoteAsked(Asked):
    text = Text(LONGEST, least=1, required=True)


@bp.get("/cases/<reference:reference>/notes")
@allows("case.read")
@bp.arguments(Listed, location="query")
@bp.response(200, EntriesShape)
def get_notes(asked: dict[str, Any], reference: str) -> Response:
    """List the notes on a case, newest first"""
    return entries_answered(reference, asked, ("noted",))


@bp.post("/cases/<reference:reference>/notes")
@allows("case.note")
@bp.arguments(NoteAsked, example=examples.NOTE)
@bp.response(201, ReceiptShape)
def create_note(body: dict[str, Any], reference: str) -> Response:
    """Note something on a case"""
    return receipt(add_note(AddNote(reference, g.actor, body["text"], idempotency_key()), now()))
