"""/cases/{ref}/contacts: words with the customer or a third party, appended without If-Match."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.add_note import CHANNELS, DIRECTIONS, LONGEST, WITH, AddContact, add_contact
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api.answering import receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.cases.entries import EntriesShape, entries_answered
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Listed, Text, one_of
from casework.web.api.shapes import ReceiptShape
from casework.web.moment import now

bp = Subject("Contacts", __name__, "Conversations, and letters that were not sent from here")


class ContactAsked(Asked):
    text = Text(LONGEST, least=1, required=True)
    channel = one_of(*CHANNELS, required=True)
    direction = one_of(*DIRECTIONS, load_default="in")
    with_ = one_of(*WITH, data_key="with", load_default="customer")


@bp.get("/cases/<reference:reference>/contacts")
@allows("case.read")
@bp.arguments(Listed, location="query")
@bp.response(200, EntriesShape)
def get_contacts(asked: dict[str, Any], reference: str) -> Response:
    """List the contacts of a case, newest first"""
    return entries_answered(reference, asked, ("contacted",))


@bp.post("/cases/<reference:reference>/contacts")
@allows("case.contact")
@bp.arguments(ContactAsked, example=examples.CONTACT)
@bp.response(201, ReceiptShape)
def create_contact(body: dict[str, Any], reference: str) -> Response:
    """Note a contact; clocks that wait for a word with the customer start anew"""
    return receipt(add_contact(AddContact(reference, g.actor, **body, key=idempotency_key()), now()))
