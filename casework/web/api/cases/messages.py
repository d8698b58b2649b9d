"""/cases/{ref}/messages: the mail of a case and what became of it."""

from __future__ import annotations

from flask import Response, g

from casework.queries.cases.papers import messages_of
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import page
from casework.web.api.description import Subject
from casework.web.api.shapes import Shape, listed

bp = Subject("Messages", __name__, "Mail that a case has sent or still owes")


class MessageShape(Shape):
    id = a.text("the left part of its Message-ID")
    seq = a.number("number of the event that caused it", allow_none=True)
    notice = a.text()
    recipient = a.maybe("a colleague's name; null for the customer")
    address = a.maybe("the customer's; null for a colleague")
    document = a.number("the letter that it carries", allow_none=True)
    language = a.text()
    state = a.text("waiting digest sending sent dead folded suppressed")
    attempts = a.number()
    created_at = a.moment()
    sent_at = a.maybe_moment()


MessagesShape = listed(MessageShape, "MessagesShape")
TOLD = (
    "id", "seq", "notice", "recipient", "address", "document", "language", "state", "attempts", "created_at",
    "sent_at",
)  # fmt: skip


@bp.get("/cases/<reference:reference>/messages")
@allows("case.read")
@bp.response(200, MessagesShape)
def get_messages(reference: str) -> Response:
    """List the mail of a case, newest first"""
    case = read_case(reference, g.actor, "case.read")
    return page([{name: row[name] for name in TOLD} for row in messages_of(case.row["id"])], None)
