"""The personal values of a case's fields, which lie beside the record and can be erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, tuple_

from casework.db import db
from casework.models import EventValue

V: Any = EventValue.__table__.c


def personal_values(case_id: int, kept: Mapping[str, Any]) -> dict[str, str]:
    """Return field -> value for the fields whose kept form points to an event; erased ones are not in it."""
    wanted = {
        (value["seq"], name) for name, value in kept.items() if isinstance(value, dict) and "seq" in value
    }
    if not wanted:
        return {}
    query = select(V.field, V.value).where(V.case_id == case_id, tuple_(V.seq, V.field).in_(sorted(wanted)))
    with db.engine.connect() as connection:
        return dict(connection.execute(query).all())
