"""The verdict of the contact policy on approaches of customers, as things stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.domain.contact.known import Approach, Known
from casework.domain.contact.policy import CHANNELS, OUTREACH, PURPOSES, REACHED, SURVEYS, ContactPolicy
from casework.domain.contact.verdict import Verdict, both, evaluate, of_recipient
from casework.errors import Malformed, NotFound
from casework.queries.contact.known import known_of
from casework.rulebook.current import current


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the policy says today of one purpose on one channel."""

    purpose: str
    channel: str
    verdict: Verdict


def verdict_for(
    party_id: int,
    purpose: str,
    channel: str,
    at: datetime,
    campaign_id: int | None = None,
    *,
    kind: str | None = None,
    recipient_id: int | None = None,
    apart_from: int | None = None,
) -> Verdict:
    """Return whether a customer may be approached at this moment, in one statement.

    `kind` is of a survey, `recipient_id` the person of a company whom it goes to. `apart_from` is the contact
    that is asked about, where it waits to leave: it and those that queue behind it are no history.
    Raises NotFound without such a customer.
    """
    approach = approach_of(purpose, channel, campaign_id, kind, recipient_id)
    policy = current().contact_policy(at.date())
    if purpose not in OUTREACH:
        return Verdict(True, policy.name, allowed_from=at)
    ids = [party_id] if recipient_id is None else [party_id, recipient_id]
    known = known_of(ids, policy, at)
    if len(known) < len(set(ids)):
        raise NotFound("There is no such customer.", zh="没有这位客户。")
    if apart_from is not None:
        known = {number: _without(one, apart_from) for number, one in known.items()}
    return _judged(policy, approach, known, party_id, at)


def verdicts_for(
    parties: Sequence[int],
    purpose: str,
    channel: str,
    at: datetime,
    campaign_id: int | None = None,
    *,
    kind: str | None = None,
) -> dict[int, Verdict]:
    """Return the verdicts on many customers in one statement; who is not there is left out."""
    approach = approach_of(purpose, channel, campaign_id, kind, None)
    policy = current().contact_policy(at.date())
    known = known_of(parties, policy, at)
    return {number: evaluate(policy, approach, one, at) for number, one in known.items()}


def allowed_today(party_id: int, at: datetime) -> list[Allowed]:
    """Return for each purpose of outreach and each channel with an address whether it may be used now.

    Raises NotFound without such a customer.
    """
    policy = current().contact_policy(at.date())
    known = known_of([party_id], policy, at).get(party_id)
    if known is None:
        raise NotFound("There is no such customer.", zh="没有这位客户。")
    return [
        Allowed(purpose, channel, evaluate(policy, Approach(purpose, channel), known, at))
        for purpose in ("service", "marketing", "survey")
        for channel in REACHED
    ]


def approach_of(
    purpose: str, channel: str, campaign: int | None, kind: str | None, recipient: int | None
) -> Approach:
    """Return the approach. Raises Malformed, with errors by field, for a code that there is not."""
    errors = {
        name: [f"One of: {', '.join(codes)}."]
        for name, code, codes in (
            ("purpose", purpose, PURPOSES),
            ("channel", channel, CHANNELS),
            ("kind", kind, SURVEYS),
        )
        if code not in codes and (name, code) != ("kind", None)
    }
    if errors:
        raise Malformed("There is no such contact.", zh="没有这种联系方式。", errors=errors)
    return Approach(purpose, channel, kind, campaign, recipient)


def _judged(
    policy: ContactPolicy, approach: Approach, known: Mapping[int, Known], party: int, at: datetime
) -> Verdict:
    customer, recipient = known[party], approach.recipient
    if recipient is None or recipient == party:
        return evaluate(policy, approach, customer, at)
    person = known[recipient]
    reached = replace(customer, addresses=person.addresses)
    theirs = evaluate(of_recipient(policy), replace(approach, recipient=None), person, at)
    return both(evaluate(policy, approach, reached, at), theirs)


def _without(known: Known, contact: int) -> Known:
    """Leave a contact out that waits to leave, and those behind it: of two that wait the first one goes."""
    behind = {one.id for one in known.history if one.id > contact and one.result == "queued"}
    return replace(
        known, history=tuple(one for one in known.history if one.id != contact and one.id not in behind)
    )
