"""An act on a customer in one transaction, so that a repeated request takes effect once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.db import Row, transaction
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.errors import Denied
from casework.models import IdempotencyKey
from casework.queries.cases.reading import first_answer
from casework.queries.parties.parties import party_of
from casework.rulebook.current import current

OF_NO_CASE = 0


def once(actor: Actor, key: str | None, digest: str, at: datetime, act: Callable[[Session], Row]) -> Row:
    """Carry out the act and return its answer; a request that was answered before gets that one again.

    Raises KeyReused for another request under the same key, and what the act raises.
    """
    answered = first_answer(actor, key, digest)
    if answered is not None:
        return answered
    try:
        with transaction() as session:
            told = act(session)
            if key:
                kept = {"case_id": OF_NO_CASE, "digest": digest, "answer": told, "at": at}
                session.add(IdempotencyKey(actor=actor.name, key=key, **kept))
            return told
    except IntegrityError:  # the same request came twice at once: the other one was carried out
        answered = first_answer(actor, key, digest)
        if answered is None:
            raise
        return answered


def customer_for(party_id: int, actor: Actor, permission: str) -> Row:
    """Return the customer whom the actor may so use.

    Raises NotFound for one who is not there or not the actor's to see, Denied where only that is not allowed.
    """
    party = party_of(party_id, actor)
    if not may_touch(current().access, permission, actor, {**party, "team": None, "assignee": None}):
        raise Denied("Your role does not allow this.", zh="您的角色无权进行此操作。")
    return party


def stream_of(party_id: int) -> str:
    return f"party/{party_id}"
