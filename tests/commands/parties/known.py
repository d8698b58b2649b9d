"""Customers that the tests of this folder begin with, and what their chains and the verifier say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.commands.parties.relate_parties import AddRelation, add_relation
from casework.db import Row, db
from casework.domain.facts import Actor
from casework.models import Party, StreamEvent, StreamValue
from casework.verifier import Report, make_readable, verify_database
from tests.cast import MONDAY, Cast

HARBOUR = NewParty("Harbour Trading Ltd", "organisation", country="GB", email="office@harbour.example")
COAST = NewParty("Coast Holding plc", "organisation", country="GB")
ANN = NewParty("Ann Archer", born_on="1970-01-01", country="GB")


def recorded(actor: Actor, party: NewParty = HARBOUR, at: datetime = MONDAY, entity: str = "uk") -> int:
    return int(add_party(AddParty(entity, party, actor), at)["party"])


def owned(cast: Cast, owner: int, of: int, share: str | None, **more: Any) -> int:
    """Record an owner and return the number of the relation."""
    added = AddRelation(owner, of, more.pop("kind", "owner"), cast.hana, "Register", share, **more)
    return int(add_relation(added, MONDAY)["relation"])


def row_of(party: int) -> Row:
    with db.engine.connect() as connection:
        return dict(connection.execute(select(Party.__table__).where(Party.id == party)).mappings().one())


def chain_of(party: int) -> list[Row]:
    """Return the bodies of a customer's events, in order."""
    query = select(StreamEvent.body).where(StreamEvent.stream == f"party/{party}").order_by(StreamEvent.seq)
    with db.engine.connect() as connection:
        return [orjson.loads(body) for body in connection.scalars(query)]


def values_of(party: int, seq: int) -> dict[str, str]:
    """Return the personal values beside one event."""
    mine = (StreamValue.stream == f"party/{party}", StreamValue.seq == seq)
    with db.engine.connect() as connection:
        rows = connection.execute(select(StreamValue.field, StreamValue.value).where(*mine))
        return {row.field: row.value for row in rows}


def report() -> Report:
    """Return what the verifier finds in the database of the test."""
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "sqlite":
            make_readable(driver)
        return verify_database(driver.execute, connection.dialect.name)
