"""Gather the contact with the customer that a move tells of: caps count it, the customer's page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.commands.contact.gather_contact import OUT, Touch, gather_contact
from casework.commands.recording import Record
from casework.domain.access import RESTRICTED
from casework.domain.contact.policy import CHANNELS, RESULTS
from casework.domain.definition import Transition
from casework.domain.retention.attempts import CHANNEL
from casework.queries.retention.offers import campaign_named

ALLOWED, RESULT, CAMPAIGN = "contact_allowed", "contact_result", "campaign"
SERVICE = "service"


def gather_attempt(
    record: Record, transition: Transition, given: Mapping[str, Any], seq: int, actor: str
) -> None:
    """Gather the contact that the move's event `seq` tells of; a letter sent with it is one by itself."""
    channel = given.get(CHANNEL)
    if channel not in CHANNELS or transition.letter is not None:
        return
    result = given.get(RESULT)
    purpose = next((str(one.arguments) for one in transition.guards if one.name == ALLOWED), SERVICE)
    entity, code = str(record.case["entity"]).removeprefix(RESTRICTED), record.case["fields"].get(CAMPAIGN)
    campaign = campaign_named(entity, code)
    touch = Touch(
        str(channel),
        OUT,
        purpose,
        result=result if result in RESULTS else None,
        campaign_id=campaign["id"] if campaign else None,
    )
    gather_contact(record, touch, seq, actor)
