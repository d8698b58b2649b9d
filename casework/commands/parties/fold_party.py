"""What a merge does with numbers, relations and columns that both customers may have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.commands.parties.relate_parties import as_relation, check_relation, hold_relations
from casework.domain.parties.identifiers import CHECKED
from casework.errors import Refused
from casework.models import ContactPoint, Party, PartyIdentifier, PartyRelation

#: columns of the master that are filled from the duplicate where she has none
FILLED = (
    "nature", "segment", "contact_name", "email", "phone", "address", "country", "zone", "industry",
    "employees", "revenue", "assets", "currency", "born_on", "owner", "rating", "next_review_on",
)  # fmt: skip
RELATIONSHIPS = ("active", "prospect", "ended")  # the liveliest first


def fold_identifiers(session: Session, master: Party, duplicate: Party) -> int:
    """Take over the numbers that the master has not; return how many.

    Raises Refused where both have different ones of a scheme whose values check themselves.
    """
    mine, hers = (
        {row.scheme: row for row in session.scalars(_identifiers(party))} for party in (master, duplicate)
    )
    for scheme in CHECKED:
        if scheme in mine and scheme in hers and mine[scheme].value != hers[scheme].value:
            raise Refused(
                f"They are two: {scheme} {mine[scheme].value} and {hers[scheme].value}.",
                zh=f"两位客户的 {scheme} 不同：{mine[scheme].value} 与 {hers[scheme].value}，不能合并。",
            )
    taken = [row for scheme, row in hers.items() if scheme not in mine]
    for row in taken:
        row.party_id = master.id
    session.flush()
    return len(taken)


def _identifiers(party: Party) -> Any:
    return select(PartyIdentifier).where(PartyIdentifier.party_id == party.id)


def fold_relations(session: Session, master: Party, duplicate: Party) -> int:
    """Move the duplicate's relations to the master; one that she has too stays where it is. Return how many.

    Raises Refused for one that owns or serves the other, and for what would be a circle or over the whole.
    """
    hold_relations(session)
    rows = {row.id: row for row in session.scalars(_relations(duplicate))}
    known = {_same(row, master): row for row in session.scalars(_relations(master))}
    moved = 0
    for row in rows.values():
        if master.id in (row.from_id, row.to_id):
            raise Refused(
                f"They are two: one is the {row.kind} of the other (relation {row.id}).",
                zh=f"两位客户之间存在关系（编号 {row.id}），不能合并。",
            )
        twin = known.get(_same(row, duplicate))
        if twin is not None and _at_once(twin, row):
            continue
        row.from_id, row.to_id = (
            master.id if end == duplicate.id else end for end in (row.from_id, row.to_id)
        )
        session.flush()
        check_relation(session, as_relation(row))
        moved += 1
    return moved


def _relations(party: Party) -> Any:
    mine = or_(PartyRelation.from_id == party.id, PartyRelation.to_id == party.id)
    return select(PartyRelation).where(mine).order_by(PartyRelation.id)


def _same(row: PartyRelation, party: Party) -> tuple[Any, ...]:
    """Return what a relation is, seen from one of its ends."""
    far = row.to_id if row.from_id == party.id else row.from_id
    return row.kind, row.from_id == party.id, far, row.share


def _at_once(one: PartyRelation, other: PartyRelation) -> bool:
    first, second = as_relation(one), as_relation(other)
    return first.first < second.last and second.first < first.last


def fold_columns(
    session: Session, master: Party, duplicate: Party, at: datetime, spare: Sequence[int]
) -> list[str]:
    """Fill what the master has not, keep other addresses as contact points; return the filled columns."""
    filled = []
    for name in FILLED:
        if getattr(master, name) is None and getattr(duplicate, name) is not None:
            setattr(master, name, getattr(duplicate, name))
            filled.append(name)
    for number, name in zip(spare, ("email", "phone"), strict=True):
        value = getattr(duplicate, name)
        if value not in (None, getattr(master, name)):
            session.add(_point(number, master, name, value, at))
    master.vulnerable = master.vulnerable or duplicate.vulnerable
    if master.vulnerability is None and duplicate.vulnerability_consent:
        master.vulnerability, master.vulnerability_consent = duplicate.vulnerability, True
    master.circumstances = sorted({*master.circumstances, *duplicate.circumstances})
    master.relationship = min(master.relationship, duplicate.relationship, key=RELATIONSHIPS.index)
    return filled


def _point(number: int, party: Party, channel: str, value: str, at: datetime) -> ContactPoint:
    return ContactPoint(
        id=number,
        party_id=party.id,
        channel=channel,
        value=value,
        preferred=False,
        valid_from=at.date().isoformat(),
        valid_until=None,
        undeliverable_at=None,
    )
