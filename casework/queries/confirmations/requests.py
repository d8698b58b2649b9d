"""What the first person's act brought, as it was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from casework.db import db
from casework.errors import Refused
from casework.models import EventValue
from casework.queries.cases.letters import WrittenLetter

V: Any = EventValue.__table__.c


@dataclass(frozen=True, slots=True)
class AskedFor:
    """The fields (kept forms), the letter and the words that came with the first act."""

    given: Mapping[str, Any]
    letter: WrittenLetter | None
    comment: str


def asked_for(case_id: int, seq: int) -> AskedFor:
    """Return what the event `seq` froze. Raises Refused where it was erased."""
    query = select(V.value).where(V.case_id == case_id, V.seq == seq, V.field == "request")
    with db.engine.connect() as connection:
        text = connection.scalar(query)
    if text is None:
        raise Refused("What was asked for has been erased.", zh="请求内容已被删除。")
    told = orjson.loads(text)
    letter = told["letter"] and WrittenLetter(
        told["letter"]["texts"], frozenset(told["letter"]["ticks"]), told["letter"]["language"]
    )
    return AskedFor(told["given"], letter or None, told["comment"])
