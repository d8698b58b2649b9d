"""Answers: plain values written by orjson, with the headers that clients go by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request

from casework.db import Row
from casework.queries.cases.cursors import cursor_of, values_of

JSON = "application/json"


def answered(body: Any, status: int = 200, **headers: str) -> Response:
    """Return a body of plain values; `headers` are named as in Python: `location`, `etag`."""
    answer = Response(orjson.dumps(body, default=_plain, option=orjson.OPT_UTC_Z), status, content_type=JSON)
    for name, value in headers.items():
        answer.headers[name.replace("_", "-").title().replace("Etag", "ETag")] = value
    return answer


def etag(version: int) -> str:
    return f'"{version}"'


def receipt(done: Row, status: int = 201, **headers: str) -> Response:
    """Return what an act left in the record, with the case's ETag."""
    told = {name: done[name] for name in ("reference", "version", "event", "seq", "hash", "at")}
    return answered(told, status, etag=etag(done["version"]), **headers)


def page(items: Sequence[Any], following: str | None) -> Response:
    """Return one page of a list, with the address of the next one in `Link`."""
    answer = answered({"items": items, "next": following})
    if following is not None:
        query = urlencode(
            [*((k, v) for k, v in request.args.items(True) if k != "cursor"), ("cursor", following)]
        )
        answer.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return answer


def page_of_numbered(
    kind: str, rows: Sequence[Row], limit: int, shown: Callable[[Row], Any], number: str = "id"
) -> Response:
    """Return a page of rows read by a number, one row more than `limit` where there is a next page."""
    more = len(rows) > limit
    rows = rows[:limit]
    return page([shown(row) for row in rows], cursor_of(kind, [rows[-1][number]]) if more else None)


def after_number(kind: str, cursor: str | None) -> int | None:
    """Return the number that a page begins behind. Raises Malformed for a foreign cursor."""
    return None if cursor is None else int(values_of(cursor, kind, (int,))[0])


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(type(value).__name__)
