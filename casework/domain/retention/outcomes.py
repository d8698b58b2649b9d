"""Whether a customer stayed: what she holds at the end of the window against what she held at detection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KEPT, LEFT, UNKNOWN = "kept", "left", "unknown"
SHARE_KEPT = 80  # per cent of the balance at detection (domain.md G.4)


@dataclass(frozen=True, slots=True)
class Held:
    """One holding at the end of the window; `balance` in hundredths of its currency."""

    open: bool
    balance: int


def balance_of(holdings: Iterable[Held]) -> int:
    return sum(one.balance for one in holdings if one.open)


def outcome_of(holdings: Iterable[Held], baseline: int | None) -> str:
    """Return `kept` where a product is open and at least 80 % of the balance is there, else `left`.

    Where nothing is known of the customer's holdings, nothing is claimed.
    """
    held = list(holdings)
    if not held:
        return UNKNOWN
    if not any(one.open for one in held):
        return LEFT
    if baseline is None or baseline <= 0:
        return KEPT
    return KEPT if balance_of(held) * 100 >= baseline * SHARE_KEPT else LEFT
