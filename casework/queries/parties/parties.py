"""Customers, as far as the reader's entities reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers
from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all

from casework.db import Row, db
from casework.domain.access import may_touch, may_use, scope_of
from casework.domain.facts import Actor
from casework.domain.parties.identifiers import SCHEMES
from casework.domain.parties.names import begun_name
from casework.errors import NotFound
from casework.models import ContactPoint, Party, PartyIdentifier
from casework.rulebook.current import current

Condition = ColumnElement[bool]
Way = tuple[Select[Any], Any]  # a statement, and the number that it gives
P: Any = Party.__table__
N: Any = PartyIdentifier.__table__
K: Any = ContactPoint.__table__
PERMISSION = "party.read"
LAST = "\U0010ffff"  # sorts behind every letter
PHONE, DIGIT = re.compile(r"\+?[0-9][0-9 ()/.-]{4,30}"), re.compile(r"[0-9]")
REGIONS = {"uk": "GB", "cn": "CN", "us": "US", "in": "IN"}


@dataclass(frozen=True, slots=True)
class Found:
    """One page of customers; `next` is the number to go on after, None on the last one."""

    rows: list[Row]
    next: int | None


def find_parties(actor: Actor, q: str = "", after: int | None = None, limit: int = 50) -> list[Row]:
    """Return customers by number from `after` on: all, or whose name begins with `q`, or whose identifier,
    number, phone or e-mail it is.

    A merged customer leads to her master: the row is the master's, `found_as` the name that was found and
    `found_id` the number to go on after.
    """
    return found_parties(actor, q, after, limit).rows


def found_parties(actor: Actor, q: str = "", after: int | None = None, limit: int = 50) -> Found:
    """Return the same as a page."""
    everything, _, reached, _ = scope_of(current().access, PERMISSION, actor)
    entities = sorted(current().entities if everything else reached)
    first, asked = (-1 if after is None else after), q.strip()
    ways = _ways(asked, entities) if asked else [(_unmerged(entity), P.c.id) for entity in entities]
    if not ways:
        return Found([], None)
    parts = [way.where(number > first).order_by(number).limit(limit + 1) for way, number in ways]
    with db.engine.connect() as connection:
        found = connection.scalars(union_all(*(part.subquery().select() for part in parts)))
        numbers = sorted(set(found))
    rows = _rows(select(P).where(P.c.id.in_(numbers[:limit])).order_by(P.c.id))
    more = numbers[limit - 1] if len(numbers) > limit else None
    return Found(_with_masters([row for row in rows if row["entity"] in entities]), more)


def party_of(number: int, actor: Actor) -> Row:
    """Return one customer, also a merged one, which names its master as `merged_into`.

    Raises NotFound, also for another entity's.
    """
    return family_of(number, actor)[0]


def family_of(number: int, actor: Actor) -> list[Row]:
    """Return a customer and then those merged into her. Raises NotFound, also for another entity's."""
    found = _rows(
        select(P).where(or_(P.c.id == number, P.c.merged_into == number)).order_by(P.c.id).limit(200)
    )
    rows = sorted((row for row in found if may_see(actor, row)), key=lambda row: row["id"] != number)
    if not rows or rows[0]["id"] != number:
        raise NotFound("There is no such customer.", zh="没有这位客户。")
    return rows


def may_see(actor: Actor, party: Row) -> bool:
    """Return whether a customer is the actor's to see."""
    return may_do(actor, PERMISSION, party["entity"])


def may_do(actor: Actor, permission: str, entity: str) -> bool:
    """Return whether the actor has a permission for customers of an entity."""
    table, row = current().access, {"entity": entity, "team": None, "assignee": None}
    return may_use(table, permission, actor) and may_touch(table, permission, actor, row)


def _with_masters(rows: list[Row]) -> list[Row]:
    """Put the master in the place of who was merged into her, each once."""
    masters = {row["merged_into"] for row in rows if row["merged_into"] is not None}
    by_id = {row["id"]: row for row in _rows(select(P).where(P.c.id.in_(masters)))} if masters else {}
    found: dict[int, Row] = {}
    for row in rows:
        master = by_id.get(row["merged_into"], row)
        told = {**master, "found_as": None if master is row else row["name"], "found_id": row["id"]}
        kept = found.setdefault(master["id"], told)
        kept["found_id"] = max(kept["found_id"], row["id"])
    return sorted(found.values(), key=lambda row: row["found_id"])


def _unmerged(entity: str) -> Select[Any]:
    return select(P.c.id).where(P.c.entity == entity, P.c.merged_into.is_(None))


def _ways(asked: str, entities: Sequence[str]) -> list[Way]:
    """Return how a customer may be meant: statements that give numbers, each by an index of its own."""
    if "@" in asked:
        return _reached_at([asked, asked.lower()], P.c.email)
    ways: list[Way] = []
    if begun := begun_name(asked):
        named = _begins_with(begun)
        ways += [(select(P.c.id).where(P.c.entity == entity, named), P.c.id) for entity in entities]
    if DIGIT.search(asked):
        ways.append((_identified(asked, entities), N.c.party_id))
    if PHONE.fullmatch(asked):
        ways += _reached_at(_phones(asked, entities), P.c.phone)
    if asked.isdecimal() and len(asked) < 16:
        ways.append((select(P.c.id).where(P.c.id == int(asked)), P.c.id))
    return ways


def _begins_with(begun: str) -> Condition:
    """Return the condition on normal names; LIKE and its index on PostgreSQL, a range on SQLite."""
    name: ColumnElement[str] = P.c.normal_name
    if db.engine.dialect.name == "postgresql":
        return name.like(
            begun.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%", escape="\\"
        )
    return and_(name >= begun, name < begun + LAST)


def _identified(asked: str, entities: Iterable[str]) -> Select[Any]:
    value = re.sub(r"\s+", "", asked).upper()
    return select(N.c.party_id).where(
        N.c.entity.in_(sorted(entities)), N.c.scheme.in_(SCHEMES), N.c.value == value
    )


def _phones(asked: str, entities: Iterable[str]) -> list[str]:
    """Return the number as it is stored, as it would be dialled in each entity's country."""
    found = {asked}
    for region in {REGIONS.get(entity) for entity in entities}:
        try:
            number = phonenumbers.parse(asked, region)
        except phonenumbers.NumberParseException:
            continue
        found.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return sorted(found)


def _reached_at(values: list[str], column: Any) -> list[Way]:
    points = select(K.c.party_id).where(K.c.value.in_(values))
    return [(select(P.c.id).where(column.in_(values)), P.c.id), (points, K.c.party_id)]


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
