"""Secrets that are handed out once: sessions, API tokens, links. Only their digest is ever kept."""

from __future__ import annotations

import hashlib
import re
import secrets

BITS = 256
API_PREFIX = "cw_"
_SHAPE = re.compile(r"(cw_)?[A-Za-z0-9_-]{43}")


def fresh(prefix: str = "") -> str:
    """Return a new secret of 256 random bits, as 43 characters that a link can carry, behind its prefix."""
    return prefix + secrets.token_urlsafe(BITS // 8)


def digest(token: str) -> str:
    """Return the SHA-256 of a secret as 64 hex digits: what is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def well_formed(token: object) -> bool:
    """True for text of the shape that `fresh` makes; anything else is refused unread."""
    return isinstance(token, str) and _SHAPE.fullmatch(token) is not None
