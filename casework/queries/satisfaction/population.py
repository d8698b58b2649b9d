"""Who can be drawn for a survey of the relationship, and whom to ask of a company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casework.db import db
from casework.models import Party, PartyRelation

PIECE = 5_000
MOST_CONTACTS = 3  # of a company (domain.md D)
#: what somebody is to a company -> the part in it by which the answer is weighed
ROLES = {"owner": "owner", "director": "decision_maker", "signatory": "finance"}
ORDER = ("decision_maker", "owner", "finance")
P: Any = Party.__table__.c
R: Any = PartyRelation.__table__.c


def due_in(entity: str, month: str, zone: str) -> list[int]:
    """Return the active customers whose anniversary lies in a month ("2026-11"), a year or more after the
    first day.
    """
    found: list[int] = []
    after = 0
    while True:
        piece = _piece(entity, after)
        found += [number for number, since in piece if _is_due(since, month, zone)]
        if len(piece) < PIECE:
            return found
        after = piece[-1][0]


def contacts_of(companies: Sequence[int], on: date) -> dict[int, list[tuple[int, str]]]:
    """Return up to three people of each company with their parts in it, those who decide first."""
    query = (
        select(R.to_id, R.from_id, R.kind)
        .join(Party.__table__, P.id == R.from_id)
        .where(R.to_id.in_(companies), R.kind.in_(ROLES), P.kind == "person", *_valid(on))
        .order_by(R.to_id, R.id)
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    with db.engine.connect() as connection:
        for company, person, kind in connection.execute(query):
            found[company].setdefault(person, ROLES[kind])
    return {company: _first(people.items()) for company, people in found.items()}


def _first(people: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(people, key=lambda one: (ORDER.index(one[1]), one[0]))[:MOST_CONTACTS]


def _valid(on: date) -> tuple[Any, ...]:
    day = on.isoformat()
    begun = (R.valid_from.is_(None)) | (R.valid_from <= day)
    return begun, (R.valid_until.is_(None)) | (R.valid_until > day)


def _piece(entity: str, after: int) -> list[tuple[int, datetime]]:
    query = (
        select(P.id, P.recorded_at)
        .where(P.entity == entity, P.id > after, P.relationship == "active", P.merged_into.is_(None))
        .order_by(P.id)
        .limit(PIECE)
    )
    with db.engine.connect() as connection:
        return [(number, since) for number, since in connection.execute(query)]


def _is_due(since: datetime, month: str, zone: str) -> bool:
    begun = f"{since.astimezone(ZoneInfo(zone)):%Y-%m}"
    return begun[5:] == month[5:] and begun < month
