"""The hits of a review beside each other: party against entry, with lists, reasons and earlier decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, tuple_

from casework.db import Row, db
from casework.models import EventValue, Party, ScreeningEntry, ScreeningHit, ScreeningList

H: Any = ScreeningHit.__table__.c
E: Any = ScreeningEntry.__table__.c
L: Any = ScreeningList.__table__.c
V: Any = EventValue.__table__.c
P: Any = Party.__table__.c
EARLIER = 20  # decisions on the same entry that are shown


@dataclass(frozen=True, slots=True)
class HitNow:
    """One hit with what the list says of the entry, its rationale, and decisions on the entry elsewhere."""

    row: Row
    entry: Row | None
    version: Row | None
    party: Row
    rationale: str | None
    earlier: Sequence[Row]


def hits_of(case_id: int) -> list[HitNow]:
    """Return the hits of a review: those not decided first, then the most alike first."""
    with db.engine.connect() as connection:
        query = select(ScreeningHit.__table__).where(H.case_id == case_id)
        order = (H.ended_at.is_not(None), H.state != "open", H.score.desc(), H.id)
        rows = [dict(row) for row in connection.execute(query.order_by(*order)).mappings()]
        if not rows:
            return []
        entries, lists = _entries(connection, rows), _lists(connection, rows)
        parties, rationales = _parties(connection, rows), _rationales(connection, case_id)
        earlier = _earlier(connection, rows)
    return [
        HitNow(
            row,
            entries.get((row["list"], row["entry"])),
            lists.get((row["list"], row["versions"][1])),
            parties[row["party_id"]],
            rationales.get(row["decided_seq"]),
            [one for one in earlier if _same_entry(one, row)],
        )
        for row in rows
    ]


def _same_entry(one: Row, row: Row) -> bool:
    return (one["list"], one["entry"]) == (row["list"], row["entry"]) and one["id"] != row["id"]


def _entries(connection: Connection, rows: list[Row]) -> dict[tuple[str, str], Row]:
    """Return the newest wording of each entry."""
    wanted = sorted({(row["list"], row["entry"]) for row in rows})
    query = select(ScreeningEntry.__table__).where(tuple_(E.list, E.entry).in_(wanted)).order_by(E.since)
    return {(row["list"], row["entry"]): dict(row) for row in connection.execute(query).mappings()}


def _lists(connection: Connection, rows: list[Row]) -> dict[tuple[str, int], Row]:
    wanted = sorted({(row["list"], row["versions"][1]) for row in rows})
    query = select(ScreeningList.__table__).where(tuple_(L.name, L.version).in_(wanted))
    return {(row["name"], row["version"]): dict(row) for row in connection.execute(query).mappings()}


def _parties(connection: Connection, rows: list[Row]) -> dict[int, Row]:
    wanted = sorted({row["party_id"] for row in rows})
    query = select(P.id, P.name, P.kind, P.country, P.born_on, P.nature).where(P.id.in_(wanted))
    return {row["id"]: dict(row) for row in connection.execute(query).mappings()}


def _rationales(connection: Connection, case_id: int) -> dict[int, str]:
    query = select(V.seq, V.value).where(V.case_id == case_id, V.field == "rationale")
    return {row.seq: row.value for row in connection.execute(query)}


def _earlier(connection: Connection, rows: list[Row]) -> list[Row]:
    """Return decisions on the same entries, whosever they were, the newest first."""
    wanted = sorted({(row["list"], row["entry"]) for row in rows})
    query = (
        select(ScreeningHit.__table__, P.name.label("party"))
        .join(Party.__table__, P.id == H.party_id)
        .where(tuple_(H.list, H.entry).in_(wanted), H.decided_at.is_not(None))
        .order_by(H.decided_at.desc())
        .limit(EARLIER)
    )
    return [dict(row) for row in connection.execute(query).mappings()]
