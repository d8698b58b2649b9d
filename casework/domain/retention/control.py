"""Who is left alone, so that outreach can be measured: drawn once, at random, for good."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

TREATED, CONTROL = "treated", "control"
#: band of the score -> share that is left alone, unless a campaign says otherwise
USUAL_SHARES: Mapping[str, float] = {"high": 0.0, "medium": 0.10}
MOST = 0.20
NEVER_LEFT_ALONE = "A"  # the band of value whose customers are always looked after
_WHOLE = 2**64


def group_of(
    customer: int, campaign: str, salt: str, band: str, value: str | None, shares: Mapping[str, float]
) -> str:
    """Return `treated` or `control` for a customer: the same answer every time for the same campaign.

    A band that the shares do not name has no controls; customers of value A are never among them.
    """
    if value == NEVER_LEFT_ALONE:
        return TREATED
    return CONTROL if place(customer, campaign, salt) < shares.get(band, 0.0) else TREATED


def place(customer: int, campaign: str, salt: str) -> float:
    """Return where a customer lies between 0 and 1 in a campaign, as good as at random."""
    digest = sha256(f"{salt}/{campaign}/{customer}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / _WHOLE
