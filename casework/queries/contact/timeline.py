"""Every contact with a customer, over all channels in one line, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true, tuple_

from casework.db import Row, db
from casework.domain.access import RESTRICTED, may_touch, scope_of
from casework.domain.facts import Actor
from casework.models import Case, Contact, Document, EventValue, Party, StreamEvent, StreamValue
from casework.queries.cases.cursors import cursor_of, values_of
from casework.queries.parties.parties import party_of
from casework.queries.people.directory import actor_names
from casework.rulebook.current import current

T: Any = Contact.__table__
C: Any = Case.__table__
V: Any = EventValue.__table__
E: Any = StreamEvent.__table__
X: Any = StreamValue.__table__
D: Any = Document.__table__
P: Any = Party.__table__
LIST, TEXT, READ = "contacts", "text", "case.read"
KINDS = (datetime, int)
USUAL = 50
#: case, number of the event, and for one on a customer's chain its moment: merged ones have several chains
Place = tuple[int | None, int, datetime | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Contacts, newest first, and the cursor of the next page; None on the last one."""

    rows: list[Row]
    next: str | None


def timeline_of(number: int, actor: Actor, cursor: str | None = None, limit: int = USUAL) -> Page:
    """Return the contacts of a customer that the reader may see, newest first, in at most eight statements.

    Of contacts on cases only those are told whose case the reader may read; those of customers merged into
    this one are told as well. Each row: id, at, who, channel, direction, purpose, kind, result, campaign_id,
    recipient_id, reference and seq of the event, text (None where nothing was written, or once it was
    erased), letter (its kind). Raises NotFound for a customer who is not the reader's to see, Malformed for a
    foreign cursor.
    """
    party_of(number, actor)
    after = values_of(cursor, LIST, KINDS) if cursor else None
    with db.engine.connect() as connection:
        family = [number, *connection.scalars(select(P.c.id).where(P.c.merged_into == number))]
        found = connection.execute(_page(family, actor, after, limit + 1)).mappings()
        rows = [dict(row) for row in found]
        more, rows = len(rows) > limit, rows[:limit]
        rows = [
            row for row in rows if row["case_id"] is None or may_touch(current().access, READ, actor, row)
        ]
        said = _texts(connection, rows, family)
        letters = _letters(connection, rows)
    names = actor_names({row["actor"] for row in rows}, actor.language)
    following = cursor_of(LIST, [rows[-1]["at"], rows[-1]["id"]]) if more and rows else None
    return Page([_told(row, names[row["actor"]], said, letters) for row in rows], following)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on cases that the actor may read; restricted ones only where that is theirs."""
    everything, teams, entities, own = scope_of(current().access, READ, actor)
    if "system" in actor.roles:
        return true()
    mine = [C.c.team.in_(sorted(teams)), C.c.entity.in_(sorted(entities))]
    mine += [C.c.assignee == actor.id] if own else []
    open_to = or_(C.c.entity.not_like(f"{RESTRICTED}%"), C.c.entity.in_(sorted(actor.entities)))
    return and_(true() if everything else or_(*mine), open_to)


def _page(family: Sequence[int], actor: Actor, after: list[Any] | None, limit: int) -> Select[Any]:
    query = (
        select(T, C.c.reference, C.c.team, C.c.entity, C.c.assignee)
        .outerjoin(C, C.c.id == T.c.case_id)
        .where(T.c.party_id.in_(family), or_(T.c.case_id.is_(None), seen_by(actor)))
        .order_by(T.c.at.desc(), T.c.id.desc())
        .limit(limit)
    )
    if after is None:
        return query
    at, number = after
    return query.where(or_(T.c.at < at, and_(T.c.at == at, T.c.id < number)))


def _texts(connection: Any, rows: Iterable[Row], family: Sequence[int]) -> dict[Place, str]:
    """Return what was said at each place: on a case, or on the chain of one of the family."""
    on_cases = [(row["case_id"], row["seq"]) for row in rows if row["case_id"] is not None]
    alone = {row["seq"] for row in rows if row["case_id"] is None}
    found: dict[Place, str] = {}
    if on_cases:
        query = select(V).where(tuple_(V.c.case_id, V.c.seq).in_(on_cases), V.c.field == TEXT)
        found |= {(row.case_id, row.seq, None): row.value for row in connection.execute(query)}
    if alone:
        streams = [f"party/{party}" for party in family]
        mine = and_(X.c.stream == E.c.stream, X.c.seq == E.c.seq, X.c.field == TEXT)
        query = select(E.c.seq, E.c.at, X.c.value).join(X, mine)
        query = query.where(E.c.stream.in_(streams), E.c.seq.in_(sorted(alone)))
        found |= {(None, row.seq, row.at): row.value for row in connection.execute(query)}
    return found


def _letters(connection: Any, rows: Iterable[Row]) -> dict[tuple[int, int], str]:
    """Return the kinds of letters that contacts were, by case and number of the event."""
    wanted = [(row["case_id"], row["seq"]) for row in rows if row["case_id"] is not None]
    if not wanted:
        return {}
    query = select(D.c.case_id, D.c.number, D.c.letter)
    query = query.where(tuple_(D.c.case_id, D.c.number).in_(wanted), D.c.letter.is_not(None))
    return {(row.case_id, row.number): row.letter for row in connection.execute(query)}


def _told(row: Row, who: str, said: Any, letters: Any) -> Row:
    names = (
        "id", "at", "channel", "direction", "purpose", "kind", "result", "campaign_id", "recipient_id",
        "reference", "seq",
    )  # fmt: skip
    alone = row["case_id"] is None
    place = (row["case_id"], row["seq"], row["at"] if alone else None)
    told = {name: row[name] for name in names}
    return {**told, "who": who, TEXT: said.get(place), "letter": letters.get(place[:2])}
