"""Gather what an event means for the offer of its case: proposed, approved, rejected, answered.

A case makes offers if its workflow has the field `offer_kind`; nothing here knows a workflow by name.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casework.commands.numbers import take_number
from casework.commands.recording import Record
from casework.domain.access import RESTRICTED
from casework.domain.retention.offers import Offered, findings
from casework.models import Offer
from casework.queries.cases.reading import CaseNow
from casework.queries.retention.offers import (
    USUAL_FACTS,
    campaign_named,
    group_of,
    offers_of,
    offers_to_alike,
)

KIND, AMOUNT, APPROVAL = "offer_kind", "offer_amount", "offer"
PROPOSED, APPROVED, REJECTED, ACCEPTED, DECLINED = "proposed", "approved", "rejected", "accepted", "declined"
#: a field that comes with a move -> what it says of the offer
ANSWERS = {"accepted_terms": ACCEPTED, "decline_reason": DECLINED}


def record_offer(record: Record, now: CaseNow) -> None:
    """Gather the offer that the event just recorded made, or what became of the one that there was."""
    if KIND not in now.definition.fields or record.body["kind"] != "moved":
        return
    values = record.body.get("values") or {}
    if KIND in values and AMOUNT in record.case["fields"]:
        _proposed(record, now)
        return
    transition = now.definition.transition(record.body["trigger"], record.body["from"])
    if transition is None:
        return
    answered = next((state for name, state in ANSWERS.items() if name in values), None)
    if transition.approves == APPROVAL:
        _decided(record, APPROVED, (PROPOSED,))
    elif APPROVAL in transition.resets:
        _decided(record, REJECTED, (PROPOSED, APPROVED))
    elif answered is not None:
        _decided(record, answered, (APPROVED,))


def _proposed(record: Record, now: CaseNow) -> None:
    fields, entity = record.case["fields"], str(record.case["entity"]).removeprefix(RESTRICTED)
    campaign = campaign_named(entity, fields.get("campaign"))
    group = group_of(fields, now.party or {}, campaign["fairness"] if campaign else USUAL_FACTS)
    vulnerable = bool(now.party and now.party["vulnerable"])
    offer = Offered(fields[KIND], Decimal(fields[AMOUNT]), vulnerable)
    party = record.case["party_id"]
    record.add(
        Offer,
        id=take_number("offer"),
        party_id=party,
        campaign_id=campaign["id"] if campaign else None,
        entity=entity,
        kind=fields[KIND],
        alike=group,
        vulnerable=vulnerable,
        amount=_hundredths(fields[AMOUNT]),
        cost=_hundredths(fields.get("offer_cost") or 0),
        npv=_hundredths(fields["offer_npv"]) if fields.get("offer_npv") is not None else None,
        currency=now.rules.entities[record.case["entity"]].currency,
        valid_until=fields.get("offer_valid_until") or "",
        decision_reference=fields.get("decision_reference"),
        findings=findings(offer, offers_to_alike(entity, group, party, record.at)),
        state=PROPOSED,
        proposed_at=record.at,
        proposed_by=record.body["actor"],
        decided_at=None,
        decided_by=None,
    )


def _decided(record: Record, state: str, was: tuple[str, ...]) -> None:
    for offer in offers_of(record.case["id"])[:1]:
        if offer["state"] in was:
            decided: dict[str, Any] = {"decided_at": record.at, "decided_by": record.body["actor"]}
            reference = record.case["fields"].get("decision_reference")
            record.change(Offer, offer, state=state, decision_reference=reference, **decided)


def _hundredths(amount: Any) -> int:
    return int(Decimal(str(amount)) * 100)
