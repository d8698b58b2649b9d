"""The way a case has gone: every step from state to state, in order."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import select

from casework.db import db
from casework.models import Event

E: Any = Event.__table__.c


def steps_walked(case_id: int) -> list[tuple[str, str]]:
    """Return (from, to) of each move that changed the state, the first one first."""
    query = select(E.body).where(E.case_id == case_id, E.kind == "moved").order_by(E.seq)
    with db.engine.connect() as connection:
        bodies = [orjson.loads(body) for (body,) in connection.execute(query)]
    return [(body["from"], body["to"]) for body in bodies if body["from"] != body["to"]]
