"""The chain checked a second time, written from docs/reference/record.md alone: both must agree."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from hashlib import sha256

Entry = tuple[int, str, str]  # number, hash, text


def fed(*parts: str | bytes) -> bytes:
    """Feed parts to SHA-256, each after its length as four bytes, the greatest first."""
    digest = sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode()
        digest.update(struct.pack(">I", len(content)) + content)
    return digest.digest()


def sound(log: str, stream: str, entries: Iterable[Entry]) -> bool:
    """Return whether these are all entries of the stream from its first on, unchanged and in order."""
    kind, _, name = stream.partition("/")
    head = fed("casework/stream/v1", log, kind, name)
    for expected, (number, recorded, text) in enumerate(entries, 1):
        head = fed("casework/event/v1", head, text)
        if number != expected or head.hex() != recorded:
            return False
        said = json.loads(text)
        if (said["log"], said["stream"], said["seq"]) != (log, stream, number):
            return False
    return True


def keeps(salt: str, name: str, value: str) -> str:
    """Return the commitment to a value."""
    return fed("casework/value/v1", bytes.fromhex(salt), name, value).hex()
