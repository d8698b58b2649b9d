"""Append an event to a chain that belongs to no case: sign-ins, rights, definitions, settings, exports."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from casework.domain.chain import canonical, commitment, first_head, link
from casework.models import Setting, Stream, StreamEvent, StreamValue

_ends: Any = Stream.__table__
_events: Any = StreamEvent.__table__
_values: Any = StreamValue.__table__


def append_event(
    session: Session,
    stream: str,
    kind: str,
    actor: str,
    at: datetime,
    personal: Mapping[str, str] | None = None,
    **codes: Any,
) -> int:
    """Add the event in the session's transaction and return its number; the stream stays locked till then.

    `personal` values enter the chain as commitments; the values lie beside it with their salt.
    """
    session.flush()
    known = session.execute(
        select(_ends.c.seq, _ends.c.head).where(_ends.c.stream == stream).with_for_update()
    )
    last, log = known.one_or_none(), log_name(session)
    seq, head = (last.seq + 1, last.head) if last else (1, first_head(log, stream))
    told = {
        "v": 1,
        "log": log,
        "stream": stream,
        "seq": seq,
        "kind": kind,
        "actor": actor,
        "at": at,
        **codes,
    }
    if personal:
        told["commitments"] = {
            name: _keep(session, stream, seq, name, value) for name, value in sorted(personal.items())
        }
    body = canonical(told)
    head = link(head, body)
    end = {"stream": stream, "seq": seq, "head": head}
    session.execute(update(_ends).where(_ends.c.stream == stream) if last else insert(_ends), end)
    event = {"stream": stream, "seq": seq, "kind": kind, "at": at, "hash": head, "body": body}
    session.execute(insert(_events), event)
    return seq


def _keep(session: Session, stream: str, seq: int, name: str, value: str) -> str:
    salt = secrets.token_hex(32)
    kept = {"stream": stream, "seq": seq, "field": name, "value": value, "salt": salt}
    session.execute(insert(_values), kept)
    return commitment(salt, name, value)


def log_name(session: Session) -> str:
    """Return the name that this database's chains begin with; `casework init` gave it."""
    name = session.scalar(select(Setting.value).where(Setting.name == "log"))
    if name is None:
        raise RuntimeError("this database has no log name: run `casework init`")
    return name
