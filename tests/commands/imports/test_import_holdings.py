"""A file of holdings: a row a month, each with its customer; one without is named and left out."""

from __future__ import annotations

from casework.commands.imports.import_holdings import COLUMNS, import_holdings, template
from casework.models import Holding, HoldingMonth
from casework.queries.tables import read_table
from tests.cast import MONDAY, Cast
from tests.commands.imports.files import accounts, customers, given, rows
from tests.commands.parties.known import report

LEI = "HWUPKR0MPOU8FGXBT394"
HEAD = ["lei", "number", "kind", "currency", "month", "balance"]


def harbour(cast: Cast) -> None:
    customers(cast.lin, ["name", "lei", "source_id"], ["Harbour Trading Ltd", LEI, "CRM-10023"])


def test_months_of_a_holding_come_a_row_each(cast: Cast) -> None:
    harbour(cast)
    told = accounts(
        cast.lin,
        HEAD,
        [LEI, "AC-1", "account", "GBP", "2026-09", "100.00"],
        [LEI, "AC-1", "", "", "2026-10", "120.5"],
        [LEI, "AC-1", "", "", "2026-10", "1"],
        [LEI, "AC-1", "loan", "", "", ""],
        [LEI, "AC-1", "", "", "", ""],
    )
    assert [one.outcome for one in told.outcomes] == ["created", "changed", "refused", "refused", "unchanged"]
    assert [one["reason"] for one in told.to_json()["refused"]] == [
        "Row 2 has the same month.", "kind: row 1 says account of the same holding.",
    ]  # fmt: skip
    assert [(row["month"], row["balance"]) for row in rows(HoldingMonth)] == [
        ("2026-09", 10_000),
        ("2026-10", 12_050),
    ]
    assert report().findings == []


def test_a_holding_without_its_customer_is_named_and_the_others_come(cast: Cast) -> None:
    harbour(cast)
    told = accounts(
        cast.lin,
        HEAD,
        ["7LTWFZYICNSX8D621K86", "AC-1", "account", "GBP", "", ""],
        ["", "AC-2", "account", "GBP", "", ""],
        [LEI[:-1] + "5", "AC-3", "account", "GBP", "", ""],
        [LEI, "AC-4", "account", "GBP", "", ""],
        [LEI, "AC-5", "", "", "", ""],
        [LEI, "AC-6", "account", "GBP", "", "5"],
    )
    reasons = {one["row"]: one["reason"] for one in told.to_json()["refused"]}
    assert sorted(reasons) == [1, 2, 3, 5, 6]
    assert "No customer of uk is meant by lei 7LTWFZYICNSX8D621K86" in reasons[1]
    assert "nobody" in reasons[2]
    assert "should end in 94" in reasons[3]
    assert "kind: Give it." in reasons[5]
    assert "Say of which month" in reasons[6]
    assert [row["number"] for row in rows(Holding)] == ["AC-4"]


def test_a_customer_of_another_entity_is_nobody_here(cast: Cast) -> None:
    harbour(cast)
    told = accounts(cast.qing, HEAD, [LEI, "AC-1", "account", "CNY", "", ""], entity="cn")
    assert told.counts() == {"refused": 1}


def test_the_template_can_be_filled_in_and_imported(cast: Cast) -> None:
    harbour(cast)
    assert read_table("t.csv", template().encode()).heading == COLUMNS
    told = import_holdings(given(template().encode(), cast.lin), MONDAY)
    assert told.counts() == {"created": 1}, told.to_json()


def test_a_dry_run_leaves_nothing(cast: Cast) -> None:
    harbour(cast)
    told = accounts(cast.lin, HEAD, [LEI, "AC-1", "account", "GBP", "2026-10", "5"], dry_run=True)
    assert (told.counts(), rows(Holding), rows(HoldingMonth)) == ({"created": 1}, [], [])
