"""The graph of customers: who owns, controls or serves whom, up to the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, or_, select

from casework.db import Row, db
from casework.domain.parties.ownership import (
    BINDING,
    QUARTER,
    BeneficialOwner,
    Relation,
    beneficial_owners,
)
from casework.models import Party, PartyRelation

R: Any = PartyRelation.__table__.c
P: Any = Party.__table__.c
MOST = 500  # relations of one graph


@dataclass(slots=True)
class Graph:
    """The relations around a customer: `direct` both ways with names, `owners` up to the natural persons.

    A direct row: id, kind, share, valid_from, valid_until, source, `way` (up: the other is its owner,
    director …; down: it is that of the other), party, name, party_kind, good (on the day).
    """

    direct: list[Row] = field(default_factory=list)
    owners: list[BeneficialOwner] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)  # those that bind, up to the top
    parties: dict[int, Row] = field(default_factory=dict)  # id, name, kind by number


def relations_above(connection: Connection, parties: Iterable[int]) -> list[Relation]:
    """Return every relation that owns or controls one of the parties, directly or through others."""
    above = _above(sorted(set(parties)))
    query = select(*_columns()).where(R.to_id.in_(select(above.c.party)), R.kind.in_(BINDING))
    return [relation_of(row) for row in connection.execute(query).mappings()]


def graph_of(party: int, day: str, threshold: Decimal = QUARTER, over: bool = False) -> Graph:
    """Return the relations around a customer and the natural persons behind it on a day; one statement."""
    above = _above([party])
    other, one = Party.__table__.alias("owner"), Party.__table__.alias("owned")
    query = (
        select(
            *_columns(),
            other.c.name.label("from_name"),
            other.c.kind.label("from_kind"),
            one.c.name.label("to_name"),
            one.c.kind.label("to_kind"),
        )
        .join(other, other.c.id == R.from_id)
        .join(one, one.c.id == R.to_id)
        .where(
            or_(
                R.from_id == party, R.to_id == party, R.to_id.in_(select(above.c.party)) & R.kind.in_(BINDING)
            )
        )
        .order_by(
            R.from_id == party, R.id
        )  # where there are too many, what the owners follow from comes first
        .limit(MOST)
    )
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return _graph(party, rows, day, threshold, over)


def _graph(party: int, rows: Sequence[Row], day: str, threshold: Decimal, over: bool) -> Graph:
    graph = Graph(relations=[relation_of(row) for row in rows])
    for row, relation in zip(rows, graph.relations, strict=True):
        for end in ("from", "to"):
            number = row[f"{end}_id"]
            graph.parties[number] = {"id": number, "name": row[f"{end}_name"], "kind": row[f"{end}_kind"]}
        if party in (row["from_id"], row["to_id"]):
            graph.direct.append(_direct(row, party, relation.holds_on(day)))
    kinds = graph.parties
    graph.owners = beneficial_owners(
        party, graph.relations, lambda number: bool(kinds[number]["kind"] == "person"), day, threshold, over
    )
    return graph


def _direct(row: Row, party: int, good: bool) -> Row:
    way, end = ("down", "to") if row["from_id"] == party else ("up", "from")
    told = {n: row[n] for n in ("id", "kind", "share", "valid_from", "valid_until", "source")}
    other = {"party": row[f"{end}_id"], "name": row[f"{end}_name"], "party_kind": row[f"{end}_kind"]}
    return {**told, "way": way, **other, "good": good}


def relation_of(row: Any) -> Relation:
    share = None if row["share"] is None else Decimal(row["share"])
    return Relation(
        row["from_id"], row["to_id"], row["kind"], share, row["valid_from"], row["valid_until"], row["id"]
    )


def _columns() -> tuple[Any, ...]:
    return R.id, R.from_id, R.to_id, R.kind, R.share, R.valid_from, R.valid_until, R.source


def _above(parties: Sequence[int]) -> Any:
    """Return the parties and all above them as a recursive table; UNION ends it even in a circle."""
    above = select(P.id.label("party")).where(P.id.in_(parties)).cte("above", recursive=True)
    step = select(R.from_id).join(above, R.to_id == above.c.party).where(R.kind.in_(BINDING))
    return above.union(step)
