"""Record that somebody who is signed in asked for what is not theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Text, bindparam, select

from casework.commands.evidence.append_event import append_event
from casework.commands.evidence.record_disclosure import stream_of
from casework.db import db, moment_of, transaction
from casework.domain.facts import Actor
from casework.models import StreamEvent
from casework.prepared import Prepared

DENIED = "access_denied"
EVERY = timedelta(minutes=1)
LONGEST = 200  # characters of an object's name
_rows: Any = StreamEvent.__table__
_latest = Prepared(
    select(_rows.c.kind, _rows.c.at, _rows.c.body)
    .where(_rows.c.stream == bindparam("stream", type_=Text))
    .order_by(_rows.c.seq.desc())
    .limit(50)
)


def record_denial(actor: Actor, permission: str, what: str, at: datetime) -> bool:
    """Append `access_denied` to the actor's stream, once a minute at most for an object; return if it was.

    `what` names the object by its reference or route, never by what somebody typed.
    """
    stream, what = stream_of(actor), what[:LONGEST]
    if _noted(stream, what, at):
        return False
    with transaction() as session:
        append_event(session, stream, DENIED, actor.name, at, permission=permission, object=what)
    return True


def _noted(stream: str, what: str, at: datetime) -> bool:
    return any(
        row["kind"] == DENIED and orjson.loads(row["body"])["object"] == what
        for row in _latest.all(db.engine, stream=stream)
        if at - EVERY < (moment_of(row["at"]) or at) <= at
    )
