"""Append an event to a chain that belongs to no case: sign-ins, rights, definitions, settings, exports."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.domain.chain import canonical, commitment, first_head, link
from casework.models import Setting, Stream, StreamEvent, StreamValue


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
    end = session.scalar(select(Stream).where(Stream.stream == stream).with_for_update())
    log = log_name(session)
    if end is None:
        end = Stream(stream=stream, seq=0, head=first_head(log, stream))
        session.add(end)
    end.seq += 1
    told = {
        "v": 1,
        "log": log,
        "stream": stream,
        "seq": end.seq,
        "kind": kind,
        "actor": actor,
        "at": at,
        **codes,
    }
    if personal:
        told["commitments"] = {
            name: _keep(session, end, name, value) for name, value in sorted(personal.items())
        }
    body = canonical(told)
    end.head = link(end.head, body)
    session.add(StreamEvent(stream=stream, seq=end.seq, kind=kind, at=at, hash=end.head, body=body))
    session.flush()
    return end.seq


def _keep(session: Session, end: Stream, name: str, value: str) -> str:
    salt = secrets.token_hex(32)
    session.add(StreamValue(stream=end.stream, seq=end.seq, field=name, value=value, salt=salt))
    return commitment(salt, name, value)


def log_name(session: Session) -> str:
    """Return the name that this database's chains begin with; `casework init` gave it."""
    name = session.scalar(select(Setting.value).where(Setting.name == "log"))
    if name is None:
        raise RuntimeError("this database has no log name: run `casework init`")
    return name
