from __future__ import annotations

from decimal import Decimal

from casework.domain.retention.offers import LESS, MORE, WORSE, Offered, alike, findings, refusal


def offer(amount: str, kind: str = "fee_waiver", *, vulnerable: bool = False) -> Offered:
    return Offered(kind, Decimal(amount), vulnerable)


def test_an_offer_within_a_tenth_of_what_like_customers_got_is_usual() -> None:
    others = [offer("100"), offer("100"), offer("500")]
    assert findings(offer("90"), others) == []
    assert findings(offer("110"), others) == []
    assert findings(offer("89.99"), others) == [LESS]
    assert findings(offer("110.01"), others) == [MORE]


def test_only_offers_of_the_same_kind_are_compared() -> None:
    assert findings(offer("10"), [offer("100", "bundle")]) == []
    assert findings(offer("10"), []) == []


def test_a_vulnerable_customer_is_not_offered_less_than_the_others() -> None:
    others = [offer("100"), offer("100"), offer("40", vulnerable=True)]
    found = findings(offer("95", vulnerable=True), others)
    assert found == [WORSE]
    assert refusal(found) is not None
    assert refusal(findings(offer("100", vulnerable=True), others)) is None
    assert refusal(findings(offer("50"), others)) is None  # for judgement, not forbidden


def test_who_is_alike_is_said_by_the_facts_that_are_compared() -> None:
    assert alike("medium", "B", None) == "medium/B/-"
