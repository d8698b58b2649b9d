"""/cases/{ref}/documents: files and letters, put in and given out."""

from __future__ import annotations

from typing import Any

from flask import Response, g, url_for
from flask_smorest.fields import Upload
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from casework.commands.cases.add_document import SOURCES, AddDocument, add_document
from casework.db import Row
from casework.queries.cases.papers import content_of, documents_of
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.attachments import BYTES, as_attachment
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, one_of
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Documents", __name__, "Files and letters of a case")


class File(Upload):  # type: ignore[misc]
    """A file with its name; text in its place is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage):
            raise ValidationError("Send a file with its name.")
        return value


class FileAsked(Asked):
    file = File(required=True)
    source = one_of(*SOURCES, load_default="customer")


class DocumentShape(Shape):
    number = a.number("that of the event that added it")
    kind = a.text("file letter")
    name = a.text()
    media_type = a.text()
    size = a.number("in bytes")
    sha256 = a.text()
    source = a.text()
    letter = a.maybe("the kind of a letter")
    language = a.maybe()
    sent_how = a.maybe("mail post")
    added_by = a.text()
    added_at = a.moment()
    file = a.text("where it is")


DocumentsShape = listed(DocumentShape, "DocumentsShape")
TOLD = (
    "number", "kind", "name", "media_type", "size", "sha256", "source", "letter", "language", "sent_how",
    "added_by", "added_at",
)  # fmt: skip


@bp.get("/cases/<reference:reference>/documents")
@allows("case.read")
@bp.response(200, DocumentsShape)
def get_documents(reference: str) -> Response:
    """List the files and letters of a case, newest first"""
    case = read_case(reference, g.actor, "case.read")
    return page([_told(row, reference) for row in documents_of(case.row["id"])], None)


def _told(row: Row, reference: str) -> dict[str, Any]:
    there = url_for("Documents.get_document", reference=reference, number=row["number"])
    return {**{name: row[name] for name in TOLD}, "file": there}


@bp.post("/cases/<reference:reference>/documents")
@allows("case.document")
@bp.arguments(FileAsked, location="files")
@bp.response(201, ReceiptShape)
def create_document(body: dict[str, Any], reference: str) -> Response:
    """Attach a file of at most 20 MiB

    What its ending says and what it begins with must agree. `event` is the document's number.
    """
    sent = body["file"]
    command = AddDocument(
        reference=reference,
        actor=g.actor,
        name=sent.filename or "",
        content=sent.read(),
        source=body["source"],
        key=idempotency_key(),
    )
    return receipt(add_document(command, now()))


@bp.get(f"/cases/<reference:reference>/documents/<int(max={LARGEST}):number>")
@allows("case.read")
@bp.response(200, BYTES, content_type="application/octet-stream")
def get_document(reference: str, number: int) -> Response:
    """Fetch a file or letter"""
    case = read_case(reference, g.actor, "case.read")
    document, content = content_of(case.row["id"], number)
    return as_attachment(document["name"], content)
