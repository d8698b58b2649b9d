"""Customers in their segments: derived by policy, kept with when and why, told on the customer's chain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import event, select

from casework.commands.parties.record_segments import bounds_of_round, record_segments
from casework.db import db, transaction
from casework.models import Party, PartySegment, StreamEvent
from tests.cast import Cast
from tests.commands.retention.bank_of_two_years import AT, add_customer, add_holding, change_party, segments

FACTORY: dict[str, Any] = {
    "entity": "cn", "country": "CN", "currency": "CNY", "industry": "gbt4754:C3011", "employees": 300,
    "revenue": 20_000_000,
}  # fmt: skip


def night(*parties: int, days: int = 0) -> dict[str, int]:
    at = AT + timedelta(days=days)
    return dict(record_segments(parties, bounds_of_round(at), at))


def party(number: int) -> Party:
    with transaction() as session:
        found = session.get(Party, number)
    assert found is not None
    return found


def events(number: int) -> list[dict[str, Any]]:
    query = select(StreamEvent.body).where(StreamEvent.stream == f"party/{number}").order_by(StreamEvent.seq)
    with db.engine.connect() as connection:
        return [orjson.loads(body) for body in connection.scalars(query)]


def test_a_factory_in_china_has_the_size_of_the_table_and_rules_can_ask_for_it(cast: Cast) -> None:
    factory = add_customer("海川机械", **FACTORY)
    assert night(factory) == {"customers": 1, "moved": 1}
    assert segments(factory) == {"nature": "private", "sector": "industry", "size": "medium"}
    assert party(factory).size == "medium"
    with transaction() as session:
        kept = session.scalars(select(PartySegment).where(PartySegment.scheme == "size")).one()
    assert kept.policy == "cn_size@1"
    assert kept.reasons["met"] == {"employees": 300, "revenue": 2000}


def test_who_moves_leaves_one_segment_for_another_and_one_event_tells_it(cast: Cast) -> None:
    factory = add_customer("海川机械", **FACTORY)
    night(factory)
    change_party(factory, employees=299)
    assert night(factory, days=30) == {"customers": 1, "moved": 1}
    with transaction() as session:
        query = select(PartySegment).where(PartySegment.scheme == "size").order_by(PartySegment.since)
        rows = session.scalars(query).all()
    assert [(row.value, row.since, row.until) for row in rows] == [
        ("medium", AT, AT + timedelta(days=30)),
        ("small", AT + timedelta(days=30), None),
    ]
    assert party(factory).size == "small"
    told = events(factory)
    assert [one["kind"] for one in told] == ["segments_changed", "segments_changed"]
    assert (told[1]["was"], told[1]["values"], told[1]["actor"]) == (
        {"size": "medium"}, {"size": "small"}, "system",
    )  # fmt: skip


def test_a_night_that_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    factory = add_customer("海川机械", **FACTORY)
    add_holding(factory)
    night(factory)
    before, version = events(factory), party(factory).version
    assert night(factory) == {"customers": 1, "moved": 0}
    assert night(factory, days=1) == {"customers": 1, "moved": 0}
    assert (events(factory), party(factory).version) == (before, version)


def test_who_leaves_the_standard_has_no_size_any_more(cast: Cast) -> None:
    factory = add_customer("海川机械", **FACTORY)
    night(factory)
    change_party(factory, industry="gbt4754:J6621")
    night(factory, days=1)
    assert segments(factory) == {"nature": "private"}
    assert party(factory).size is None
    assert events(factory)[-1]["values"] == {"sector": None, "size": None}


def test_a_size_that_no_policy_derives_stays_as_it_was_recorded(cast: Cast) -> None:
    british = add_customer(country="GB", size="large", value_band="A")
    night(british)
    assert (party(british).size, party(british).value_band) == ("large", "A")


@pytest.mark.parametrize(("pence", "band"), [(80_000, "C"), (81_000, "B"), (400_000, "A")])
def test_value_goes_by_what_was_earned_in_twelve_months(cast: Cast, pence: int, band: str) -> None:
    customer = add_customer()
    add_holding(customer, {back: {"revenue": pence // 12} for back in range(12)})
    night(customer)
    assert segments(customer)["value_band"] == band
    assert party(customer).value_band == band


def test_fifths_are_drawn_among_all_customers_of_the_entity(cast: Cast) -> None:
    customers = [add_customer(f"Customer {number}") for number in range(5)]
    for place, number in enumerate(customers):
        revenue = {back: {"revenue": 1_000 * place} for back in range(12)}
        unused = {back: {"uses": 0} for back in range(4 - place)}
        add_holding(number, {**revenue, **{b: {**revenue[b], **u} for b, u in unused.items()}})
    abroad = add_customer("海川机械", **FACTORY)
    add_holding(abroad, {0: {"revenue": 10**9}}, entity="cn", currency="CNY")
    night(*customers, abroad)
    assert [segments(number)["rfm"] for number in customers] == ["111", "212", "333", "434", "535"]
    assert segments(abroad)["rfm"] == "111"  # alone in her entity


def test_who_has_no_figures_has_no_value_and_no_fifths(cast: Cast) -> None:
    customer = add_customer()
    night(customer)
    assert segments(customer) == {"nature": "private"}


def test_the_number_of_statements_does_not_grow_with_the_customers(cast: Cast) -> None:
    customers = [add_customer(f"海川 {number}", **FACTORY) for number in range(12)]
    for number in customers:
        add_holding(number, entity="cn", currency="CNY")

    def statements(*some: int) -> int:
        seen: list[str] = []

        def count(*args: Any) -> None:
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", count)
        record_segments(some, {}, AT)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    assert statements(*customers[:2]) == statements(*customers[2:])
