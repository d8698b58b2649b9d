"""Balances, payments and use, month by month: each signal at its boundary, seasons and noise."""

from __future__ import annotations

import pytest

from casework.domain.retention.customer import Month
from tests.domain.retention.made_up import LAST, account, codes, customer, each, months, sources


@pytest.mark.parametrize(("balance", "shows"), [(600_000, False), (599_999, True)])
def test_a_balance_below_six_tenths_of_the_half_year_before_is_a_signal(balance: int, shows: bool) -> None:
    one = customer(account({0: {"balance": balance}}))
    assert ("BAL" in codes(one)) is shows


def test_a_fall_that_comes_every_year_is_no_signal() -> None:
    one = customer(account({0: {"balance": 500_000}, 12: {"balance": 500_000}}))
    assert "BAL" not in codes(one)
    new = customer(account(months=months({0: {"balance": 500_000}}, span=7)))
    assert sources(new) == ["months/2026-10"]  # of a customer without a year before, the plain average counts


def test_where_a_year_ago_money_came_in_a_flat_month_is_a_signal() -> None:
    one = customer(account({0: {"balance": 1_100_000}, 12: {"balance": 2_000_000}}))
    assert codes(one) == ["BAL"]  # twice as much was to be expected


def test_a_year_that_fell_apart_halves_what_is_expected_at_most() -> None:
    one = customer(account({0: {"balance": 299_999}, 12: {"balance": 1}}))
    assert codes(one) == ["BAL"]
    assert codes(customer(account({0: {"balance": 300_000}, 12: {"balance": 1}}))) == []


def test_half_a_year_of_history_is_needed() -> None:
    assert codes(customer(account(months=months({0: {"balance": 0}}, span=6)))) == []
    assert codes(customer(account(months=months({0: {"balance": 0}}, span=7)))) == ["BAL"]


@pytest.mark.parametrize(("still", "shows"), [(100_000, True), (99_999, False)])
def test_balances_under_a_thousand_are_noise(still: int, shows: bool) -> None:
    quiet = Month(balance=still, uses=40)
    one = customer(account(months=months({0: {"balance": 0}}, still=quiet)))
    assert ("BAL" in codes(one)) is shows


def test_the_currency_with_the_most_money_speaks() -> None:
    petty = account(
        {0: {"balance": 0}},
        id=2,
        currency="EUR",
        months=months({0: {"balance": 0}}, still=Month(balance=200_000, uses=40)),
    )
    assert "BAL" not in codes(customer(account(), petty))


def test_money_moved_between_two_accounts_is_no_signal() -> None:
    out, into = account({0: {"balance": 0}}), account({0: {"balance": 2_000_000}}, id=2)
    assert "BAL" not in codes(customer(out, into))


def test_an_account_whose_figures_have_not_come_yet_is_left_out() -> None:
    late = account(id=2, months={number: month for number, month in months().items() if number != LAST})
    assert codes(customer(account(), late)) == []


def test_figures_older_than_two_months_say_nothing() -> None:
    old = {number: month for number, month in months({3: {"balance": 0}}).items() if number <= LAST - 3}
    assert "BAL" not in codes(customer(account(months=old)))
    stale = {number: month for number, month in months({1: {"balance": 0}}).items() if number <= LAST - 1}
    assert sources(customer(account(months=stale))) == ["months/2026-09"]


def test_the_month_that_is_not_over_does_not_count() -> None:
    running = {**months(), LAST + 1: Month()}
    assert codes(customer(account(months=running))) == []


@pytest.mark.parametrize("flow", ["inflow", "outflow"])
@pytest.mark.parametrize(("percent", "shows"), [(81, False), (80, True)])
def test_payments_that_fell_by_a_fifth_in_a_quarter_are_a_signal(
    flow: str, percent: int, shows: bool
) -> None:
    usual = 500_000
    one = customer(
        account({**each(range(24), **{flow: usual}), **each(range(3), **{flow: usual * percent // 100})})
    )
    assert ("FLOW" in codes(one)) is shows


def test_payments_that_fall_every_autumn_are_no_signal() -> None:
    falls = {**each(range(3), inflow=300_000), **each(range(12, 15), inflow=300_000)}
    assert codes(customer(account(falls))) == []


@pytest.mark.parametrize(("uses", "shows"), [(20, True), (21, False)])
def test_half_the_use_in_two_months_is_a_signal(uses: int, shows: bool) -> None:
    assert ("DIG" in codes(customer(account(each(range(2), uses=uses))))) is shows


@pytest.mark.parametrize(("before", "shows"), [(5, True), (4, False)])
def test_fewer_than_ten_uses_in_the_months_before_are_noise(before: int, shows: bool) -> None:
    one = customer(account({**each(range(2, 24), uses=before), **each(range(2), uses=0)}))
    assert ("DIG" in codes(one)) is shows
