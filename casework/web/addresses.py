"""Addresses within the product that a form may lead back to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOCAL = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def safe_next(address: str | None, otherwise: str = "/") -> str:
    """Return the address if it is a plain path of this site, else the other one: no open redirect."""
    if not address or not LOCAL.fullmatch(address):
        return otherwise
    parts = urlsplit(address)
    path = parts.path.lower()
    hidden = "//" in path or "%2f" in path or "%5c" in path or "/.." in path
    return otherwise if parts.scheme or parts.netloc or hidden else address
