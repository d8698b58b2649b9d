"""Whose link it is by which outreach is stopped."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from casework.db import Row, db
from casework.domain.contact.links import altered, party_of
from casework.models import Party
from casework.prepared import Prepared

P: Any = Party.__table__.c
_party = Prepared(
    select(P.id, P.entity, P.language, P.merged_into).where(P.id == bindparam("party", type_=BigInteger))
)


def customer_of_link(token: str, secret: str) -> Row:
    """Return number, entity and language of the customer, of the one she was merged into if she was.

    Raises NotFound for a link that is cut off, altered or made up, in the same words for all of them.
    """
    row = _party.one(db.engine, party=party_of(token, secret))
    if row is not None and row["merged_into"] is not None:
        row = _party.one(db.engine, party=row["merged_into"])
    if row is None:
        raise altered()
    return row
