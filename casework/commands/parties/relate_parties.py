"""Record who owns, controls, directs or backs whom, and when that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.parties.checking import LONGEST, checked_day
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.parties.ownership import OWNER, RELATIONS, WHOLE, Relation, check_new, plain
from casework.errors import Malformed, NotFound, Refused
from casework.models import Party, PartyRelation
from casework.queries.parties.graph import relations_above

LOCK = "LOCK TABLE party_relations IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class AddRelation:
    """That `party` is the owner, director … of `of`; `share` is per cent as decimal text, of an owner."""

    party: int
    of: int
    kind: str
    actor: Actor
    source: str
    share: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class EndRelation:
    """`on` is the first day on which the relation does not hold any more; `party` is either end."""

    party: int
    number: int
    actor: Actor
    on: str
    source: str = ""
    key: str | None = None


def add_relation(command: AddRelation, at: datetime) -> Row:
    """Record the relation and return the answer with its number as `relation`.

    Raises Malformed by field; Refused for a circle and for shares of more than the whole, on any day.
    """
    what = {n: getattr(command, n) for n in ("kind", "share", "valid_from", "valid_until", "source")}
    parties = command.party, command.of
    asked = Asked(parties, command.actor, "add_relation", key=command.key, what=what)
    number = take_number("relation")
    return act_on_parties(
        asked, at, lambda session, both: _add(session, both[0], both[1], command, number, at)
    )


def end_relation(command: EndRelation, at: datetime) -> Row:
    """Let a relation end; it stays on record. Raises NotFound, Malformed, Refused for one that has ended."""
    what = {"number": command.number, "on": command.on, "source": command.source}
    asked = Asked((command.party,), command.actor, "end_relation", key=command.key, what=what)
    return act_on_parties(asked, at, lambda session, parties: _end(session, parties[0], command, at))


def as_relation(row: PartyRelation) -> Relation:
    """Return a stored relation as the rules of ownership read it."""
    share = None if row.share is None else Decimal(row.share)
    return Relation(row.from_id, row.to_id, row.kind, share, row.valid_from, row.valid_until, row.id)


def check_relation(session: Session, relation: Relation) -> None:
    """Refuse what cannot be true together with all that owns or controls either end."""
    above = relations_above(session.connection(), [relation.owner, relation.of])
    numbers = {relation.owner, relation.of, *(n for one in above for n in (one.owner, one.of))}
    rows = session.execute(select(Party.id, Party.name).where(Party.id.in_(numbers)))
    names = {row.id: row.name for row in rows}
    check_new(relation, above, lambda number: names.get(number, str(number)))


def hold_relations(session: Session) -> None:
    """Let nobody else add a relation until the end: two that are right alone can be wrong together."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text(LOCK))


def _add(session: Session, owner: Party, of: Party, command: AddRelation, number: int, at: datetime) -> Row:
    if owner.entity != of.entity:
        raise Refused("Relate customers of one entity.", zh="只能关联同一机构的客户。")
    relation = _checked(command, number)
    hold_relations(session)
    check_relation(session, relation)
    _refuse_twice(session, relation)
    source = command.source.strip()
    session.add(
        PartyRelation(
            id=number,
            from_id=owner.id,
            to_id=of.id,
            kind=relation.kind,
            share=None if relation.share is None else plain(relation.share),
            valid_from=relation.since,
            valid_until=relation.until,
            source=source,
            recorded_at=at,
        )
    )
    share = None if relation.share is None else plain(relation.share)
    codes = {"relation": number, "from": owner.id, "to": of.id, "is": relation.kind, "share": share}
    codes |= {"valid_from": relation.since, "valid_until": relation.until}
    return {
        "event": _on_both(session, "relation_added", relation, command.actor, at, source, **codes),
        "relation": number,
    }


def _end(session: Session, party: Party, command: EndRelation, at: datetime) -> Row:
    on = checked_day("on", command.on, command.actor.language.startswith("zh"))
    row = session.get(PartyRelation, command.number)
    if row is None or party.id not in (row.from_id, row.to_id):
        raise NotFound("The customer has no such relation.", zh="该客户没有此关系。")
    if on is None or (row.valid_from is not None and on <= row.valid_from):
        right = "A day after it began, as 2026-11-23."
        raise Malformed("It ends after it begins.", zh="结束日期须晚于开始日期。", errors={"on": [right]})
    if row.valid_until is not None and row.valid_until <= on:
        raise Refused(f"It ended on {row.valid_until}.", zh=f"已于 {row.valid_until} 终止。")
    row.valid_until = on
    codes = {"relation": row.id, "valid_until": on}
    source = command.source.strip()
    seq = _on_both(session, "relation_ended", as_relation(row), command.actor, at, source, **codes)
    return {"event": seq, "relation": row.id}


def _on_both(
    session: Session, kind: str, between: Relation, actor: Actor, at: datetime, source: str, **codes: object
) -> int:
    """Put the event on both chains, in the order of their numbers, and return its number on the first's."""
    personal = {"source": source} if source else None
    seqs = {
        party: append_event(session, stream_of(party), kind, actor.name, at, personal, **codes)
        for party in sorted({between.owner, between.of})
    }
    return seqs[between.owner]


def _checked(command: AddRelation, number: int) -> Relation:
    zh, errors = command.actor.language.startswith("zh"), {}
    if command.kind not in RELATIONS:
        errors["kind"] = [f"One of: {', '.join(RELATIONS)}."]
    if not 1 <= len(command.source.strip()) <= LONGEST:
        errors["source"] = ["请写明依据。" if zh else "Say from where this is known."]
    share = _share(command, errors, zh)
    if errors:
        raise Malformed("The relation cannot be recorded like this.", zh="无法按此登记关系。", errors=errors)
    since, until = (checked_day(n, getattr(command, n), zh) for n in ("valid_from", "valid_until"))
    return Relation(command.party, command.of, command.kind, share, since, until, number)


def _share(command: AddRelation, errors: dict[str, list[str]], zh: bool) -> Decimal | None:
    if command.share is None or not command.share.strip():
        return None
    right = (
        "填写大于 0、不超过 100 的百分比，最多四位小数。" if zh else "Above 0, at most 100, four decimals."
    )
    try:
        share = Decimal(command.share.strip().removesuffix("%").strip())
    except InvalidOperation:
        share = Decimal(0)
    if command.kind != OWNER:
        errors["share"] = ["只有所有人才有持股比例。" if zh else "Only an owner has a share."]
    elif not share.is_finite() or not 0 < share <= WHOLE or share != round(share, 4):
        errors["share"] = [right]
    return share


def _refuse_twice(session: Session, relation: Relation) -> None:
    same = (PartyRelation.from_id == relation.owner, PartyRelation.to_id == relation.of)
    for row in session.scalars(select(PartyRelation).where(*same, PartyRelation.kind == relation.kind)):
        known = as_relation(row)
        if known.first < relation.last and relation.first < known.last:
            raise Refused(
                f"This is recorded already (relation {row.id}); end that one first.",
                zh=f"该关系已登记（编号 {row.id}），请先终止。",
            )
