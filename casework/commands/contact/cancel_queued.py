"""Cancel what waits to leave for a customer who does not want it any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from casework.commands.mail.settle_message import note_suppressed
from casework.domain.contact.policy import ANY, OUTREACH
from casework.models import Contact, Message

WAITING = ("waiting", "digest")
CANCELLED, QUEUED = "cancelled", "queued"


def cancel_queued(
    session: Session, party_id: int, channel: str, purpose: str, reason: str, at: datetime
) -> int:
    """Suppress waiting mails of outreach and cancel queued contacts; return how many mails that were.

    `channel` and `purpose` are as of a suppression, "*" for all. A mail that is just being handed over is
    asked about again by who hands it over.
    """
    purposes = purposes_of(purpose)
    mine = (Message.party_id == party_id, Message.purpose.in_(purposes), Message.state.in_(WAITING))
    mails = session.scalars(select(Message).where(*mine).with_for_update()).all() if _by_mail(channel) else ()
    for mail in mails:
        mail.state, mail.trouble = "suppressed", reason
        note_suppressed(session, mail, at, reason)
    queued = (Contact.party_id == party_id, Contact.purpose.in_(purposes), Contact.result == QUEUED)
    session.execute(update(Contact).where(*queued, *_on(channel)).values(result=CANCELLED))
    return len(mails)


def purposes_of(purpose: str) -> Sequence[str]:
    """Return the purposes of contacts that an entry of the suppression list is about."""
    if purpose == ANY:
        return OUTREACH
    return tuple(one for one in OUTREACH if one == purpose or (purpose, one) == ("survey", "survey_reminder"))


def _by_mail(channel: str) -> bool:
    return channel in (ANY, "email")


def _on(channel: str) -> tuple[ColumnElement[bool], ...]:
    return () if channel == ANY else (Contact.channel == channel,)
