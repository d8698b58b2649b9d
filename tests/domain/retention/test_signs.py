"""Each signal of leaving at its boundary: one step to one side it shows, one to the other it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.domain.retention.attrition import attrition
from casework.domain.retention.customer import Answered, Complaint, Customer, Learnt, Observed
from casework.rulebook.scoring.signals import SCHEMAS
from tests.domain.retention.made_up import POLICY, TODAY, account, codes, customer, days, each


def test_a_quiet_customer_shows_no_signal() -> None:
    assert codes(customer()) == []
    found = attrition(POLICY, customer(), TODAY)
    assert (found.score, found.band.code, found.reasons) == (0, "watch", [])


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
