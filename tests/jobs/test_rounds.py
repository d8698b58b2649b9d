"""The rounds of the night: once a day, in pieces, each customer once, whoever dies in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.commands.nightly_rounds import LEASE, claim_round, read_round
from casework.db import Row
from casework.jobs import rounds
from casework.jobs.rounds import OUTCOMES, PACKS, SEGMENTS, SIGNALS, walk_rounds
from tests.cast import Cast
from tests.commands.retention.bank_of_two_years import (
    AT,
    add_customer,
    add_holding,
    change_party,
    outreach,
    scores,
    segments,
    tell,
)


def walk(at: datetime = AT) -> int:
    return walk_rounds(at, lambda: at)


def round_of(name: str, at: datetime = AT) -> Row:
    found = read_round(name, at.date())
    assert found is not None
    return found


def at_risk(name: str = "Harbour Trading Ltd", **more: Any) -> int:
    customer = add_customer(name, **more)
    add_holding(customer)
    for fact in ("new_lender", "payroll_moved", "manager_left"):
        tell(customer, fact)
    return customer


def test_a_night_goes_through_segments_then_signs_of_every_customer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.commands.nightly_rounds.next_piece.__defaults__", (2, False))
    customers = [at_risk(f"Customer {number}") for number in range(5)]
    assert walk() == 4 * 5
    assert [len(outreach(one)) for one in customers] == [1] * 5
    assert all(segments(one) for one in customers)
    assert outreach(customers[0])[0].fields["value_band"] == "C"
    for name in (SEGMENTS, SIGNALS, OUTCOMES, PACKS):
        assert round_of(name)["looks_at"] is None
        assert round_of(name)["done_up_to"] == customers[-1]
    assert round_of(SEGMENTS)["counted"] == {"customers": 5, "moved": 5}
    assert round_of(SIGNALS)["counted"] == {"opened": 5}


def test_a_day_has_one_round_and_the_next_day_another(cast: Cast) -> None:
    at_risk()
    assert walk() == 4
    assert walk(AT + timedelta(hours=3)) == 0
    assert walk(AT + timedelta(days=1)) == 4


def test_before_one_in_the_morning_nothing_begins(cast: Cast) -> None:
    at_risk()
    assert walk(AT.replace(hour=0, minute=59)) == 0
    assert walk(AT.replace(hour=1, minute=0)) == 4


def test_customers_who_left_were_merged_or_never_came_are_left_alone(cast: Cast) -> None:
    stays = at_risk()
    gone, prospect, merged = at_risk("Gone Ltd"), at_risk("Perhaps Ltd"), at_risk("Twice Ltd")
    change_party(gone, relationship="ended", ended_on="2026-01-31")
    change_party(prospect, relationship="prospect")
    change_party(merged, merged_into=stays)
    walk()
    assert round_of(OUTCOMES)["done_up_to"] == prospect  # who left is measured, too
    assert [len(scores(one)) for one in (stays, gone, prospect, merged)] == [1, 0, 0, 0]


def test_a_piece_that_somebody_has_is_left_to_her_until_her_time_is_over(cast: Cast) -> None:
    waiting = at_risk()
    rounds.begin_round(SEGMENTS, AT, lambda at: {})
    assert claim_round(SEGMENTS, AT) is not None
    assert claim_round(SEGMENTS, AT) is None
    walk()
    assert segments(waiting) == {}
    walk(AT + LEASE)  # she died; another goes on where the row says
    assert segments(waiting) != {}


def test_one_customer_with_broken_figures_stops_no_other(cast: Cast) -> None:
    before, broken, after = at_risk("Before Ltd"), at_risk("Broken Ltd"), at_risk("After Ltd")
    tell(broken, "registry_charge", as_of="yesterday")
    walk()
    assert [len(scores(one)) for one in (before, broken, after)] == [1, 0, 1]
    assert round_of(SIGNALS)["counted"] == {"opened": 2, "failed": 1}
    assert round_of(SIGNALS)["looks_at"] is None


def test_a_tick_ends_when_its_time_is_over_and_the_next_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.commands.nightly_rounds.next_piece.__defaults__", (1, False))
    customers = [at_risk(f"Customer {number}") for number in range(3)]
    assert walk_rounds(AT, lambda: AT, seconds=-1) == 0
    assert round_of(SEGMENTS)["looks_at"] == AT  # laid down for whoever comes next
    assert walk() == 4 * 3
    assert [len(scores(one)) for one in customers] == [1, 1, 1]
