"""The record of a case as programs read it: whole, or one kind of entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g

from casework.queries.cases.reading import read_case
from casework.queries.cases.timeline import Entry, entries
from casework.web.api import shapes as a
from casework.web.api.answering import after_number, page_of_numbered
from casework.web.api.shapes import Shape, listed


class EntryShape(Shape):
    seq = a.number()
    kind = a.text()
    at = a.moment()
    actor = a.text("person/3, client/7, system")
    who = a.text("the actor's name")
    says = a.text("what was done, in a sentence of your language")
    detail = a.text("the text that belongs to it")
    hash = a.text()
    body = a.anything("as hashed: codes, and commitments to personal values")
    values = a.anything("personal values by name; what was erased is missing")


EntriesShape = listed(EntryShape, "EntriesShape")
TOLD = ("seq", "kind", "at", "actor", "who", "says", "detail", "hash", "body", "values")


def entries_answered(reference: str, asked: dict[str, Any], kinds: Sequence[str] = ()) -> Response:
    """Return a page of the record, newest first; `kinds` narrows it."""
    case = read_case(reference, g.actor, "case.read")
    before, limit = after_number("events", asked["cursor"]), asked["limit"]
    found = entries(case.row["id"], case.definition, case.rules, g.actor.language, before, limit + 1, kinds)
    return page_of_numbered("events", [_told(entry) for entry in found], limit, lambda row: row, "seq")


def _told(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in TOLD}
