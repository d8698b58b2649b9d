"""The link by which a customer answers: whose invitation it is, with the signature of the service."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

from casework.errors import NotFound

PLACE = "survey_link"  # its name in the templates of letters
MARK = "{{survey_link}}"  # what stands for it in a letter as kept: nobody who reads that gets the link
PATH = "/public/survey/"
_LENGTH = 32  # characters of the signature: 192 bits
_SHAPE = re.compile(r"([1-9a-f][0-9a-f]{0,14})\.([1-9a-f])-([A-Za-z0-9_-]{32})")


def token_for(case: int, asked: int, secret: str) -> str:
    """Return what the link carries, made from the service's secret: it is nowhere stored."""
    return f"{case:x}.{asked:x}-{_signature(case, asked, secret)}"


def invitation_of(token: str, secret: str) -> tuple[int, int]:
    """Return the case and the round of asking. Raises NotFound for a link that was cut off or altered."""
    found = _SHAPE.fullmatch(token)
    if found:
        case, asked = int(found[1], 16), int(found[2], 16)
        if hmac.compare_digest(_signature(case, asked, secret), found[3]):
            return case, asked
    raise altered()


def altered() -> NotFound:
    return NotFound(
        "This link is not complete or was changed. Please use the link from your letter as it is.",
        zh="此链接不完整或已被更改，请使用信函中的原始链接。",
    )


def _signature(case: int, asked: int, secret: str) -> str:
    made = hmac.new(secret.encode(), f"survey/{case}/{asked}".encode(), sha256).digest()
    return urlsafe_b64encode(made).decode()[:_LENGTH]
