"""/parties/{id}/consents: what a customer agreed to; DELETE withdraws it in one act."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.contact.change_consent import (
    PURPOSES,
    Agreed,
    GiveConsent,
    WithdrawConsent,
    give_consent,
    withdraw_consent,
)
from casework.db import Row
from casework.domain.contact.policy import ANY, BASES, CHANNELS
from casework.queries.contact.consents import consents_of
from casework.queries.parties.parties import party_of
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Text, one_of
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Consents", __name__, "What customers agreed to, and took back")
CONSENTS = "/parties/<id:number>/consents"
TOLD = ("id", "channel", "purpose", "basis", "source", "given_at", "given_to", "withdrawn_at", "withdrawn_to")


class ConsentAsked(Asked):
    channel = one_of(ANY, *CHANNELS, required=True)
    purpose = one_of(*PURPOSES, required=True)
    basis = one_of(*BASES, load_default="consent")
    source = Text(60, least=1, load_default="customer", metadata={"description": "a code: `branch`"})


class ConsentShape(Shape):
    id = a.number()
    channel = a.text("`*` is every one")
    purpose = a.text("marketing survey reference vulnerability")
    basis = a.text("consent soft_opt_in contract legitimate_interest legal_duty")
    source = a.text("where it is from")
    given_at = a.moment()
    given_to = a.text("the actor who recorded it")
    withdrawn_at = a.maybe_moment()
    withdrawn_to = a.maybe()


class ConsentGivenShape(Shape):
    party = a.number()
    consent = a.number("its number")
    event = a.number("in the customer's record")
    at = a.moment()


class ConsentWithdrawnShape(Shape):
    party = a.number()
    consents = a.numbers("what ended")
    cancelled = a.number("mails that waited and leave no more")
    event = a.number("in the customer's record")
    at = a.moment()


ConsentsShape = listed(ConsentShape, "ConsentsShape")


@bp.get(CONSENTS)
@allows("party.read")
@bp.response(200, ConsentsShape)
def get_consents(number: int) -> Response:
    """List what a customer agreed to, newest first"""
    party_of(number, g.actor)
    return page([{name: row[name] for name in TOLD} for row in consents_of(number)], None)


@bp.post(CONSENTS)
@allows("party.consent")
@bp.arguments(ConsentAsked, example=examples.CONSENT)
@bp.response(201, ConsentGivenShape)
def create_consent(body: dict[str, Any], number: int) -> Response:
    """Record a consent; it ends an earlier withdrawal of the same"""
    done = give_consent(GiveConsent(number, g.actor, Agreed(**body), idempotency_key()), now())
    return answered(_of(done, "party", "consent", "event", "at"), 201)


@bp.delete(f"{CONSENTS}/<id:consent>")
@allows("party.consent")
@bp.response(200, ConsentWithdrawnShape)
def delete_consent(number: int, consent: int) -> Response:
    """Withdraw a consent: what waits to leave is cancelled, and nothing more leaves by it"""
    done = withdraw_consent(WithdrawConsent(number, consent, g.actor, idempotency_key()), now())
    return answered(_of(done, "party", "consents", "cancelled", "event", "at"))


def _of(done: Row, *names: str) -> Row:
    return {name: done[name] for name in names}
