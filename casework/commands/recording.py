"""Where every change of a case is gathered, as one value that `writing` stores in one go."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any

from casework.db import Base, Row
from casework.domain.chain import canonical, commitment, first_head, link
from casework.models import Case, Event, EventValue


@cache
def columns(model: type[Base]) -> frozenset[str]:
    """Return the names of a table's columns."""
    return frozenset(column.name for column in model.__table__.columns)


class Record:
    """What one command changes about one case; `was` is the event number it decided on, 0 for a new case."""

    def __init__(self, case: Row, at: datetime, log: str) -> None:
        self.case, self.was, self.at, self.log = dict(case), case["seq"], at, log
        self.added: dict[type[Base], list[Row]] = defaultdict(list)
        self.changed: dict[type[Base], list[Row]] = defaultdict(list)
        self.body: Row = {}  # of the event recorded last

    def add(self, model: type[Base], **values: Any) -> Row:
        """Add a row of the case. It names every column: `jsonb` would pass over a misspelt one in silence."""
        row = {"case_id": self.case["id"], **values}
        _whole(model, row)
        self.added[model].append(row)
        return row

    def change(self, model: type[Base], row: Row, **values: Any) -> Row:
        """Change a row of the case that was read; its key stays. Changes of one row are one."""
        row.update(values)
        _whole(model, row)
        if not any(row is known for known in (*self.added[model], *self.changed[model])):
            self.changed[model].append(row)
        return row

    def event(self, kind: str, actor: str, personal: dict[str, str] | None = None, **codes: Any) -> int:
        """Put an event on the case's chain and return its number.

        `personal` values enter the chain as commitments; the values lie beside it with their salt.
        """
        case, seq = self.case, int(self.case["seq"]) + 1
        body: Row = {
            "v": 1,
            "log": self.log,
            "stream": f"case/{case['id']}",
            "seq": seq,
            "definition": f"{case['workflow']}@{case['workflow_version']}",
            "kind": kind,
            "actor": actor,
            "at": self.at,
            **{name: value for name, value in codes.items() if value is not None},
        }
        if personal:
            body["commitments"] = {name: self._keep(seq, name, value) for name, value in personal.items()}
        text, self.body = canonical(body), body
        case["seq"], case["head"] = seq, link(case["head"], text)
        self.add(Event, seq=seq, kind=kind, at=self.at, hash=case["head"], body=text)
        return seq

    def _keep(self, seq: int, name: str, value: str) -> str:
        salt = secrets.token_hex(32)
        self.add(EventValue, seq=seq, field=name, value=value, salt=salt)
        return commitment(salt, name, value)

    def decided(self, actor: str) -> None:
        """Count this as an act that changes what a person decides on: the ETag rises."""
        self.case.update(version=self.case["version"] + 1, changed_by=actor, changed_at=self.at)

    @property
    def new(self) -> bool:
        return bool(self.was == 0)


def new_case(log: str, **values: Any) -> Row:
    """Return the row of a case that does not exist yet: no event, version 0, the chain's first head."""
    row = {"seq": 0, "version": 0, "head": first_head(log, f"case/{values['id']}"), **values}
    _whole(Case, row)
    return row


def _whole(model: type[Base], row: Row) -> None:
    if row.keys() != columns(model):
        raise TypeError(f"{model.__name__}: {sorted(row.keys() ^ columns(model))}")
