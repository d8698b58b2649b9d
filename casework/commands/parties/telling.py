"""What events of a customer's chain say: codes in the open, personal values as commitments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

#: columns whose values name or describe a person; the others are codes
PERSONAL = frozenset(
    {
        "name", "contact_name", "email", "phone", "address", "born_on", "vulnerable", "vulnerability",
        "vulnerability_consent", "circumstances",
    }
)  # fmt: skip
#: columns that no event tells: keys, what follows from others, what the bank's policies derive
UNTOLD = frozenset({"id", "case_id", "normal_name", "recorded_at", "version", "size", "value_band"})
WAS = "was."


def told_of(columns: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the open and the personal part of a customer's columns, without what is None."""
    known = {name: value for name, value in columns.items() if name not in UNTOLD and value is not None}
    codes = {name: value for name, value in known.items() if name not in PERSONAL}
    return codes, {name: as_text(value) for name, value in known.items() if name in PERSONAL}


def told_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return `was` and `values` of the codes that changed, and the personal ones as `name` and `was.name`."""
    codes: dict[str, Any] = {"was": {}, "values": {}, "changed": []}
    personal: dict[str, str] = {}
    for name in sorted(after.keys() - UNTOLD):
        if before[name] == after[name]:
            continue
        codes["changed"].append(name)
        if name not in PERSONAL:
            codes["was"][name], codes["values"][name] = before[name], after[name]
            continue
        values = {WAS + name: before[name], name: after[name]}
        personal.update({key: as_text(value) for key, value in values.items() if value is not None})
    return codes, personal


def as_text(value: Any) -> str:
    """Return a value as the text that is committed to."""
    return value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
