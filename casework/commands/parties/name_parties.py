"""Give customers of an older database the form of their name by which they are found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, bindparam, select, update

from casework.db import transaction
from casework.domain.parties.names import normal_name
from casework.models import Party

BATCH = 5_000
P: Any = Party.__table__


def name_parties(engine: Engine) -> int:
    """Fill in what is missing, a batch a transaction, and return how many were named. Repeatable."""
    done, last = 0, -1
    naming = update(P).where(P.c.id == bindparam("number")).values(normal_name=bindparam("called"))
    missing = (
        select(P.c.id, P.c.name, P.c.kind).where(P.c.normal_name.is_(None)).order_by(P.c.id).limit(BATCH)
    )
    while True:
        with transaction(engine) as session:
            rows = session.execute(missing.where(P.c.id > last)).all()
            if not rows:
                return done
            named = [{"number": row.id, "called": normal_name(row.name, row.kind)} for row in rows]
            session.connection().execute(naming, named)
            done, last = done + len(rows), rows[-1].id
