"""Opaque cursors: where a page of a list ended, so that the next one begins there at the same cost."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from casework.db import moment_of
from casework.domain.chain import written
from casework.errors import Malformed

LARGEST = 2**63


def cursor_of(sort: str, values: list[Any]) -> str:
    """Return the cursor after a row with these sort values."""
    plain = [{"m": written(value)} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps([sort, plain])).decode().rstrip("=")


def values_of(cursor: str, sort: str, kinds: Sequence[type]) -> list[Any]:
    """Return the sort values of a cursor, each of its kind. Raises Malformed for one of another list."""
    try:
        kind, plain = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [moment_of(value["m"]) if isinstance(value, dict) else value for value in plain]
    except (binascii.Error, ValueError, TypeError, KeyError, OverflowError):
        kind, values = None, []
    if kind != sort or len(values) != len(kinds) or not all(map(_fits, values, kinds)):
        raise Malformed(
            "This cursor is not of this list; begin without one.",
            zh="该游标不属于此列表；请不带游标重新开始。",
            errors={"cursor": ["Take it from `next` of the same list."]},
        )
    return values


def _fits(value: Any, kind: type) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST
    return isinstance(value, kind) and not (isinstance(value, str) and "\x00" in value)
