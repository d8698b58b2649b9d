"""/cases/{ref}/letters and /drafts: how a letter would read, and one that is being written."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow.fields import List, Nested

from casework.commands.cases.save_draft import SaveDraft, save_draft
from casework.domain.values import typed
from casework.queries.cases.deciding import read_fields
from casework.queries.cases.letters import WrittenLetter, draft_of, letter_text
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page, receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.cases.case_answer import letter_answer
from casework.web.api.cases.case_shapes import ContentShape
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Text, Texts, Values, one_of
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Letters", __name__, "Letters to the customer, before a move sends them")


class LetterAsked(Asked):
    """What a writer puts into a letter; what was saved as a draft need not be sent again."""

    texts = Texts(load_default=dict)
    ticks = List(Text(60), load_default=list)
    language = one_of("en", "zh", load_default=None, allow_none=True)


class PreviewAsked(LetterAsked):
    letter = Text(60, least=1, required=True, metadata={"description": "its kind: `acknowledgement`"})
    fields_ = Values(data_key="fields", load_default=dict)


class PreviewShape(Shape):
    kind = a.text()
    language = a.text()
    text = a.text("the letter as the customer gets it")
    contents = List(Nested(ContentShape))


class DraftShape(Shape):
    letter = a.text()
    language = a.text()
    texts = a.anything("blocks by code")
    ticks = a.texts()
    saved_by = a.text()
    saved_at = a.moment()


DraftsShape = listed(DraftShape, "DraftsShape")


def written_letter(body: dict[str, Any] | None) -> WrittenLetter | None:
    """Return what was written, None where nothing was."""
    return None if body is None else WrittenLetter(body["texts"], frozenset(body["ticks"]), body["language"])


@bp.post("/cases/<reference:reference>/letters/preview")
@allows("case.move")
@bp.arguments(PreviewAsked, example=examples.LETTER)
@bp.response(200, PreviewShape)
def preview_letter(body: dict[str, Any], reference: str) -> Response:
    """Read a letter before it is sent; stores nothing"""
    at, case = now(), read_case(reference, g.actor, "case.move")
    definition, zh = case.definition, g.actor.language.startswith("zh")
    sent = read_fields(definition, frozenset(definition.fields), body["fields_"], zh)
    values = {**case.fields, **{name: typed(definition.fields[name], value) for name, value in sent.items()}}
    letter = draft_of(case, body["letter"], written_letter(body), at)
    assert letter is not None
    shown = letter_answer(letter, True, g.actor.language) or {}
    text = letter_text(case, letter, g.actor, at, values)
    return answered(
        {"kind": letter.kind, "language": letter.language, "text": text, "contents": shown["contents"]}
    )


@bp.get("/cases/<reference:reference>/drafts")
@allows("case.read")
@bp.response(200, DraftsShape)
def get_drafts(reference: str) -> Response:
    """List the letters that are being written"""
    case = read_case(reference, g.actor, "case.read")
    told = ("letter", "language", "texts", "ticks", "saved_by", "saved_at")
    drafts = sorted(case.drafts.values(), key=lambda draft: str(draft["letter"]))
    return page([{name: draft[name] for name in told} for draft in drafts], None)


@bp.put("/cases/<reference:reference>/drafts/<name:letter>")
@allows("case.move")
@bp.arguments(LetterAsked, example=examples.DRAFT)
@bp.response(200, ReceiptShape)
def keep_draft(body: dict[str, Any], reference: str, letter: str) -> Response:
    """Save a letter that is being written

    Who saves one has a hand in it, and cannot approve it alone.
    """
    written = written_letter(body)
    assert written is not None
    return receipt(save_draft(SaveDraft(reference, letter, g.actor, written, idempotency_key()), now()), 200)
