"""What guards on offers read from outside: those that like customers got, and what blocks new products."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from casework.db import db
from casework.domain.access import RESTRICTED
from casework.domain.definition import Words
from casework.domain.retention.offers import NEW_PRODUCTS, Offered, findings, refusal
from casework.models import Clock
from casework.prepared import Prepared
from casework.queries.outside.asked import Asked, outside
from casework.queries.outside.outreach import cases_of_customer
from casework.queries.parties.cases import BLOCKS
from casework.queries.retention.offers import USUAL_FACTS, campaign_named, group_of, offers_to_alike

K: Any = Clock.__table__.c
_missed = Prepared(
    select(K.policy)
    .where(K.case_id == bindparam("case", type_=BigInteger), K.breached_at.is_not(None))
    .order_by(K.due_at)
)


@outside("offer.unfair")
def offer_unfair(asked: Asked) -> Words | None:
    """Return why the offer of the case must not be approved, None where nothing forbids it."""
    row, party = asked.now.row, asked.now.party
    kind, amount = row["fields"].get("offer_kind"), row["fields"].get("offer_amount")
    if kind is None or amount is None or party is None:
        return None
    entity = str(row["entity"]).removeprefix(RESTRICTED)
    campaign = campaign_named(entity, row["fields"].get("campaign"))
    facts = campaign["fairness"] if campaign else USUAL_FACTS
    group = group_of(row["fields"], party, facts)
    offer = Offered(str(kind), Decimal(str(amount)), bool(party["vulnerable"]))
    return refusal(findings(offer, offers_to_alike(entity, group, party["id"], asked.at)))


@outside("offer.blocked")
def offer_blocked(asked: Asked) -> Words | None:
    """Return why no new product may be offered, by the rule that was missed; None if the offer may stand."""
    kind = asked.given.get("offer_kind") or asked.now.row["fields"].get("offer_kind")
    if kind not in NEW_PRODUCTS:
        return None
    blocking = next(
        (case for case in cases_of_customer(asked.now) if case["closed_at"] is None and _blocks(case)), None
    )
    if blocking is None:
        return None
    missed = _missed.all(db.engine, case=blocking["id"])
    rule = f" ({missed[0]['policy']})" if missed else ""
    return Words(
        f"New products are blocked for this customer until {blocking['reference']} is done{rule}.",
        f"在 {blocking['reference']} 办结之前，已暂停该客户新增产品{rule}。",
    )


def _blocks(case: Any) -> bool:
    return (case["fields"] or {}).get(BLOCKS) is True
