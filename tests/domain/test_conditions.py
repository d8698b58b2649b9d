"""A table of facts holds where each line holds; what is not known is no reason to say yes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casework.domain.conditions import any_holds, holds, selected
from casework.domain.facts import Hold, SlotFacts
from tests.domain.matters import NOON, facts


@pytest.mark.parametrize(
    ("condition", "fields", "wanted"),
    [
        ({}, {}, True),
        ({"severity": ["P1", "P3"]}, {"severity": "P3"}, True),
        ({"severity": ["P1"]}, {"severity": "P3"}, False),
        ({"severity": ["P3"], "product": ["loan"]}, {"severity": "P3", "product": "card"}, False),
        ({"outcome": ["upheld"]}, {}, False),
        ({"vulnerable": True}, {"vulnerable": True}, True),
        ({"vulnerable": [True]}, {}, False),
        ({"vulnerable": False}, {}, True),  # a box that nobody ticked
        ({"vulnerable": [False]}, {}, True),
        ({"amount": {"above": 0}}, {"amount": Decimal("0.01")}, True),
        ({"amount": {"above": 0}}, {"amount": Decimal(0)}, False),
        ({"amount": {"above": 0}}, {}, False),
        ({"amount": [0]}, {"amount": Decimal("0.00")}, True),
        ({"amount": [0]}, {}, False),  # an amount that nobody knows is not nothing
        ({"amount": {"at_least": 10, "below": 20}}, {"amount": Decimal(10)}, True),
        ({"amount": {"at_least": 10, "below": 20}}, {"amount": Decimal(20)}, False),
        ({"amount": {"at_most": 0.3}}, {"amount": Decimal("0.3")}, True),
        ({"reply_by": {"at_least": date(2026, 1, 1)}}, {"reply_by": date(2026, 1, 1)}, True),
        ({"paid_at": {"below": date(2026, 1, 2)}}, {"paid_at": datetime(2026, 1, 1, 23, tzinfo=UTC)}, True),
        ({"issue": {"set": True}}, {"issue": ""}, False),
        ({"issue": {"set": False}}, {}, True),
        ({"roles": ["sponsor"]}, {"roles": ["borrower", "sponsor"]}, True),
    ],
)
def test_a_condition_on_fields(condition: dict[str, Any], fields: dict[str, Any], wanted: bool) -> None:
    assert holds(condition, facts(fields=fields)) is wanted


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ({"slot.final.breached": True}, True),
        ({"slot.final.running": False}, True),
        ({"slot.other.breached": True}, False),
        ({"task.pay.done": True}, True),
        ({"task.other.done": True}, False),
        ({"party.segment": ["private"]}, True),
        ({"party.nature": ["spv"]}, False),
        ({"age": {"above": 9}}, True),
        ({"age": {"above": 10}}, False),
        ({"attempts": {"at_least": 3}}, True),
        ({"held": True}, True),
        ({"priority": ["P2"]}, True),
        ({"jurisdiction": ["CN", "UK"]}, True),
        ({"unheard_of": {"set": True}}, False),
    ],
)
def test_a_condition_on_what_is_known_of_the_case(condition: dict[str, Any], wanted: bool) -> None:
    known = facts(
        slots={"final": SlotFacts(breached=True)},
        tasks={"pay": True},
        party={"segment": "private"},
        opened_at=NOON - timedelta(days=10),
        attempts=3,
        held=Hold("court"),
        priority="P2",
    )
    assert holds(condition, known) is wanted


def test_one_table_of_several_is_enough_and_unless_takes_back() -> None:
    severe, large = {"severity": ["P1"]}, {"amount": {"above": 5}}
    case = facts(fields={"severity": "P1", "amount": Decimal(1)})
    assert any_holds((severe, large), case)
    assert not any_holds((large,), case)
    assert not any_holds((), case)
    assert selected(severe, (large,), case)
    assert not selected(severe, (severe,), case)
