"""An import is taken back as a whole; what somebody builds on stays, and says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.imports.revert_import import RevertImport, revert_import
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.db import Row
from casework.errors import Denied, NotFound, Refused
from casework.models import Holding, HoldingMonth, ImportRow, Party, PartyIdentifier, StreamValue
from tests.cast import FIELDS, MONDAY, Cast
from tests.commands.imports.files import accounts, customers, rows
from tests.commands.parties.known import HARBOUR, chain_of, recorded, report, row_of

LEI = "HWUPKR0MPOU8FGXBT394"


def revert(cast: Cast, run: int | None) -> Row:
    return revert_import(RevertImport(int(run or 0), cast.lin, "The wrong file."), MONDAY)


def test_customers_that_nothing_hangs_on_go_and_their_chains_say_so(cast: Cast) -> None:
    run = customers(cast.lin, ["name", "lei", "email"], ["Harbour Trading Ltd", LEI, "a@harbour.example"]).run
    [party] = rows(Party)
    assert revert(cast, run) == {"run": run, "taken_away": 1, "set_back": 0, "kept": 0}
    assert (rows(Party), rows(PartyIdentifier)) == ([], [])
    assert [body["kind"] for body in chain_of(party["id"])] == ["recorded", "identifier_added", "erased"]
    assert [row["stream"] for row in rows(StreamValue) if row["stream"] == f"party/{party['id']}"] == []
    assert report().findings == []
    assert customers(cast.lin, ["name", "lei"], ["Harbour Trading Ltd", LEI]).counts() == {"created": 1}


def test_a_customer_with_a_case_or_a_change_since_is_kept_with_the_reason(cast: Cast) -> None:
    run = customers(cast.lin, ["name"], ["One Ltd"], ["Two Ltd"], ["Three Ltd"]).run
    one, two, _ = (row["id"] for row in rows(Party))
    fields = {**FIELDS, "received_at": MONDAY}
    open_case(OpenCase("complaint", "A charge", one, cast.hana, fields, duplicates_looked_for=True), MONDAY)
    change_party(ChangeParty(two, cast.hana, {"address": "1 Quay"}, None), MONDAY)
    assert revert(cast, run) == {"run": run, "taken_away": 1, "set_back": 0, "kept": 2}
    assert {row["name"] for row in rows(Party)} == {"One Ltd", "Two Ltd"}
    kept = [row["reason_en"] for row in rows(ImportRow) if row["outcome"] == "kept"]
    assert kept == ["Something was recorded about the customer since."] * 2


def test_what_the_import_changed_is_set_back(cast: Cast) -> None:
    party = recorded(cast.hana, replace(HARBOUR, source_id="CRM-1"))
    run = customers(
        cast.lin, ["name", "source_id", "lei", "address"], ["Harbour & Sons Ltd", "CRM-1", LEI, "1 Quay"]
    ).run
    assert row_of(party)["name"] == "Harbour & Sons Ltd"
    assert revert(cast, run)["set_back"] == 1
    row = row_of(party)
    assert (row["name"], row["normal_name"], row["address"]) == (
        "Harbour Trading Ltd",
        "harbour trading",
        None,
    )
    assert rows(PartyIdentifier) == []
    assert report().findings == []


def test_what_somebody_changed_since_stays_as_it_is(cast: Cast) -> None:
    party = recorded(cast.hana, replace(HARBOUR, source_id="CRM-1"))
    run = customers(cast.lin, ["name", "source_id"], ["Harbour & Sons Ltd", "CRM-1"]).run
    change_party(ChangeParty(party, cast.hana, {"address": "1 Quay"}, None), MONDAY)
    assert revert(cast, run)["kept"] == 1
    assert row_of(party)["name"] == "Harbour & Sons Ltd"


def test_holdings_go_and_months_are_set_back(cast: Cast) -> None:
    customers(cast.lin, ["name", "lei"], ["Harbour Trading Ltd", LEI])
    head = ["lei", "number", "kind", "currency", "month", "balance"]
    accounts(cast.lin, head, [LEI, "AC-1", "account", "GBP", "2026-09", "100"])
    run = accounts(
        cast.lin,
        head,
        [LEI, "AC-1", "", "", "2026-09", "200"],
        [LEI, "AC-1", "", "", "2026-10", "300"],
        [LEI, "AC-2", "loan", "GBP", "2026-10", "5"],
    ).run
    assert revert(cast, run) == {"run": run, "taken_away": 1, "set_back": 2, "kept": 0}
    assert [row["number"] for row in rows(Holding)] == ["AC-1"]
    assert [(row["month"], row["balance"]) for row in rows(HoldingMonth)] == [("2026-09", 10_000)]
    assert report().findings == []


def test_an_import_is_taken_back_once_and_by_who_may(cast: Cast) -> None:
    run = customers(cast.lin, ["name"], ["One Ltd"]).run
    with pytest.raises(Denied):
        revert_import(RevertImport(int(run or 0), cast.hana), MONDAY)
    for actor, number in ((cast.qing, run), (cast.lin, 999)):
        with pytest.raises(NotFound):
            revert_import(RevertImport(int(number or 0), actor), MONDAY)
    revert(cast, run)
    with pytest.raises(Refused, match="taken back"):
        revert(cast, run)
