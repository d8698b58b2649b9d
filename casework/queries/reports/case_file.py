"""One case as of one entry of its record: everything that its dossier states, as rows and values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.db import Row
from casework.domain.facts import SYSTEM
from casework.queries.cases.papers import content_of, documents_of, links_of, messages_of
from casework.queries.cases.reading import CaseNow, read_case_by_id
from casework.queries.cases.timeline import Entry, entries

EVERYTHING = 1_000_000
Due = Callable[[datetime, str, str], str]  # a deadline, a zone, a language: the deadline in words


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The rows of a case up to its entry `as_of`; `fields` are its values then, personal ones as text."""

    now: CaseNow
    as_of: int
    entries: list[Entry]  # oldest first
    fields: dict[str, Any]
    state: str
    documents: list[Row]
    letters: list[tuple[Row, str]]
    messages: list[Row]
    links: list[Row]
    items: list[Row]

    @property
    def head(self) -> str:
        return self.entries[-1].hash

    @property
    def walked(self) -> list[tuple[str, str]]:
        """Return the moves from state to state, in order."""
        moves = [e.body for e in self.entries if e.kind == "moved"]
        return [(body["from"], body["to"]) for body in moves]


def case_file(case_id: int, as_of: int, language: str, due: Due) -> CaseFile:
    """Return the case as it stood with its entry `as_of`, told in its entity's zone. Raises NotFound."""
    now = read_case_by_id(case_id, SYSTEM, "case.read")
    zone = now.rules.entities[now.row["entity"]].zone
    told = entries(
        case_id,
        now.definition,
        now.rules,
        language,
        before=as_of + 1,
        limit=EVERYTHING,
        shown=lambda at: due(at, zone, language),
    )[::-1]
    papers = [row for row in documents_of(case_id) if row["number"] <= as_of][::-1]
    letters = [
        (row, content_of(case_id, row["number"])[1].decode()) for row in papers if row["kind"] == "letter"
    ]
    return CaseFile(
        now=now,
        as_of=as_of,
        entries=told,
        fields=fields_as_of(told, now),
        state=state_as_of(told, now),
        documents=[row for row in papers if row["kind"] != "letter"],
        letters=letters,
        messages=[row for row in messages_of(case_id) if row["seq"] is not None and row["seq"] <= as_of][
            ::-1
        ],
        links=[row for row in links_of(case_id, SYSTEM) if row["seq"] <= as_of],
        items=[item for item in now.items if item["number"] <= as_of],
    )


def fields_as_of(told: list[Entry], now: CaseNow) -> dict[str, Any]:
    """Return the values that the entries gave, the last of each field."""
    fields: dict[str, Any] = {}
    for entry in told:
        fields.update(entry.body.get("values", {}))
        fields.update({name: text for name, text in entry.values.items() if name in now.definition.fields})
    return fields


def state_as_of(told: list[Entry], now: CaseNow) -> str:
    moves = [entry.body["to"] for entry in told if entry.kind in ("opened", "moved")]
    return str(moves[-1]) if moves else now.definition.initial


def happened_at(told: list[Entry], kind: str, clock: str) -> datetime | None:
    """Return when something of a kind happened to a clock last."""
    found = [entry.at for entry in told if entry.kind == kind and entry.body.get("clock") == clock]
    return found[-1] if found else None
