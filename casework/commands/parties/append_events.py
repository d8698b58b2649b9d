"""Append one event each to the chains of many customers: two statements read, two write, however many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import log_name
from casework.domain.chain import canonical, first_head, link
from casework.models import Stream, StreamEvent


def append_events(
    session: Session, kind: str, actor: str, at: datetime, codes: Mapping[int, Mapping[str, Any]]
) -> None:
    """Add an event to the chain of each party that `codes` names; no personal values.

    The chains stay locked till the session's transaction ends.
    """
    streams = {f"party/{number}": told for number, told in sorted(codes.items())}
    query = select(Stream).where(Stream.stream.in_(streams)).order_by(Stream.stream).with_for_update()
    ends = {end.stream: end for end in session.scalars(query)}
    log, events, changed, new = log_name(session), list[Any](), list[Any](), list[Any]()
    for stream, told in streams.items():
        end = ends.get(stream)
        seq, head = (end.seq + 1, end.head) if end else (1, first_head(log, stream))
        body = canonical(
            {"v": 1, "log": log, "stream": stream, "seq": seq, "kind": kind, "actor": actor, "at": at, **told}
        )
        head = link(head, body)
        events.append({"stream": stream, "seq": seq, "kind": kind, "at": at, "hash": head, "body": body})
        (changed if end else new).append({"stream": stream, "seq": seq, "head": head})
    _write(session, events, changed, new)


def _write(session: Session, events: Sequence[Any], changed: Sequence[Any], new: Sequence[Any]) -> None:
    if new:
        session.execute(insert(Stream), new)
    if changed:
        session.execute(update(Stream), changed)
    if events:
        session.execute(insert(StreamEvent), events)
