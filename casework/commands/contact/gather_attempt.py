"""Gather the contact with the customer that a move tells of: caps count it, the customer's page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.commands.contact.gather_contact import OUT, Touch, gather_contact
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.access import RESTRICTED
from casework.domain.contact.policy import CHANNELS, OUTREACH, RESULTS
from casework.domain.definition import Transition
from casework.domain.retention.attempts import CHANNEL
from casework.queries.retention.offers import campaign_named
from casework.rulebook.current import current

ALLOWED, RESULT, CAMPAIGN = "contact_allowed", "contact_result", "campaign"
SERVICE = "service"


def verdict_of_attempt(transition: Transition, given: Mapping[str, Any], at: datetime) -> Row:
    """Return what the event says of an approach: the policy that its guard let it pass by."""
    purpose = _purpose(transition)
    if purpose not in OUTREACH or given.get(CHANNEL) not in CHANNELS:
        return {}
    return {"purpose": purpose, "policy": current().contact_policy(at.date()).name, "verdict": "allowed"}


def gather_attempt(
    record: Record, transition: Transition, given: Mapping[str, Any], seq: int, actor: str
) -> None:
    """Gather the contact that the move's event `seq` tells of; a letter sent with it is one by itself."""
    channel = given.get(CHANNEL)
    if channel not in CHANNELS or transition.letter is not None:
        return
    result = given.get(RESULT)
    entity, code = str(record.case["entity"]).removeprefix(RESTRICTED), record.case["fields"].get(CAMPAIGN)
    campaign = campaign_named(entity, code)
    touch = Touch(
        str(channel),
        OUT,
        _purpose(transition),
        result=result if result in RESULTS else None,
        campaign_id=campaign["id"] if campaign else None,
    )
    gather_contact(record, touch, seq, actor)


def _purpose(transition: Transition) -> str:
    return next((str(one.arguments) for one in transition.guards if one.name == ALLOWED), SERVICE)
