"""What the guard on fair offers reads from outside: the offers that like customers got."""

from __future__ import annotations

from decimal import Decimal

from casework.domain.access import RESTRICTED
from casework.domain.definition import Words
from casework.domain.retention.offers import Offered, findings, refusal
from casework.queries.outside.asked import Asked, outside
from casework.queries.retention.offers import USUAL_FACTS, campaign_named, group_of, offers_to_alike


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
