"""Append an event to a chain that belongs to no case: sign-ins, rights, definitions, settings, exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.domain.chain import canonical, first_head, link
from casework.models import Setting, Stream, StreamEvent


def append_event(session: Session, stream: str, kind: str, actor: str, at: datetime, **codes: Any) -> int:
    """Add the event in the session's transaction and return its number; the stream stays locked till then."""
    end = session.scalar(select(Stream).where(Stream.stream == stream).with_for_update())
    log = log_name(session)
    if end is None:
        end = Stream(stream=stream, seq=0, head=first_head(log, stream))
        session.add(end)
    end.seq += 1
    body = canonical(
        {
            "v": 1,
            "log": log,
            "stream": stream,
            "seq": end.seq,
            "kind": kind,
            "actor": actor,
            "at": at,
            **codes,
        }
    )
    end.head = link(end.head, body)
    session.add(StreamEvent(stream=stream, seq=end.seq, kind=kind, at=at, hash=end.head, body=body))
    session.flush()
    return end.seq


def log_name(session: Session) -> str:
    """Return the name that this database's chains begin with; `casework init` gave it."""
    name = session.scalar(select(Setting.value).where(Setting.name == "log"))
    if name is None:
        raise RuntimeError("this database has no log name: run `casework init`")
    return name
