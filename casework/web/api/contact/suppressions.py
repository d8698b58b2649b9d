"""/parties/{id}/suppressions: where the bank does not approach a customer; /contact-policy: may it now?"""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.add_note import LONGEST
from casework.commands.contact.change_suppression import GIVEN, PURPOSES, Lift, Stop, Suppress, lift, suppress
from casework.domain.contact.policy import ANY, CHANNELS, REACHED, SURVEYS
from casework.domain.contact.policy import PURPOSES as CONTACT_PURPOSES
from casework.domain.contact.verdict import Verdict
from casework.queries.contact.consents import suppressions_of
from casework.queries.contact.verdict import allowed_today, verdict_for
from casework.queries.parties.parties import party_of
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Count, Moment, Text, one_of
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Contact policy", __name__, "Whom the bank leaves in peace, and whom it may approach")
PARTY = "/parties/<id:number>"
TOLD = ("id", "channel", "purpose", "reason", "source", "since", "until")


class StopAsked(Asked):
    channel = one_of(ANY, *CHANNELS, load_default=ANY)
    purpose = one_of(*PURPOSES, load_default="marketing")
    reason = one_of(*GIVEN, load_default="objection")
    source = Text(60, least=1, load_default="customer", metadata={"description": "a code: `branch`"})
    until = Moment(load_default=None, metadata={"description": "for good if left out"})


class LiftAsked(Asked):
    reason = Text(LONGEST, least=1, required=True)


class PolicyAsked(Asked):
    channel = one_of(*REACHED, load_default=None)
    purpose = one_of(*CONTACT_PURPOSES, load_default=None)
    kind = one_of(*SURVEYS, load_default=None, metadata={"description": "of a survey"})
    campaign = Count(load_default=None)


class SuppressionShape(Shape):
    id = a.number()
    channel = a.text("`*` is every one")
    purpose = a.text("`*` is marketing and surveys")
    reason = a.text()
    source = a.text("where it is from")
    since = a.moment()
    until = a.maybe_moment()


class StoppedShape(Shape):
    party = a.number()
    suppression = a.number("its number")
    event = a.number("in the customer's record")
    at = a.moment()


class VerdictShape(Shape):
    purpose = a.text()
    channel = a.text()
    allowed = a.yes_no("now")
    policy = a.text("`standard@1`")
    rule = a.maybe("the rule that stands against it: `MKT-7D@1`")
    rules = a.texts("all of them")
    reason = a.maybe("in words")
    allowed_from = a.maybe_moment("the first moment at which it may be made; null: never by itself")


SuppressionsShape = listed(SuppressionShape, "SuppressionsShape")
VerdictsShape = listed(VerdictShape, "VerdictsShape")


@bp.get(f"{PARTY}/suppressions")
@allows("party.read")
@bp.response(200, SuppressionsShape)
def get_suppressions(number: int) -> Response:
    """List the entries of the suppression list, newest first"""
    party_of(number, g.actor)
    return page([{name: row[name] for name in TOLD} for row in suppressions_of(number)], None)


@bp.post(f"{PARTY}/suppressions")
@allows("party.consent")
@bp.arguments(StopAsked, example=examples.STOP)
@bp.response(201, StoppedShape)
def create_suppression(body: dict[str, Any], number: int) -> Response:
    """Put a customer on the suppression list; what waits to leave is cancelled"""
    return _stopped(suppress(Suppress(number, g.actor, Stop(**body), idempotency_key()), now()), 201)


@bp.delete(f"{PARTY}/suppressions/<id:entry>")
@allows("party.lift")
@bp.arguments(LiftAsked, example=examples.REASON)
@bp.response(200, StoppedShape)
def delete_suppression(body: dict[str, Any], number: int, entry: int) -> Response:
    """End an entry of the suppression list; it stays on record"""
    return _stopped(lift(Lift(number, entry, g.actor, body["reason"], idempotency_key()), now()), 200)


@bp.get(f"{PARTY}/contact-policy")
@allows("party.read")
@bp.arguments(PolicyAsked, location="query")
@bp.response(200, VerdictsShape)
def get_contact_policy(asked: dict[str, Any], number: int) -> Response:
    """Say what may be sent to a customer now: on one channel for one purpose, or on all"""
    party_of(number, g.actor)
    channel, purpose, at = asked["channel"], asked["purpose"], now()
    if channel and purpose:
        verdict = verdict_for(number, purpose, channel, at, asked["campaign"], kind=asked["kind"])
        return page([_told(purpose, channel, verdict)], None)
    found = [
        _told(one.purpose, one.channel, one.verdict)
        for one in allowed_today(number, at)
        if channel in (None, one.channel) and purpose in (None, one.purpose)
    ]
    return page(found, None)


def _stopped(done: dict[str, Any], status: int) -> Response:
    return answered({name: done[name] for name in ("party", "suppression", "event", "at")}, status)


def _told(purpose: str, channel: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "channel": channel,
        "allowed": verdict.allowed,
        "policy": verdict.policy,
        "rule": verdict.rule,
        "rules": list(verdict.rules),
        "reason": verdict.says(g.actor.language) or None,
        "allowed_from": verdict.allowed_from,
    }
