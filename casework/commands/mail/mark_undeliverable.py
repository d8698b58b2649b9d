"""Mark the address of a customer at which nobody is reached: the contact policy refuses it from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.db import Row
from casework.domain.facts import SYSTEM
from casework.models import ContactPoint, Message, Party

EMAIL = "email"


def mark_undeliverable(
    session: Session, message: Message, code: int, spare: Sequence[int], at: datetime
) -> None:
    """Mark the address wherever it stands, with the customer and with the person who was written to.

    An address that is kept in the customer's own row alone gets an entry of its own, by a number of `spare`:
    it is what is marked, and what a person sets right. One that has been replaced meanwhile is left alone.
    """
    for number, spared in zip(_whom(message), spare, strict=False):
        party = session.get(Party, number)
        if party is not None and party.merged_into is not None:
            party = session.get(Party, party.merged_into)
        if party is not None and message.address:
            _mark(session, party, message, code, spared, at)


def _whom(message: Message) -> list[int]:
    found = (message.party_id, message.inputs.get("recipient"))
    return list(dict.fromkeys(number for number in found if number is not None))


def _mark(session: Session, party: Party, message: Message, code: int, spared: int, at: datetime) -> None:
    same = (ContactPoint.channel == EMAIL, ContactPoint.value == message.address)
    points = list(session.scalars(select(ContactPoint).where(ContactPoint.party_id == party.id, *same)))
    stream = f"party/{party.id}"
    if not points and party.email == message.address:
        points = [_kept_apart(party, spared)]
        session.add(points[0])
        codes: Row = {"contact_point": spared, "channel": EMAIL, "preferred": False}
        personal = {"value": str(message.address)}
        append_event(session, stream, "contact_point_added", SYSTEM.name, at, personal, **codes)
    for point in points:
        if point.undeliverable_at is None:
            point.undeliverable_at = at
            told: Row = {"contact_point": point.id, "channel": EMAIL, "message": message.id, "code": code}
            append_event(session, stream, "contact_point_undeliverable", SYSTEM.name, at, **told)


def _kept_apart(party: Party, number: int) -> ContactPoint:
    return ContactPoint(
        id=number,
        party_id=party.id,
        channel=EMAIL,
        value=party.email,
        preferred=False,
        valid_from=None,
        valid_until=None,
        undeliverable_at=None,
    )
