"""Record what became of a claimed mail: sent, put off, dead, or suppressed as it must not go out any more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import update
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.mail.mark_undeliverable import mark_undeliverable
from casework.commands.numbers import take_number
from casework.db import transaction
from casework.models import Contact, Message

FIRST_PAUSES = (1, 5, 15, 30)  # minutes; an hour from then on
GIVE_UP = timedelta(hours=48)
SPREAD = 0.2
RESULTS = {"sent": "sent", "suppressed": "suppressed", "dead": "bounced"}  # state of a mail -> of its contact

Ending = Literal["sent", "put_off", "refused", "suppressed"]


@dataclass(frozen=True, slots=True)
class SettleMessage:
    """`ending` is what the server said, or `suppressed` with its reason in `text`; `by` is what took it.

    `no_mailbox`: refused since nobody is reached at the address.
    """

    message_id: str
    ending: Ending
    code: int = 0
    text: str = ""
    by: str = "server"  # or "page": the demo's mail page
    no_mailbox: bool = False


def settle_message(command: SettleMessage, at: datetime) -> str:
    """Store the outcome and return the mail's state; one that somebody else has settled keeps theirs.

    An address of a customer at which nobody is reached is marked, so that the contact policy refuses it.
    """
    spare = [take_number("contact_point") for _ in range(2)] if command.no_mailbox else []
    with transaction() as session:
        message = session.get(Message, command.message_id, with_for_update=True)
        if message is None or message.state != "sending":
            return message.state if message else "suppressed"
        message.lease_until, message.trouble = None, _without_address(command.text, message.address) or None
        message.attempts += command.ending != "suppressed"
        if command.ending == "sent":
            message.state, message.sent_at, message.trouble = "sent", at, None
            _note(session, message, "mail_sent", at, code=command.code or None, by=command.by)
        elif command.ending == "suppressed":
            message.state = "suppressed"
            _note(session, message, "mail_suppressed", at, reason=command.text)
        elif command.ending == "refused" or given_up(message.attempts):
            message.state = "dead"
            _note(session, message, "mail_died", at, code=command.code or None, attempts=message.attempts)
            if command.no_mailbox:
                mark_undeliverable(session, message, command.code, spare, at)
        else:
            message.state, message.not_before = "waiting", at + pause(message.id, message.attempts)
        _settle_contact(session, message, at)
        return message.state


def _settle_contact(session: Session, message: Message, at: datetime) -> None:
    """Say of the contact that a mail to a customer is what became of it; it counts from when it left."""
    number, result = message.inputs.get("contact"), RESULTS.get(message.state)
    if number is not None and result is not None:
        left = {"at": at} if result == "sent" else {}
        session.execute(update(Contact).where(Contact.id == number).values(result=result, **left))


def note_suppressed(session: Session, message: Message, at: datetime, reason: str) -> None:
    """Say in the record that a mail which waited is not sent any more."""
    _note(session, message, "mail_suppressed", at, reason=reason)


def pause(message_id: str, attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: 1, 5, 15, 30, then 60 minutes, each ± 20 %.

    The spread is the mail's own, so that a queue which failed together does not come back together.
    """
    minutes = FIRST_PAUSES[attempts - 1] if attempts <= len(FIRST_PAUSES) else 60
    first = hashlib.sha256(f"{message_id} {attempts}".encode()).digest()[0]
    return timedelta(minutes=minutes) * (1 - SPREAD + 2 * SPREAD * first / 255)


def given_up(attempts: int) -> bool:
    """Return whether so many attempts have filled 48 hours; time with the server down does not count."""
    hours_long = max(0, attempts - len(FIRST_PAUSES))
    return timedelta(minutes=sum(FIRST_PAUSES[:attempts]), hours=hours_long) >= GIVE_UP


def _without_address(text: str, address: str | None) -> str:
    """Servers like to repeat the address; what is kept and shown does not."""
    return (text.replace(address, "…") if address else text)[:300]


def _note(session: Session, message: Message, kind: str, at: datetime, **codes: str | int | None) -> None:
    """Say in the record what happened to which mail, by numbers alone."""
    ending = {"mail_sent": "sent", "mail_suppressed": "suppressed", "mail_died": "dead"}[kind]
    told: dict[str, str | int | None] = {
        "message": message.id,
        "notice": message.notice,
        "case": f"case/{message.case_id}" if message.case_id is not None else None,
        "person": f"person/{message.person_id}" if message.person_id is not None else None,
        **codes,
    }
    given: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    append_event(session, f"mail/{ending}", kind, "system", at, **given)
