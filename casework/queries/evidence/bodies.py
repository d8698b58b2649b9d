"""The stored bodies of a case's events, parsed for rules that look back."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import BigInteger, Engine, bindparam, select

from casework.models import Event
from casework.prepared import Prepared

_events: Any = Event.__table__
_bodies = Prepared(
    select(_events.c.body)
    .where(_events.c.case_id == bindparam("case", type_=BigInteger))
    .order_by(_events.c.seq)
)


def bodies_of(engine: Engine, case_id: int) -> list[dict[str, Any]]:
    """Return what happened to the case, in order."""
    return [orjson.loads(row["body"]) for row in _bodies.all(engine, case=case_id)]
