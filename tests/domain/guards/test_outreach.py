"""Who may be asked and approached, by whom, and how often in vain."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casework.domain.definition import Words
from casework.domain.facts import Refusal
from casework.domain.guards import GUARDS
from casework.domain.guards.outreach import (
    attempts,
    balance_kept,
    contact_allowed,
    fair_offer,
    in_control,
    interviewer_not_rated,
    not_in_control,
    not_open_already,
    offer_valid,
    owner_not_rated,
    score_on_its_scale,
    survey_eligible,
    worth_outreach,
)
from casework.domain.guards.vocabulary import arguments_faults
from casework.domain.retention.attempts import Attempts
from tests.domain.matters import BOOK, HANA, LIN, MATTER, NOON, facts

CALENDAR = BOOK.calendars[BOOK.entities["uk"].calendar]
FOUR = {"at_least": 4, "channels": 2, "over": "10 business_days"}


def made(*days_and_channels: tuple[int, str]) -> Attempts:
    return Attempts(tuple((NOON - timedelta(days=day), how) for day, how in days_and_channels), CALENDAR)


def test_the_contact_policy_refuses_in_its_own_words() -> None:
    says = Words("There was a marketing contact in the last 7 days (MKT-7D@1).", "最近 7 日内已有营销联系。")
    assert contact_allowed(facts(extra={"contact.verdict": says})) == Refusal(says.en, says.zh)
    assert survey_eligible(facts(extra={"survey.verdict": says})) == Refusal(says.en, says.zh)
    assert contact_allowed(facts()) is None
    assert survey_eligible(facts()) is None


def test_one_open_case_of_a_kind_is_enough() -> None:
    refused = not_open_already(facts(extra={"open_alike": ["SAT-2026-000007"]}))
    assert refused is not None
    assert "SAT-2026-000007" in refused.en
    assert not_open_already(facts(extra={"open_alike": []})) is None


@pytest.mark.parametrize(
    ("tried", "says"),
    [
        (made(), "There were 0 attempts"),
        (made((30, "phone"), (20, "phone"), (10, "phone"), (1, "phone")), "4 attempts on 1 channels"),
        (made((30, "phone"), (20, "email"), (10, "phone")), "3 attempts on 2 channels"),
        (made((12, "phone"), (9, "email"), (5, "phone"), (1, "phone")), "spread over a longer time"),
    ],
)
def test_a_customer_is_not_given_up_early(tried: Attempts, says: str) -> None:
    refused = attempts(facts(extra={"attempts": tried}), FOUR)
    assert refused is not None
    assert says in refused.en


def test_a_customer_is_given_up_after_four_attempts_on_two_channels_over_ten_working_days() -> None:
    tried = made((21, "phone"), (14, "email"), (7, "phone"), (1, "phone"))
    assert attempts(facts(extra={"attempts": tried}), FOUR) is None


@pytest.mark.parametrize("guard", [interviewer_not_rated, owner_not_rated])
def test_who_is_rated_stays_out_of_the_survey(guard: Any) -> None:
    assert guard(facts(HANA, fields={"rated_person": 1})) is not None
    assert guard(facts(HANA, fields={"rated_person": "person/1"})) is not None
    assert guard(facts(HANA, extra={"survey.rated": frozenset({"person/1"})})) is not None
    assert guard(facts(LIN, fields={"rated_person": 1})) is None


@pytest.mark.parametrize(
    ("metric", "score"), [("nps", 11), ("nps", -1), ("csat", 0), ("ces", 8), ("nps", "6.5")]
)
def test_a_rating_lies_on_its_scale(metric: str, score: Any) -> None:
    refused = score_on_its_scale(facts(fields={"metric": metric, "score": Decimal(score)}))
    assert refused is not None
    assert refused.field == "score"


@pytest.mark.parametrize(("metric", "score"), [("nps", 0), ("nps", 10), ("csat", 1), ("csat", 5), ("ces", 7)])
def test_both_ends_of_a_scale_are_on_it(metric: str, score: int) -> None:
    assert score_on_its_scale(facts(fields={"metric": metric, "score": Decimal(score)})) is None


def test_a_low_score_opens_a_case_only_if_somebody_asks_for_it() -> None:
    assert worth_outreach(facts(fields={"score": Decimal(35)}), 35) is None
    assert worth_outreach(facts(fields={"score": Decimal(34)}), 35) is not None
    assert worth_outreach(facts(fields={"score": Decimal(34), "asked_for": True}), 35) is None


def test_the_best_customers_are_in_no_control_group() -> None:
    control = facts(fields={"campaign_group": "control", "value_band": "B"})
    best = facts(fields={"campaign_group": "control", "value_band": "A"})
    assert (in_control(control), not_in_control(best)) == (None, None)
    assert in_control(best) is not None
    assert not_in_control(control) is not None


def test_an_offer_is_good_on_its_last_day_and_not_after_it() -> None:
    assert offer_valid(facts(fields={"offer_valid_until": date(2026, 11, 23)})) is None
    refused = offer_valid(facts(fields={"offer_valid_until": date(2026, 11, 22)}))
    assert refused is not None
    assert "22 November 2026" in refused.en
    assert offer_valid(facts()) is None


def test_an_offer_is_approved_only_once_it_was_found_fair() -> None:
    assert fair_offer(facts(fields={"fairness_checked": True})) is None
    assert fair_offer(facts()) is not None


def test_a_customer_has_stayed_with_eighty_per_cent_of_the_balance_and_the_product() -> None:
    measures = {"baseline_balance": Decimal(1000), "observed_balance": Decimal(800), "product_open": True}
    assert balance_kept(facts(fields=measures), 80) is None
    assert balance_kept(facts(fields={**measures, "observed_balance": Decimal("799.99")}), 80) is not None
    assert balance_kept(facts(fields={**measures, "product_open": False}), 80) is not None


@pytest.mark.parametrize(
    ("guard", "argument"),
    [
        ("attempts", {"at_least": 4, "channels": 2}),
        ("attempts", {"at_least": 0, "channels": 2, "over": "10 business_days"}),
        ("attempts", {"at_least": 4, "channels": 2, "over": "some days"}),
        ("contact_allowed", "selling"),
        ("not_open_already", ["no_such_field"]),
    ],
)
def test_an_argument_that_means_nothing_is_a_fault(guard: str, argument: Any) -> None:
    says = arguments_faults(guard, argument, MATTER)
    assert says is not None
    assert says.startswith("takes ")
    assert guard in GUARDS
