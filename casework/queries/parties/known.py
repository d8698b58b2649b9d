"""What is known of a customer beside her own row: seven short lists, read in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Label, Text, func, literal_column, select

from casework.db import Row, db
from casework.models import (
    Consent,
    ContactPoint,
    PartyIdentifier,
    PartyScore,
    PartySegment,
    ProfileFact,
    Signal,
    Suppression,
)
from casework.prepared import Rows


@dataclass(slots=True)
class Known:
    """Rows as their tables have them. Facts: the newest version of each first; scores and segments: newest
    first, those of a merged customer too.
    """

    identifiers: list[Row] = field(default_factory=list)
    contact_points: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    consents: list[Row] = field(default_factory=list)
    suppressions: list[Row] = field(default_factory=list)
    segments: list[Row] = field(default_factory=list)
    scores: list[Row] = field(default_factory=list)
    signals: list[Row] = field(default_factory=list)


def _t(model: Any) -> Any:
    return model.__table__


#: list -> table, order, most rows
LISTS: dict[str, tuple[Any, tuple[Any, ...], int]] = {
    "identifiers": (_t(PartyIdentifier), (PartyIdentifier.scheme,), 50),
    "contact_points": (
        _t(ContactPoint),
        (ContactPoint.valid_until.is_not(None), ContactPoint.channel, ContactPoint.id),
        100,
    ),
    "facts": (_t(ProfileFact), (ProfileFact.name, ProfileFact.number.desc()), 200),
    "consents": (_t(Consent), (Consent.given_at.desc(), Consent.id.desc()), 100),
    "suppressions": (_t(Suppression), (Suppression.since.desc(), Suppression.id.desc()), 100),
    "segments": (_t(PartySegment), (PartySegment.since.desc(),), 100),
    "scores": (_t(PartyScore), (PartyScore.scored_at.desc(),), 30),
    "signals": (_t(Signal), (Signal.observed_at.desc(),), 50),
}


def known_of(parties: Sequence[int], *lists: str) -> Known:
    """Return these lists (all, if none is named) of a customer and of those merged into her."""
    chosen = lists or tuple(LISTS)
    with db.engine.connect() as connection:
        system = connection.dialect.name
        columns = [_gathered(name, system, list(parties)) for name in chosen]
        row = connection.execute(select(*columns)).mappings().one()
    return Known(**{name: Rows(LISTS[name][0]).rows(row[name]) for name in chosen})


def _gathered(name: str, system: str, parties: list[int]) -> Label[Any]:
    """Return a column that holds the first rows of a list as JSON."""
    table, order, most = LISTS[name]
    rows = select(table).where(table.c.party_id.in_(parties)).order_by(*order).limit(most).subquery(name)
    cell: ColumnElement[Any]
    if system == "postgresql":
        cell = func.json_agg(literal_column(f'"{name}"')).cast(Text)
    else:
        pairs = [part for c in rows.c for part in (literal_column(f"'{c.name}'"), c)]
        cell = func.json_group_array(func.json_object(*pairs))
    return select(cell).select_from(rows).scalar_subquery().label(name)
