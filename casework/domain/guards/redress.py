"""Guards on money and on the second look at a decision."""

from __future__ import annotations

from decimal import Decimal

from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard

#: RBI Internal Ombudsman Directions 2026: what is not wholly granted goes to the internal ombudsman first.
REVIEWED_IN, REVIEWED_OUTCOMES = ("IN",), ("partly_upheld", "not_upheld")


@guard("limit", reads=("spent.redress", "spent.offer"))
def within_limit(facts: Facts, argument: str) -> Refusal | None:
    """Refuse an amount above the actor's own limit; what the customer had this year counts (no splitting).

    Reads the field `<argument>_amount`, the actor's limit of that name (none is 0), and `spent.<argument>`:
    `spent.offer` is what was offered.
    """
    amount = Decimal(facts.fields.get(f"{argument}_amount") or 0)
    spent = Decimal(facts.extra.get(f"spent.{argument}") or 0)
    limit = Decimal(facts.actor.limits.get(argument, 0))
    if amount == 0 or amount + spent <= limit:
        return None
    return Refusal(
        f"Your limit is {limit:,} a customer and year; this is {amount:,}, with {spent:,} before it. "
        "Somebody with a higher limit, or compliance, can approve it.",
        f"您的权限为每客户每年{limit:,}；本次{amount:,}，此前已批{spent:,}。可由权限更高的人员或合规人员批准。",
    )


@guard(reads=("approved",))
def redress_settled(facts: Facts) -> Refusal | None:
    """Refuse while redress is proposed and not approved.

    Reads the field `redress_amount`, and `approved`: the approvals given since their last return.
    """
    if not Decimal(facts.fields.get("redress_amount") or 0) or "redress" in facts.extra.get("approved", ()):
        return None
    return Refusal(
        "The redress is not approved yet. Propose it for approval first, or set it to nothing.",
        "赔偿尚未获批。请先提交赔偿审批，或将赔偿金额设为零。",
    )


@guard()
def internal_review_passed(facts: Facts) -> Refusal | None:
    """Refuse to answer before the internal ombudsman has looked, where a regime asks for it (India).

    Reads the fields `outcome` and `review_decision`, which the review gives.
    """
    due = facts.jurisdiction in REVIEWED_IN and facts.fields.get("outcome") in REVIEWED_OUTCOMES
    if not due or facts.fields.get("review_decision"):
        return None
    return Refusal(
        "The internal ombudsman must review a complaint that is not wholly upheld before it is answered.",
        "未完全支持的投诉须先经内部申诉专员复核，方可答复客户。",
    )
