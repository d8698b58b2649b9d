"""The link by which a customer answers: the number of the invitation with the signature of the service."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from casework.errors import NotFound

PLACE = "survey_link"  # its name in the templates of letters
MARK = "{{survey_link}}"  # what stands for it in a letter as kept: nobody who reads that gets the link
PATH = "/public/survey/"
_LENGTH = 32  # characters of the signature: 192 bits


def token_for(invitation: int, secret: str) -> str:
    """Return what the link carries, made from the service's secret: it is nowhere stored."""
    return f"{invitation:x}-{_signature(invitation, secret)}"


def invitation_of(token: str, secret: str) -> int:
    """Return the invitation's number. Raises NotFound for a link that is cut off, altered or made up."""
    number, _, signature = token.partition("-")
    if number and len(number) <= 15 and set(number) <= set("0123456789abcdef"):
        invitation = int(number, 16)
        made = _signature(invitation, secret)
        if f"{invitation:x}" == number and hmac.compare_digest(made.encode(), signature.encode()):
            return invitation
    raise altered()


def altered() -> NotFound:
    return NotFound(
        "This link is not complete or was changed. Please use the link from your letter as it is.",
        zh="此链接不完整或已被更改，请使用信函中的原始链接。",
    )


def _signature(invitation: int, secret: str) -> str:
    made = hmac.new(secret.encode(), f"survey/{invitation}".encode(), sha256).digest()
    return urlsafe_b64encode(made).decode()[:_LENGTH]
