"""The values of a case's fields as they were sent, personal ones included, for who may read the case."""

from __future__ import annotations

from typing import Any

from casework.db import Row
from casework.domain.definition import Definition
from casework.queries.cases.personal import personal_values


def fields_of(row: Row, definition: Definition) -> dict[str, Any]:
    """Return every value of a case by field; None for a personal one that was erased.

    `row` is the case as read: its `fields` hold a personal value as the event that set it, {"seq": n}.
    """
    kept: dict[str, Any] = row["fields"]
    found = personal_values(row["id"], kept)
    return {
        name: _as_sent(definition, name, found.get(name)) if isinstance(value, dict) else value
        for name, value in kept.items()
    }


def _as_sent(definition: Definition, name: str, value: str | None) -> Any:
    """Return a personal value, which is kept as text, as the JSON value that was sent."""
    declared = definition.fields.get(name)
    if value is None or declared is None:
        return value
    if declared.type == "bool":
        return value == "True"
    return int(value) if declared.type in ("party", "person") and value.isdecimal() else value
