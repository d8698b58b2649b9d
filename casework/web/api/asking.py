"""What comes beside a body: the version that was read, the key that makes a request take effect once."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request
from marshmallow import missing
from webargs.core import is_json
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict

from casework.errors import Malformed, VersionMissing

LONGEST_KEY = 200
NO_VERSION = -1  # of no case: what was read is not what the case is now


class Parser(FlaskParser):
    """Reads bodies with orjson, which refuses NaN, endless nesting and broken characters."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": None, "files": None}

    def load_json(self, req: Any, schema: Any) -> Any:
        if not is_json(req.mimetype):
            return missing
        try:
            return orjson.loads(req.get_data(cache=True))
        except orjson.JSONDecodeError as error:
            return self._handle_invalid_json_error(error, req)

    def load_files(self, req: Any, schema: Any) -> Any:
        """Read a form with its files as one."""
        return self._makeproxy(CombinedMultiDict([req.files, req.form]), schema)


def if_match() -> int:
    """Return the version that the asker read (If-Match); raises VersionMissing without one."""
    tags = request.if_match
    if not tags or tags.star_tag:
        raise VersionMissing(zh="请以 If-Match 发送您所读案件的 ETag。")
    versions = [int(tag) for tag in tags if tag.isdecimal() and len(tag) < 10]
    return versions[0] if len(versions) == 1 else NO_VERSION


def idempotency_key() -> str | None:
    """Return the request's key; None for a request that is not protected against being sent twice."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not (key.isascii() and (key.isprintable())):
        right = f"1 to {LONGEST_KEY} printable ASCII characters"
        raise Malformed(
            f"The Idempotency-Key cannot be used: {right}.",
            zh=f"Idempotency-Key 无效：应为 1 至 {LONGEST_KEY} 个可见 ASCII 字符。",
            errors={"Idempotency-Key": [right]},
        )
    return key or None


def is_brief() -> bool:
    """Return whether a receipt is all that the asker wants back (RFC 7240: `Prefer: return=minimal`)."""
    wishes = request.headers.get("Prefer", "").lower().split(",")
    return any(wish.strip() == "return=minimal" for wish in wishes)
