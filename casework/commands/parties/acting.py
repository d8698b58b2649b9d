"""The frame of every act on a customer: find, check, do, answer, all in one transaction; each key once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.commands.cases.finishing import digest_of
from casework.db import Row, transaction
from casework.domain.access import may_touch, may_use
from casework.domain.chain import written
from casework.domain.facts import Actor
from casework.errors import Denied, NotFound, Refused, Stale
from casework.models import IdempotencyKey, Party, StreamEvent
from casework.queries.cases.reading import first_answer
from casework.queries.people.directory import actor_names
from casework.rulebook.current import current

Act = Callable[[Session, Sequence[Party]], Row]
TRIES = 2  # what clashed with another's act is checked anew, and then refused with its reason
NO_CASE = 0  # the case of a key that belongs to none


@dataclass(frozen=True, slots=True)
class Asked:
    """One request about customers, the first of whom it is about; `version` is the ETag that was seen."""

    parties: tuple[int, ...]
    actor: Actor
    act: str
    permission: str = "party.write"
    key: str | None = None
    version: int | None = None
    what: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return digest_of(self.act, {"parties": list(self.parties), **self.what})


def act_on_parties(asked: Asked, at: datetime, act: Act) -> Row:
    """Carry out an act and return the answer that a repeated request will get, too.

    `act` gets the locked rows in the order asked for and returns the number of its event as `event`. Raises
    NotFound, Denied, Stale, KeyReused, Refused for a merged customer, and what `act` raises.
    """
    for attempt in range(1, TRIES + 1):
        known = first_answer(asked.actor, asked.key, asked.digest)
        if known is not None:
            return known
        try:
            with transaction() as session:
                return _done(session, asked, at, act)
        except IntegrityError:
            if attempt == TRIES:
                raise
    raise AssertionError("every try returns or raises")


def _done(session: Session, asked: Asked, at: datetime, act: Act) -> Row:
    parties = locked(session, asked)
    if asked.version is not None and parties[0].version != asked.version:
        raise stale(session, parties[0])
    told = act(session, parties)
    answer = {"party": parties[0].id, "version": parties[0].version, "at": written(at), **told}
    if asked.key:
        session.add(
            IdempotencyKey(
                actor=asked.actor.name,
                key=asked.key,
                case_id=NO_CASE,
                digest=asked.digest,
                answer=answer,
                at=at,
            )
        )
    return answer


def locked(session: Session, asked: Asked) -> list[Party]:
    """Return the customers as asked for, locked by number; each must be there, the actor's, and unmerged."""
    found: dict[int, Party] = {}
    for number in sorted(set(asked.parties)):
        party = session.get(Party, number, with_for_update=True)
        if party is None or not reaches(asked.actor, "party.read", party.entity):
            raise not_there()
        found[number] = party
    for party in found.values():
        if not reaches(asked.actor, asked.permission, party.entity):
            raise Denied("Your role does not allow this.", zh="您的角色无权进行此操作。")
        if party.merged_into is not None:
            raise Refused(
                f"Customer {party.id} was merged into customer {party.merged_into}: go on there.",
                zh=f"客户 {party.id} 已并入客户 {party.merged_into}，请在后者办理。",
            )
    return [found[number] for number in asked.parties]


def reaches(actor: Actor, permission: str, entity: str) -> bool:
    """Return whether the actor has the permission for customers of an entity."""
    table = current().access
    row = {"entity": entity, "team": None, "assignee": None}
    return may_use(table, permission, actor) and may_touch(table, permission, actor, row)


def not_there() -> NotFound:
    return NotFound("There is no such customer.", zh="没有这位客户。")


def stale(session: Session, party: Party) -> Stale:
    """Return the refusal of an act that was decided on another version, with who made this one and when."""
    ask = select(StreamEvent.body, StreamEvent.at).where(StreamEvent.stream == stream_of(party.id))
    last = session.execute(ask.order_by(StreamEvent.seq.desc()).limit(1)).first()
    errors = {"version": [str(party.version)]}
    if last is None:
        return Stale(
            "Somebody changed this customer after you read it.", zh="在您查看之后，客户资料已被他人更改。"
        )
    code = last.body.partition('"actor":"')[2].partition('"')[0]
    who, when = actor_names([code], "en")[code], last.at
    return Stale(
        f"{who} changed this customer at {when:%Y-%m-%d %H:%M} UTC, after you read it. Look, then repeat it.",
        zh=f"{who} 已于 {when:%Y-%m-%d %H:%M} UTC 更改客户资料。请重新查看后再操作。",
        errors={**errors, "changed_by": [who], "changed_at": [when.isoformat()]},
    )


def stream_of(party: int) -> str:
    """Return the name of a customer's chain."""
    return f"party/{party}"
