"""What was recorded about a customer herself, from her own chain and those of who was merged into her."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from casework.db import Row, db
from casework.models import Party, StreamEvent, StreamValue
from casework.prepared import Rows, rows_of
from casework.queries.people.directory import actor_names

S: Any = StreamEvent.__table__
X: Any = StreamValue.__table__
P: Any = Party.__table__
MOST = 100
MERGED = "merged_in"


def history_of(
    parties: Sequence[int], before: datetime | None = None, limit: int = MOST, kind: str | None = None
) -> list[Row]:
    """Return the newest entries of the customer's chains, from `before` backwards, in one statement.

    Each row: party, seq, kind, at, actor, hash, body (codes) and values (personal, as far as they were not
    erased).
    """
    streams = [f"party/{party}" for party in parties]
    with db.engine.connect() as connection:
        values = rows_of(X, connection.dialect.name, X.c.stream == S.c.stream, X.c.seq == S.c.seq)
        query = select(S, values).where(S.c.stream.in_(streams))
        if before is not None:
            query = query.where(S.c.at < before)
        if kind is not None:
            query = query.where(S.c.kind == kind)
        ordered = query.order_by(S.c.at.desc(), S.c.seq.desc()).limit(limit)
        rows = [dict(row) for row in connection.execute(ordered).mappings()]
    for row in rows:
        row["body"] = orjson.loads(row["body"])
        row["values"] = {value["field"]: value["value"] for value in Rows(X).rows(row.pop(X.name))}
        row["actor"] = row["body"]["actor"]
        row["party"] = int(row.pop("stream").partition("/")[2])
    return rows


def merges_of(party: int, language: str) -> list[Row]:
    """Return who was merged into a customer, newest first: merged, name, at, who, reason, moved, filled."""
    told = history_of([party], kind=MERGED)
    who = actor_names({row["actor"] for row in told}, language)
    with db.engine.connect() as connection:
        ids = [row["body"]["merged"] for row in told]
        names = {
            row.id: row.name for row in connection.execute(select(P.c.id, P.c.name).where(P.c.id.in_(ids)))
        }
    return [
        {
            "merged": row["body"]["merged"],
            "name": names.get(row["body"]["merged"]),
            "at": row["at"],
            "who": who[row["actor"]],
            "reason": row["values"].get("reason"),
            "moved": row["body"]["moved"],
            "filled": row["body"]["filled"],
        }
        for row in told
    ]
