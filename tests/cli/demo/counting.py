"""Counts of what lies in the demo's database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from casework.db import db
from casework.models import Case

CHEAP = {"CASEWORK_ARGON2_MEMORY": "8", "CASEWORK_ARGON2_TIME_COST": "1", "CASEWORK_LOG_LEVEL": "error"}


def counts(*columns: Any, **where: Any) -> dict[Any, int]:
    query = select(*columns, func.count()).filter_by(**where).group_by(*columns)
    with db.engine.connect() as connection:
        return {tuple(row[:-1]) if len(columns) > 1 else row[0]: row[-1] for row in connection.execute(query)}


def number(*conditions: Any) -> int:
    with db.engine.connect() as connection:
        query = select(func.count()).select_from(Case.__table__).where(*conditions)
        return int(connection.scalar(query) or 0)
