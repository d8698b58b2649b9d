"""The frame of every act on one case: read, check, gather, finish, answer, write; and again if outrun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import digest_of, finish, record_answer
from casework.commands.cases.record_move import record_overdue
from casework.commands.recording import Record
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.facts import Actor
from casework.queries.cases.reading import CaseNow, check_version, log_of_database, read_case

Gather = Callable[[Record, CaseNow], int]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request about one case. `version` is the ETag that the asker saw, where the act depends on it."""

    reference: str
    actor: Actor
    permission: str
    act: str
    key: str | None = None
    version: int | None = None
    what: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return digest_of(self.act, {"case": self.reference, **self.what})


@again_if_outrun
def act_on(asked: Asked, at: datetime, gather: Gather) -> Row:
    """Carry out an act and return the answer that a repeated request will get, too.

    `gather` puts the act into the record and returns the number of its event. Raises NotFound, Denied, Stale,
    KeyReused, and what `gather` raises.
    """
    now = read_case(asked.reference, asked.actor, asked.permission, asked.key)
    if now.answer:
        return now.first_answer_to(asked.digest)
    check_version(now, asked.version, asked.actor)
    record, before = Record(now.row, now.moment_of(at), log_of_database()), counted_in(now.row)
    record_overdue(record, now)
    event = gather(record, now)
    finish(record, now, before)
    answer = record_answer(record, asked.actor.name, asked.key, asked.digest, event=event)
    write(record)
    return answer
