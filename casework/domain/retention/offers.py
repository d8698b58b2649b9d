"""Whether an offer is fair: like customers are offered the same, and vulnerable ones are no worse off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from casework.domain.definition import Words

KINDS = ("service_fix", "fee_waiver", "rate_change", "tenor_change", "bundle", "upgrade")
NEW_PRODUCTS = frozenset({"bundle", "upgrade"})  # kinds that bring a product which the customer has not yet
TOLERANCE = Decimal("0.10")  # of the median offer to like customers
LESS, MORE, WORSE = "less_than_like", "more_than_like", "vulnerable_worse"


@dataclass(frozen=True, slots=True)
class Offered:
    """What one customer was or is to be offered; `amount` is its worth to her."""

    kind: str
    amount: Decimal
    vulnerable: bool = False


def alike(*facts: str | None) -> str:
    """Return the group of those who must be offered the same, by the facts that a campaign names."""
    return "/".join(fact or "-" for fact in facts)


def findings(offer: Offered, others: Iterable[Offered]) -> list[str]:
    """Return what is unusual about an offer beside those of the same kind to like customers.

    `vulnerable_worse`: a vulnerable customer would get less than half of the others who are not.
    """
    same = [one for one in others if one.kind == offer.kind]
    found = []
    if same:
        usual = Decimal(median(one.amount for one in same))
        if offer.amount < usual * (1 - TOLERANCE):
            found.append(LESS)
        if offer.amount > usual * (1 + TOLERANCE):
            found.append(MORE)
    robust = [one.amount for one in same if not one.vulnerable]
    if offer.vulnerable and robust and offer.amount < Decimal(median(robust)):
        found.append(WORSE)
    return found


def refusal(found: Iterable[str]) -> Words | None:
    """Return why an offer must not be approved, None where nothing forbids it; the rest is for judgement."""
    if WORSE not in found:
        return None
    return Words(
        "A vulnerable customer would be offered less than like customers who are not vulnerable.",
        "弱势客户所获方案低于同类非弱势客户。",
    )


WORDS = {
    LESS: Words("less than like customers were offered", "低于同类客户的方案"),
    MORE: Words("more than like customers were offered", "高于同类客户的方案"),
    WORSE: Words("worse for a vulnerable customer", "对弱势客户不利"),
}
