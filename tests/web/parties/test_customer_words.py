"""The page of a customer speaks in the words of the rulebook, in both languages, and never in its codes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, update

from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.db import transaction
from casework.domain.facts import SYSTEM
from casework.models import Party, PartyScore, PartySegment, ProfileFact
from tests.web.conftest import MONDAY

SPRING = MONDAY - timedelta(days=200)


@pytest.fixture
def company(app: Flask) -> int:
    """A company with a score and the one before it, two segments and a fact that is a sign of leaving."""
    told = NewParty("North Wind Power Ltd", "organisation", country="GB", industry="nace:35.11")
    with app.app_context():
        number: int = add_party(AddParty("uk", told, SYSTEM), MONDAY)["party"]
        reasons = [{"rule": "BAL", "points": 20, "en": "Balances fell", "zh": "余额明显下降"}]
        score = {"party_id": number, "policy": "attrition@1", "reasons": reasons}
        moved = MONDAY - timedelta(days=10)
        segment = {"party_id": number, "policy": "customer_register", "reasons": {}, "since": SPRING}
        fact = {
            "party_id": number, "name": "new_lender", "number": 1, "value": "yes",
            "source": "Register of charges", "as_of": "2026-10-11", "recorded_at": MONDAY,
            "recorded_by": "system",
        }  # fmt: skip
        with transaction() as session:
            session.execute(
                insert(PartyScore),
                [
                    {**score, "score": 15, "band": "watch", "scored_at": SPRING, "until": moved},
                    {**score, "score": 75, "band": "high", "scored_at": moved, "until": None},
                ],
            )
            session.execute(
                insert(PartySegment),
                [
                    {**segment, "scheme": "nature", "value": "private", "until": None},
                    {**segment, "scheme": "sector", "value": "software", "until": None},
                ],
            )
            session.execute(insert(ProfileFact), [fact])
    return number


def in_chinese(client: Any) -> Any:
    client.post("/language", {"language": "zh"})
    return client


def test_scores_segments_and_facts_are_named_by_the_rulebook(signed_in: Any, company: int) -> None:
    page = signed_in("hana").get(f"/customers/{company}").text
    assert "attrition@1" not in page and "nature: private" not in page and "new_lender" not in page
    assert "75 · High" in page and "Signs of leaving" in page
    assert "Nature: Private" in page and "Sign of leaving: Borrows elsewhere" in page
    assert "1 earlier ones" in page.split("75 · High")[1].split("15 · Watch")[0]


def test_a_chinese_reader_reads_them_in_chinese(signed_in: Any, company: int) -> None:
    page = in_chinese(signed_in("hana")).get(f"/customers/{company}").text
    assert "75 · 高" in page and "客户性质: 民营" in page and "至今" in page
    assert "today" not in page.split("<main")[1].lower() and "英国" in page


def test_a_company_that_no_standard_sizes_is_said_to_be_not_sized(
    signed_in: Any, company: int, app: Flask
) -> None:
    hers = signed_in("hana")
    for address in (f"/customers/{company}", "/customers/?q=north wind"):
        assert "not sized" in hers.get(address).text
    with app.app_context(), transaction() as session:
        session.execute(update(Party).where(Party.id == company).values(size="small"))
    assert "not sized" not in hers.get(f"/customers/{company}").text
    assert "United Kingdom" in hers.get("/customers/?q=north wind").text
    assert "<dd>小型</dd>" in in_chinese(hers).get(f"/customers/{company}").text


def test_channels_that_are_refused_for_one_reason_stand_together(signed_in: Any, company: int) -> None:
    hers = signed_in("hana")
    for channel, value in (("email", "office@wind.example"), ("phone", "+442079460001")):
        told = {"channel": channel, "value": value}
        assert hers.post(f"/customers/{company}/contact-points", told).status_code == 302
    hers.post(f"/customers/{company}/suppressions", {})
    may_send = hers.get(f"/customers/{company}").text.split("What the bank may send today")[1]
    marketing = may_send.split("<h3>Marketing</h3>")[1].split("</ul>")[0]
    assert marketing.count('class="dl overdue"') == 1 and "E-mail" in marketing and "Phone" in marketing
