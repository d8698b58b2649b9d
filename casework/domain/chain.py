"""The audit record's canonical form and hash chain (FIPS 180-4 SHA-256; canonical JSON in the manner of RFC
8785).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson

EVENT_TAG, STREAM_TAG, VALUE_TAG = b"casework/event/v1", b"casework/stream/v1", b"casework/value/v1"


def written(moment: datetime) -> str:
    """Return the one written form of a moment: UTC, always six decimals, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def canonical(body: dict[str, Any]) -> str:
    """Return the text that is hashed and stored: sorted keys, no spaces, moments written out, no floats.

    Raises TypeError for a float or another value that has no exact written form.
    """
    return orjson.dumps(body, default=_plain, option=_OPTIONS).decode()


_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return written(value)
    raise TypeError(f"an event body cannot hold {type(value).__name__}: write it as text")


def _hash(*parts: bytes) -> str:
    told = (piece for part in parts for piece in (len(part).to_bytes(4, "big"), part))
    return hashlib.sha256(b"".join(told)).hexdigest()


def first_head(log: str, stream: str) -> str:
    """Return the head before a stream's first event; it names log and stream, so no chain can be
    transplanted.
    """
    kind, _, name = stream.partition("/")
    return _hash(STREAM_TAG, log.encode(), kind.encode(), name.encode())


def link(head: str, body: str) -> str:
    """Return the hash of an event whose stream ended in `head`, as 64 hex digits."""
    return _hash(EVENT_TAG, bytes.fromhex(head), body.encode())


def commitment(salt: str, name: str, value: str) -> str:
    """Return what the chain holds instead of a personal value; without the salt it says nothing of the
    person.
    """
    return _hash(VALUE_TAG, bytes.fromhex(salt), name.encode(), value.encode())
