"""How fast one client may ask: a runaway program meets 429 with Retry-After before it meets the others."""

from __future__ import annotations

import math

from flask import current_app, g
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address
from limits import parse_many

from casework.errors import Malformed
from casework.web.moment import read_clock
from casework.web.security import limiter

OFF, ANY = "off", "1 per second"  # what stands for a rate where none counts: the limiter reads every rate


def check_rate(said: str) -> None:
    """Raise Malformed for a rate that cannot be read, when the service starts."""
    try:
        if said != OFF:
            parse_many(said)
    except ValueError:
        right = "write it as `1000 per second`, or `off`"
        raise Malformed(f"CASEWORK_API_RATE: {right}", errors={"CASEWORK_API_RATE": [right]}) from None


def rate() -> str:
    """Return how many requests in what time, as `CASEWORK_API_RATE` says."""
    return ANY if unpaced() else str(current_app.config["SETTINGS"].api_rate)


def unpaced() -> bool:
    """Tell whether programs may ask as fast as they can."""
    return bool(current_app.config["SETTINGS"].api_rate == OFF)


def client() -> str:
    """Return whose requests are counted together: the token's, or the address of who has none."""
    actor = g.get("actor")
    return actor.name if actor is not None else get_remote_address()


def tell_when(limit: RequestLimit) -> None:
    """Note for the answer how many seconds to wait."""
    g.retry_after = max(1, math.ceil(limit.reset_at - read_clock().timestamp()))


paced = limiter.shared_limit(rate, scope="api", key_func=client, exempt_when=unpaced, on_breach=tell_when)
