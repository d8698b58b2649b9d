"""What a customer has with the bank, with its last months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.models import Holding, HoldingMonth
from casework.prepared import Rows, rows_of

H: Any = Holding.__table__
M: Any = HoldingMonth.__table__
MOST, MONTHS = 100, 24


def holdings_of(parties: Sequence[int], day: date, months: int = MONTHS, limit: int = MOST) -> list[Row]:
    """Return the holdings of a customer, those that are open first, amounts in hundredths.

    Each has `months`: balance, inflow, outflow, uses and revenue of the last `months` months up to the day's,
    oldest first; a month without figures is not in it.
    """
    first = day.year * 12 + day.month - months
    since = f"{first // 12:04d}-{first % 12 + 1:02d}"
    with db.engine.connect() as connection:
        system = connection.dialect.name
        told = rows_of(
            M, system, M.c.holding_id == H.c.id, M.c.month >= since, M.c.month <= day.isoformat()[:7]
        )
        query = (
            select(H, told)
            .where(H.c.party_id.in_(list(parties)))
            .order_by(H.c.closed_on.is_not(None), H.c.kind, H.c.number)
            .limit(limit)
        )
        rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        found = Rows(M).rows(row.pop(M.name))
        row["months"] = sorted(found, key=lambda month: str(month["month"]))
    return rows
