"""The person of a customer whom a case is written to, where the case names one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.models import Party
from casework.prepared import Prepared
from casework.queries.cases.reading import CaseNow

P: Any = Party.__table__.c
CONTACT = "contact"  # the field by which a workflow names the person
_party = Prepared(select(P.id, P.entity, P.email).where(P.id == bindparam("party", type_=BigInteger)))


def recipient_of(now: CaseNow) -> Row | None:
    """Return number and e-mail of the person; None where the customer as a whole is written to.

    One who belongs to another entity is nobody here.
    """
    named = now.fields.get(CONTACT)
    if not isinstance(named, int) or isinstance(named, bool) or named == now.row["party_id"]:
        return None
    row = _party.one(db.engine, party=named)
    return (
        row if row is not None and row["entity"] == str(now.row["entity"]).removeprefix(RESTRICTED) else None
    )
