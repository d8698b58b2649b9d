"""Whole tables: segments with the blank cells apart, broken rows named, others scored."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from casework.domain.scoring.scorer import Scorer
from casework.domain.scoring.table import Outcome, Scoring, refuse_other_table
from casework.errors import Refused
from casework.rulebook import home
from casework.rulebook.scoring.policies import policy_of
from tests.given import given


def back_test(file: str, policy: str, outcome: str) -> dict[str, Any]:
    scoring = Scoring(Scorer(policy_of(home(), policy)), Outcome.parse(outcome))
    with given(file).open(encoding="utf-8", newline="") as lines:
        for _ in scoring.scored(csv.DictReader(lines)):
            pass
    return scoring.to_json()


def percent(counts: dict[str, Any]) -> float:
    return round(100 * counts["rate"], 2)


def test_bank_customers_come_out_as_they_were_counted_by_others() -> None:
    told = back_test("churn/bank_customers_a.csv", "bank_customers", "Exited")
    assert (told["n"], told["happened"], percent(told), told["broken"]) == (4965, 1002, 20.18, [])
    countries = told["segments"]["Geography"]
    assert {name: (one["n"], percent(one)) for name, one in countries.items()} == {
        "France": (2471, 16.43),
        "Germany": (1242, 31.00),
        "Spain": (1252, 16.85),
    }
    products = told["segments"]["NumOfProducts"]
    assert {name: percent(one) for name, one in products.items()} == {
        "1": 27.86, "2": 7.09, "3": 84.50, "4": 100.0,
    }  # fmt: skip
    assert told["segments"]["IsActiveMember"]["(blank)"]["n"] == 1
    assert sum(one["n"] for one in told["segments"]["IsActiveMember"].values()) == 4965
    assert told["auc"] > 0.70
    assert told["lift_top_tenth"] > 2
    rates = [one["rate"] for one in told["bands"]]
    assert rates == sorted(rates, reverse=True)


def test_card_customers_come_out_as_they_were_counted_by_others() -> None:
    told = back_test("churn/cards_a.csv", "cards", "Attrition_Flag=Attrited Customer")
    assert (told["n"], told["happened"], percent(told)) == (4957, 790, 15.94)
    contacts = told["segments"]["Contacts_Count_12_mon"]
    assert {name: percent(one) for name, one in contacts.items()} == {
        "0": 2.02, "1": 7.31, "2": 12.83, "3": 19.71, "4": 21.79, "5": 39.53, "6": 100.0,
    }  # fmt: skip
    assert told["auc"] > 0.70


HEAD = "Geography,Age,Tenure,Balance,NumOfProducts,HasCrCard,IsActiveMember,Exited"


def scored(*lines: str, outcome: str | None = "Exited") -> dict[str, Any]:
    asked = Outcome.parse(outcome) if outcome else None
    scoring = Scoring(Scorer(policy_of(home(), "bank_customers")), asked)
    for _ in scoring.scored(csv.DictReader([HEAD, *lines])):
        pass
    scoring.refuse_unknown_outcome()
    return scoring.to_json()


def test_a_broken_cell_is_named_with_row_and_column_and_the_others_are_scored() -> None:
    told = scored(
        "Spain,41,1,0,1,1,1,0",
        "Spain,old,1,0,1,1,1,0",
        "Spain,41,1,0,1,1,1,perhaps",
        "Spain,41,1,0,1,1,1,",
        "Spain,41,1,0,1,1",
        "Spain,41,1,0,1,1,1,0,9",
        "Spain,52,1,0,1,1,0,1",
    )
    assert (told["n"], told["happened"]) == (2, 1)
    assert [(one["row"], one["column"], one["reason"]) for one in told["broken"]] == [
        (2, "Age", "“old” is no number"),
        (3, "Exited", "“perhaps” is neither yes nor no"),
        (4, "Exited", "the outcome is blank"),
        (5, "", "has fewer cells than the heading"),
        (6, "", "has more cells than the heading"),
    ]


def test_blank_cells_are_a_segment_of_their_own_and_pass_no_comparison() -> None:
    told = scored("Spain,,1,0,2,,1,0", ",41,1,0,2,1,1,1")
    assert told["segments"]["Age"].keys() == {"40 – 50", "(blank)"}
    assert told["segments"]["Geography"].keys() == {"Spain", "(blank)"}
    assert told["segments"]["HasCrCard"]["(blank)"] == {"n": 1, "happened": 0, "rate": 0.0}


def test_ranges_begin_at_their_bound() -> None:
    lines = [f"Spain,{age},1,0,2,1,1,0" for age in ("29.9", "30", "39.9", "70", "95")]
    ages = scored(*lines)["segments"]["Age"]
    assert {name: one["n"] for name, one in ages.items()} == {"< 30": 1, "30 – 40": 2, "≥ 70": 2}
    assert list(ages) == ["< 30", "30 – 40", "≥ 70"]


def test_without_an_outcome_there_are_bands_and_no_rates() -> None:
    told = scored("Spain,52,1,10,1,1,0,", outcome=None)
    assert [(one["band"], one["n"]) for one in told["bands"]] == [("high", 1), ("medium", 0), ("watch", 0)]
    assert "rate" not in told
    assert "rate" not in told["bands"][0]


def test_a_value_of_the_outcome_that_no_row_has_is_refused() -> None:
    with pytest.raises(Refused, match='No value of Exited "01"; did you mean "0"'):
        scored("Spain,41,1,0,1,1,1,0", outcome="Exited=01")


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["Geography", "Agee", "Exited"], 'no column "Age"; did you mean "Agee"?'),
        ([*HEAD.split(",")[:-1]], 'no column "Exited"'),
        ([*HEAD.split(","), "Age"], "names Age twice"),
        ([], "none is declared"),
    ],
)
def test_a_table_without_the_columns_of_the_policy_is_refused(columns: list[str], told: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_other_table(Scorer(policy_of(home(), "bank_customers")), Outcome("Exited"), columns)
    assert told in refused.value.detail
