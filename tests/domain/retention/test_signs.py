"""Each signal of leaving at its boundary: one step to one side it shows, one to the other it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.domain.retention.attrition import attrition, signs_of
from casework.domain.retention.customer import Answered, Complaint, Customer, Learnt, Month, Observed
from casework.rulebook.scoring.signals import SCHEMAS
from tests.domain.retention.made_up import LAST, TODAY, account, customer, each, months, policy

POLICY = policy()


def days(back: int) -> date:
    return TODAY - timedelta(days=back)


def codes(one: Customer) -> list[str]:
    return [sign.code for sign in signs_of(POLICY, one, TODAY)]


def sources(one: Customer) -> list[str]:
    return [sign.source for sign in signs_of(POLICY, one, TODAY)]


def test_a_quiet_customer_shows_no_signal() -> None:
    assert codes(customer()) == []
    found = attrition(POLICY, customer(), TODAY)
    assert (found.score, found.band.code, found.reasons) == (0, "watch", [])


# ---------------------------------------------------------------- Balances and payments, month by month


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


# ---------------------------------------------------------------- Products


@pytest.mark.parametrize(("back", "shows"), [(0, True), (90, True), (91, False), (-1, False)])
@pytest.mark.parametrize("word", ["closed_on", "notice_on"])
def test_a_product_closed_or_given_notice_is_a_signal_for_ninety_days(
    word: str, back: int, shows: bool
) -> None:
    more: dict[str, Any] = {word: days(back)}
    assert ("CLOSE" in codes(customer(account(), account(id=2, kind="card", months={}, **more)))) is shows


def test_a_loan_that_ran_out_was_repaid_and_one_closed_before_its_time_was_not() -> None:
    def loan(closed: date) -> Customer:
        return customer(
            account(), account(id=2, kind="loan", months={}, closed_on=closed, matures_on=days(10))
        )

    assert "CLOSE" not in codes(loan(days(10)))
    assert "CLOSE" in codes(loan(days(11)))


@pytest.mark.parametrize(("back", "shows"), [(0, True), (90, True), (91, False)])
def test_notice_on_a_loan_is_a_wish_to_pay_it_off(back: int, shows: bool) -> None:
    one = customer(account(), account(id=2, kind="loan", months={}, notice_on=days(back)))
    assert codes(one) == (["PREPAY"] if shows else [])


@pytest.mark.parametrize("word", ["matures_on", "rate_resets_on"])
@pytest.mark.parametrize(("group", "lead"), [("large", 180), ("sme", 90), ("retail", 60)])
def test_a_maturity_within_the_lead_time_of_the_group_is_a_signal(group: str, lead: int, word: str) -> None:
    def due(ahead: int) -> Customer:
        more: dict[str, Any] = {word: days(-ahead)}
        loan = account(id=2, kind="loan", months={}, **more)
        return customer(account(), loan, group=group, contacted_on=(days(1 + 2 * lead),), known_since=TODAY)

    assert "MAT" in codes(due(lead))
    assert "MAT" in codes(due(0))
    assert "MAT" not in codes(due(lead + 1))
    assert "MAT" not in codes(due(-1))


@pytest.mark.parametrize(("back", "shows"), [(30, False), (31, True)])
def test_a_talk_within_the_lead_time_settles_the_maturity(back: int, shows: bool) -> None:
    loan = account(id=2, kind="loan", months={}, matures_on=days(-30))  # the lead time began 30 days ago
    assert ("MAT" in codes(customer(account(), loan, contacted_on=(days(back),)))) is shows


def test_a_loan_that_is_closed_matures_no_more() -> None:
    loan = account(id=2, kind="loan", months={}, matures_on=days(-30), closed_on=days(200))
    assert codes(customer(account(), loan, contacted_on=(days(40),))) == []


# ---------------------------------------------------------------- Contacts, complaints, answers, facts


@pytest.mark.parametrize(("back", "shows"), [(89, False), (90, True)])
def test_ninety_days_without_a_contact_are_a_signal(back: int, shows: bool) -> None:
    assert ("RM" in codes(customer(contacted_on=(days(400), days(back))))) is shows
    assert ("RM" in codes(customer(contacted_on=(), known_since=days(back)))) is shows


def test_who_holds_nothing_any_more_is_not_missed() -> None:
    gone = account(closed_on=days(200))
    assert "RM" not in codes(customer(gone, contacted_on=(days(300),)))


@pytest.mark.parametrize(
    ("complaints", "shows"),
    [
        ([Complaint(1, days(400))], True),
        ([Complaint(1, days(400), days(90), "not_upheld")], True),
        ([Complaint(1, days(400), days(91), "not_upheld")], False),
        ([Complaint(1, days(400), days(10), "upheld")], False),
        ([Complaint(1, days(365), days(300), "upheld"), Complaint(2, days(200), days(150), "upheld")], True),
        ([Complaint(1, days(366), days(300), "upheld"), Complaint(2, days(200), days(150), "upheld")], False),
    ],
)
def test_complaints_that_are_open_turned_down_or_repeated_are_a_signal(
    complaints: list[Complaint], shows: bool
) -> None:
    assert ("CMP" in codes(customer(complaints=tuple(complaints)))) is shows


@pytest.mark.parametrize(
    ("scores", "shows"),
    [([6], True), ([7], False), ([10, 7], True), ([10, 8], False), ([9, 10, 8], False), ([2, 9], False)],
)
def test_a_low_answer_or_one_that_fell_by_three_is_a_signal(scores: list[int], shows: bool) -> None:
    answers = tuple(Answered(f"survey/{n}", days(100 - n), score) for n, score in enumerate(scores))
    assert ("NPS" in codes(customer(answers=answers))) is shows


@pytest.mark.parametrize(("back", "shows"), [(180, True), (181, False)])
def test_an_answer_counts_for_half_a_year(back: int, shows: bool) -> None:
    assert ("NPS" in codes(customer(answers=(Answered("survey/1", days(back), 0),)))) is shows


@pytest.mark.parametrize(
    ("fact", "code"),
    [("new_lender", "CR"), ("registry_charge", "CR"), ("payroll_moved", "DIG"), ("manager_left", "RM"),
     ("mandate_withdrawn", "CLOSE"), ("payoff_requested", "PREPAY")],
)  # fmt: skip
def test_what_others_tell_is_the_signal_that_the_policy_says(fact: str, code: str) -> None:
    last = POLICY.by_code[code].lasts
    assert codes(customer(facts=(Learnt(fact, 1, days(last)),))) == [code]
    assert codes(customer(facts=(Learnt(fact, 1, days(last + 1)),))) == []
    assert codes(customer(facts=(Learnt("hobby", 1, TODAY),))) == []


# ---------------------------------------------------------------- The score


def test_each_kind_of_signal_counts_once_and_its_reason_names_what_was_seen() -> None:
    one = customer(complaints=(Complaint(1, days(400)), Complaint(2, days(30))))
    found = attrition(POLICY, one, TODAY)
    assert (found.score, found.codes) == (15, ["CMP"])
    assert found.reasons[0]["value"] == [
        {"source": "case/1/open", "why": "open", "on": "2025-10-19"},
        {"source": "case/2/open", "why": "open", "on": "2026-10-24"},
    ]
    assert found.reasons[0]["zh"] == "投诉"


@pytest.mark.parametrize(("back", "score"), [(90, 15), (91, 0)])
def test_a_signal_that_a_case_told_of_counts_as_long_as_it_lasts(back: int, score: int) -> None:
    one = customer(observed=(Observed("CMP", "case/12/7", days(back)),))
    assert attrition(POLICY, one, TODAY).score == score


@pytest.mark.parametrize(
    ("facts", "band", "score"),
    [
        (["new_lender", "payroll_moved"], "medium", 35),
        (["new_lender", "manager_left"], "watch", 25),
        (["new_lender", "payroll_moved", "payoff_requested"], "high", 60),
        (
            ["new_lender", "payroll_moved", "payoff_requested", "mandate_withdrawn", "manager_left"],
            "high",
            85,
        ),
    ],
)
def test_points_add_up_to_the_bands(facts: list[str], band: str, score: int) -> None:
    found = attrition(POLICY, customer(facts=tuple(Learnt(name, 1, TODAY) for name in facts)), TODAY)
    assert (found.score, found.band.code) == (score, band)


def test_no_score_is_above_a_hundred() -> None:
    everything = customer(
        account({**each(range(3), balance=0, inflow=0, uses=0)}),
        account(id=2, kind="loan", months={}, notice_on=TODAY, matures_on=days(-5)),
        complaints=(Complaint(1, TODAY),),
        answers=(Answered("survey/1", TODAY, 0),),
        contacted_on=(days(300),),
        facts=(Learnt("new_lender", 1, TODAY), Learnt("mandate_withdrawn", 1, TODAY)),
    )
    found = attrition(POLICY, everything, TODAY)
    assert (found.score, sorted(found.codes)) == (100, sorted(SCHEMAS))
    assert sum(rule.points for rule in POLICY.rules) == 160


def test_signals_of_tomorrow_are_not_known_today() -> None:
    later = customer(complaints=(Complaint(1, days(-1)),), answers=(Answered("survey/1", days(-1), 0),))
    assert codes(later) == []
    assert codes(replace(later, contacted_on=(days(-1), days(100)))) == ["RM"]
