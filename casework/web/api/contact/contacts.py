"""/parties/{id}/contacts: every contact with a customer, on a case of theirs or on the customer alone."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.add_note import LONGEST
from casework.commands.contact.gather_contact import IN, OUT, Touch
from casework.commands.contact.record_contact import RecordContact, record_contact
from casework.domain.contact.policy import CHANNELS, PURPOSES, RESULTS, SURVEYS
from casework.queries.contact.timeline import timeline_of
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Case, Listed, Number, Text, one_of
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Contacts of customers", __name__, "What was spoken and written, over all channels")
CONTACTS = "/parties/<id:number>/contacts"
TOUCH = ("channel", "direction", "purpose", "kind", "result", "campaign_id", "recipient_id")


class TouchAsked(Asked):
    text = Text(LONGEST, least=1, required=True)
    channel = one_of(*CHANNELS, required=True)
    direction = one_of(IN, OUT, load_default=IN)
    purpose = one_of(*PURPOSES, load_default="service")
    kind = one_of(*SURVEYS, load_default=None, metadata={"description": "of a survey"})
    result = one_of(*RESULTS, load_default=None)
    campaign_id = Number(load_default=None)
    recipient_id = Number(load_default=None, metadata={"description": "the person of a company"})
    case = Case(load_default=None, metadata={"description": "a case of this customer"})


class ContactShape(Shape):
    id = a.number()
    at = a.moment()
    who = a.text("who noted it")
    channel = a.text()
    direction = a.text("in out")
    purpose = a.text("service regulatory marketing survey survey_reminder")
    kind = a.maybe("of a survey: relationship transactional pulse")
    result = a.maybe("queued sent reached no_answer refused bounced suppressed cancelled")
    campaign_id = a.number(allow_none=True)
    recipient_id = a.number("the person of a company", allow_none=True)
    reference = a.maybe("the case; null for a contact on the customer alone")
    seq = a.number("number of the event, in the case's record or the customer's")
    text = a.maybe("null where nothing was written, or once it was erased")
    letter = a.maybe("its kind, where the contact was a letter")


class RecordedShape(Shape):
    """Where a contact stands in the record."""

    party = a.number()
    case = a.maybe()
    event = a.number()
    at = a.moment()


ContactsShape = listed(ContactShape, "ContactsOfCustomerShape")


@bp.get(CONTACTS)
@allows("party.read")
@bp.arguments(Listed, location="query")
@bp.response(200, ContactsShape)
def get_contacts_of_party(asked: dict[str, Any], number: int) -> Response:
    """List what was spoken and written with a customer, newest first"""
    found = timeline_of(number, g.actor, asked["cursor"], asked["limit"])
    return page(found.rows, found.next)


@bp.post(CONTACTS)
@allows("party.contact")
@bp.arguments(TouchAsked, example=examples.TOUCH)
@bp.response(201, RecordedShape)
def create_contact_of_party(body: dict[str, Any], number: int) -> Response:
    """Note a contact; one that the contact policy forbids is refused by its rule and day"""
    touch = Touch(**{name: body[name] for name in TOUCH})
    command = RecordContact(number, g.actor, body["text"], touch, body["case"], idempotency_key())
    done = record_contact(command, now())
    return answered({name: done[name] for name in ("party", "case", "event", "at")}, 201)
