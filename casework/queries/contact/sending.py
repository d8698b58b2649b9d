"""Whether a mail of outreach that is about to leave still may, by what has happened since it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.db import Row
from casework.domain.contact.policy import OUTREACH
from casework.queries.contact.verdict import verdict_for
from casework.queries.mail.owed_mail import NotOwed


@dataclass(frozen=True, slots=True)
class NotYet:
    """The mail may leave, but at another hour."""

    until: datetime


def held_back(message: Row, at: datetime) -> NotOwed | NotYet | None:
    """Return why a claimed mail must not leave now, None if it may.

    Only mails to customers of purpose marketing or survey are asked about; the rest always leaves.
    """
    if message["purpose"] not in OUTREACH or message["party_id"] is None:
        return None
    inputs = message["inputs"]
    verdict = verdict_for(
        message["party_id"],
        message["purpose"],
        "email",
        at,
        inputs.get("campaign"),
        kind=inputs.get("kind"),
        recipient_id=inputs.get("recipient"),
        apart_from=inputs.get("contact", 0),
    )
    if verdict.allowed:
        return None
    if verdict.waits and verdict.allowed_from is not None:
        return NotYet(verdict.allowed_from)
    return NotOwed(verdict.rule or "")
