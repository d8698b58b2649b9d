"""Gather a contact with a case's customer: judged by the contact policy if the bank makes it by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from casework.commands.numbers import take_number
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.contact.policy import CHANNELS, OUTREACH, PURPOSES, RESULTS, SURVEYS
from casework.domain.contact.verdict import Verdict
from casework.errors import Malformed, Refused
from casework.models import Contact
from casework.queries.contact.verdict import verdict_for

IN, OUT, QUEUED, SENT = "in", "out", "queued", "sent"


@dataclass(frozen=True, slots=True)
class Touch:
    """What tells one contact from another: how, which way, what for, for which campaign, to whom."""

    channel: str
    direction: str
    purpose: str = "service"
    kind: str | None = None  # of a survey: relationship transactional pulse
    result: str | None = None
    campaign_id: int | None = None
    recipient_id: int | None = None

    @property
    def is_outreach(self) -> bool:
        return self.direction == OUT and self.purpose in OUTREACH


def check_touch(touch: Touch) -> None:
    """Raise Malformed, with errors by field, for a code that there is not."""
    known = (
        ("channel", touch.channel, CHANNELS),
        ("direction", touch.direction, (IN, OUT)),
        ("purpose", touch.purpose, PURPOSES),
        ("result", touch.result, RESULTS),
        ("kind", touch.kind, SURVEYS),
    )
    errors = {
        name: [f"One of: {', '.join(codes)}."]
        for name, value, codes in known
        if value not in codes and (value is not None or name not in ("result", "kind"))
    }
    if errors:
        raise Malformed("The contact cannot be noted like this.", zh="无法按此记录联系。", errors=errors)


def judged(party_id: int, touch: Touch, at: datetime) -> Verdict | None:
    """Return the verdict on an outgoing contact that the policy rules, None on any other.

    Raises Refused, with the rule's name and the day from which it lets go, for one that must not be made.
    """
    if not touch.is_outreach:
        return None
    verdict = verdict_for(
        party_id,
        touch.purpose,
        touch.channel,
        at,
        touch.campaign_id,
        kind=touch.kind,
        recipient_id=touch.recipient_id,
    )
    if not verdict.allowed:
        refuse(verdict)
    return verdict


def refuse(verdict: Verdict) -> NoReturn:
    """Raise Refused with the rule's name and the day from which it lets go."""
    raise Refused(verdict.says("en"), zh=verdict.says("zh"), errors={"rule": list(verdict.rules)})


def codes_of(touch: Touch, verdict: Verdict | None) -> Row:
    """Return what the event says of the contact beyond channel and direction, and of the verdict on it."""
    told: Row = {name: getattr(touch, name) for name in ("result", "campaign_id", "recipient_id")}
    told = {name: value for name, value in {**told, "survey_kind": touch.kind}.items() if value is not None}
    if touch.purpose != "service":
        told["purpose"] = touch.purpose
    if verdict is not None:
        told |= {"policy": verdict.policy, "verdict": "allowed"}
    return told


def contact_row(party_id: int, touch: Touch, seq: int, at: datetime, actor: str) -> Row:
    """Return the row of a contact, but for its case."""
    return {
        "id": take_number("contact"),
        "party_id": party_id,
        "seq": seq,
        "at": at,
        "channel": touch.channel,
        "direction": touch.direction,
        "purpose": touch.purpose,
        "kind": touch.kind,
        "result": touch.result,
        "actor": actor,
        "campaign_id": touch.campaign_id,
        "recipient_id": touch.recipient_id,
    }


def gather_contact(record: Record, touch: Touch, seq: int, actor: str) -> Row | None:
    """Gather the contact that the event `seq` of a case tells of; None where the case has no customer."""
    party_id = record.case["party_id"]
    if party_id is None:
        return None
    return record.add(Contact, **contact_row(party_id, touch, seq, record.at, actor))
