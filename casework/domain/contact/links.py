"""The link by which a customer stops offers and surveys: her number with the signature of the service."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from casework.errors import NotFound

PATH = "/public/stop/"
_LENGTH = 32  # characters of the signature: 192 bits
_DIGITS = frozenset("0123456789abcdef")


def token_for(party: int, secret: str) -> str:
    """Return what the link carries, made from the service's secret: nowhere stored, and good for ever."""
    return f"{party:x}-{_signature(party, secret)}"


def party_of(token: str, secret: str) -> int:
    """Return the customer's number. Raises NotFound for a link that is cut off, altered or made up."""
    number, _, signature = token.partition("-")
    if number and len(number) <= 15 and set(number) <= _DIGITS:
        party = int(number, 16)
        made = _signature(party, secret)
        if f"{party:x}" == number and hmac.compare_digest(made.encode(), signature.encode()):
            return party
    raise altered()


def altered() -> NotFound:
    return NotFound(
        "This link is not complete or was changed. Please use the link from your letter as it is.",
        zh="此链接不完整或已被更改，请使用信函中的原始链接。",
    )


def _signature(party: int, secret: str) -> str:
    made = hmac.new(secret.encode(), f"stop/{party}".encode(), sha256).digest()
    return urlsafe_b64encode(made).decode()[:_LENGTH]
