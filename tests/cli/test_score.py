"""Tables scored on the command line: one JSON document, findings by the exit status."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from casework.cli import main
from casework.rulebook import home
from tests.given import given

HEAD = "Geography,Age,Tenure,Balance,NumOfProducts,HasCrCard,IsActiveMember,Exited\n"


def called(folder: Path, text: str, *words: str) -> Result:
    (folder / "customers.csv").write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["score", str(folder / "customers.csv"), *words])


def test_each_row_gets_score_band_and_reasons_in_both_languages(tmp_path: Path) -> None:
    result = called(tmp_path, HEAD + "Germany,41,1,10,1,1,0,1\n", "--policy", "bank_customers", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["policy"], told["n"], told["broken"]) == ("bank_customers@1", 1, [])
    row = told["rows"][0]
    assert (row["row"], row["score"], row["band"]) == (1, 60, "high")
    assert sum(reason["points"] for reason in row["reasons"]) == 60
    assert all(reason["en"] and reason["zh"] for reason in row["reasons"])


def test_the_back_test_has_its_figures_under_their_names(tmp_path: Path) -> None:
    rows = "Germany,55,1,10,1,1,0,1\nSpain,25,1,0,2,1,1,0\n"
    words = ("--policy", "bank_customers", "--outcome", "Exited", "--json")
    told = json.loads(called(tmp_path, HEAD + rows, *words).stdout)
    assert {"n", "rate", "auc", "lift_top_tenth", "bands", "segments"} <= told.keys()
    assert (told["n"], told["rate"], told["auc"], told["lift_top_tenth"]) == (2, 0.5, 1.0, 2.0)


def test_a_broken_cell_is_a_finding_and_the_other_rows_are_scored(tmp_path: Path) -> None:
    result = called(
        tmp_path, HEAD + "Spain,x,1,0,2,1,1,0\nSpain,25,1,0,2,1,1,0\n", "--policy", "bank_customers"
    )
    assert result.exit_code == 1
    assert "row 1 Age: “x” is no number" in result.stderr
    assert "1 rows scored, 1 not" in result.stdout


def test_an_analyst_tries_a_policy_of_her_own(tmp_path: Path) -> None:
    text = (home() / "policies/scoring/bank_customers/v1.toml").read_text("utf-8")
    (tmp_path / "mine.toml").write_text(
        text.replace('"bank_customers"', '"mine"').replace("points = 45", "points = 90")
    )
    result = called(
        tmp_path, HEAD + "Spain,25,1,0,3,1,1,0\n", "--policy", str(tmp_path / "mine.toml"), "--json"
    )
    told = json.loads(result.stdout)
    assert (told["policy"], told["rows"][0]["score"]) == ("mine@1", 90)


def test_faults_of_a_policy_are_told_all_at_once(tmp_path: Path) -> None:
    text = (home() / "policies/scoring/bank_customers/v1.toml").read_text("utf-8")
    (tmp_path / "mine.toml").write_text(
        text.replace("points = 45", "points = 4.5").replace("from  = 35", "from  = 60")
    )
    result = called(tmp_path, HEAD, "--policy", str(tmp_path / "mine.toml"))
    assert result.exit_code == 1
    assert "[rules.many_products] points" in result.stderr


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    result = called(tmp_path, "Age\n41\n", "--policy", "bank_customers", "--outcome", "Exited")
    assert result.exit_code == 1
    assert 'no column "NumOfProducts"' in result.stderr


def test_an_unknown_policy_is_refused(tmp_path: Path) -> None:
    result = called(tmp_path, HEAD, "--policy", "bank_customer")
    assert (result.exit_code, 'did you mean "bank_customers"' in result.stderr) == (1, True)


def test_what_is_no_table_is_wrong_usage(tmp_path: Path) -> None:
    result = called(tmp_path, HEAD + '"' + "x" * 140_000 + "\n", "--policy", "bank_customers")
    assert result.exit_code == 2


def test_the_real_customers_are_tested_in_one_call() -> None:
    words = [
        "score",
        str(given("churn/bank_customers_a.csv")),
        "--policy",
        "bank_customers",
        "--outcome",
        "Exited",
    ]
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    assert (told["n"], round(told["rate"], 4)) == (4965, 0.2018)
