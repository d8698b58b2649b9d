"""A customer whom the bank may write to, and short forms of what is said about her."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from casework.commands.contact.change_consent import Agreed, GiveConsent, give_consent
from casework.commands.contact.gather_contact import Touch
from casework.commands.contact.record_contact import RecordContact, record_contact
from casework.commands.parties.record_party import NewParty
from casework.db import Base, Row, db
from casework.domain.facts import Actor
from tests.cast import MONDAY
from tests.commands.parties.known import recorded

BEA = NewParty(
    "Bea Bright", born_on="1980-05-01", country="GB", email="bea@example.com", phone="+442079460001"
)


def customer(actor: Actor, party: NewParty = BEA, *, agreed: bool = True, at: datetime = MONDAY) -> int:
    """Record an individual who agreed to marketing on every channel."""
    number = recorded(actor, party, at)
    if agreed:
        give_consent(GiveConsent(number, actor, Agreed("*", "marketing", source="branch")), at)
    return number


def contact(actor: Actor, party: int, purpose: str, at: datetime = MONDAY, /, **given: Any) -> Row:
    """Record an outgoing contact by phone."""
    case, key, text = given.pop("case", None), given.pop("key", None), given.pop("text", "We spoke.")
    touch = Touch(**{"channel": "phone", "direction": "out", "purpose": purpose, **given})
    return record_contact(RecordContact(party, actor, text, touch, case, key), at)


def rows_of(model: type[Base], **wanted: Any) -> list[Row]:
    """Return the rows of a table with these values, by number."""
    table = model.__table__
    query = select(table).where(*(table.c[name] == value for name, value in wanted.items()))
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query.order_by(table.c.id)).mappings()]
