"""A file of customers: known ones change, new ones come once, each refused row is named with its reason."""

from __future__ import annotations

import pytest

from casework.commands.imports.import_parties import import_parties
from casework.commands.imports.party_rows import COLUMNS, template
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.errors import Denied, Malformed
from casework.models import ImportRow, ImportRun, Party, PartyIdentifier
from casework.queries.tables import read_table
from tests.cast import MONDAY, Cast
from tests.commands.imports.files import csv_of, customers, given, rows, xlsx_of
from tests.commands.parties.known import HARBOUR, chain_of, recorded, report, row_of

LEI, OTHER = "HWUPKR0MPOU8FGXBT394", "7LTWFZYICNSX8D621K86"
HEAD = ["name", "kind", "country", "lei", "employees", "as_new"]


def test_a_broken_row_is_named_and_the_others_are_imported(cast: Cast) -> None:
    told = customers(
        cast.lin,
        HEAD,
        ["Harbour Trading Ltd", "organisation", "GB", LEI, "48", ""],
        ["Coast Holding plc", "company", "XX", OTHER[:-2] + "99", "many", ""],
        ["Ann Archer", "person", "GB", "", "", ""],
    )
    assert (told.counts(), told.to_json()["read"]) == ({"created": 2, "refused": 1}, 3)
    [refused] = told.to_json()["refused"]
    assert refused["row"] == 2
    for part in ("kind: One of", "country:", "lei:", "should end in 86", "employees: A whole number"):
        assert part in refused["reason"]
    assert "该行无法登记" in told.to_json("zh")["refused"][0]["reason"]
    assert {row["name"] for row in rows(Party)} == {"Harbour Trading Ltd", "Ann Archer"}
    assert [row["outcome"] for row in rows(ImportRow)] == ["created", "refused", "created"]
    assert rows(ImportRun)[0]["counts"] == {"created": 2, "refused": 1}
    assert report().findings == []


def test_a_dry_run_tells_the_same_and_leaves_nothing(cast: Cast) -> None:
    lines = [
        HEAD,
        ["Harbour Trading Ltd", "", "GB", LEI, "48", ""],
        ["", "", "", "", "", "yes"],
        ["", "", "GB", "", "", ""],
    ]
    dry = customers(cast.lin, *lines, dry_run=True)
    assert (rows(Party), rows(ImportRun), rows(ImportRow)) == ([], [], [])
    real = customers(cast.lin, *lines)
    told, done = dry.to_json(), real.to_json()
    assert (told["run"], told["dry_run"], done["dry_run"]) == (None, True, False)
    same = ("read", "created", "changed", "unchanged", "duplicates", "refused")
    assert {name: told[name] for name in same} == {name: done[name] for name in same}


def test_a_customer_is_known_by_an_identifier_and_only_filled_cells_count(cast: Cast) -> None:
    customers(cast.lin, HEAD, ["Harbour Trading Ltd", "organisation", "GB", LEI, "48", ""])
    told = customers(cast.lin, HEAD, ["Harbour & Sons Ltd", "", "", LEI.lower(), "", ""])
    [row] = rows(Party)
    assert told.counts() == {"changed": 1}
    assert (row["name"], row["country"], row["employees"]) == ("Harbour & Sons Ltd", "GB", 48)
    body = chain_of(row["id"])[-1]
    assert (body["kind"], body["import"]) == ("changed", told.run)
    again = customers(cast.lin, HEAD, ["Harbour & Sons Ltd", "", "", LEI, "", ""])
    assert again.counts() == {"unchanged": 1}


def test_a_source_id_knows_a_customer_too_and_brings_a_new_number(cast: Cast) -> None:
    head = ["name", "source_id", "lei"]
    customers(cast.lin, head, ["Harbour Trading Ltd", "CRM-1", ""])
    assert customers(cast.lin, head, ["Harbour Trading Ltd", "CRM-1", LEI]).counts() == {"changed": 1}
    assert [row["value"] for row in rows(PartyIdentifier)] == [LEI]


def test_the_same_name_and_country_is_a_duplicate_unless_the_row_says_otherwise(cast: Cast) -> None:
    known = recorded(cast.hana, HARBOUR)
    told = customers(
        cast.lin,
        HEAD,
        ["HARBOUR TRADING LIMITED", "organisation", "GB", "", "", ""],
        ["Harbour Trading Ltd", "organisation", "CN", "", "", ""],
        ["Harbour Trading Co., Ltd.", "organisation", "CN", "", "", ""],
        ["Harbour Trading Ltd", "organisation", "GB", "", "", "yes"],
    )
    assert [one.outcome for one in told.outcomes] == ["duplicate", "created", "duplicate", "created"]
    first, second = told.to_json()["duplicates"]
    assert (first["row"], first["party"]) == (1, known)
    assert f"Customer {known} has the same name" in first["reason"]
    assert "Row 2 has the same name" in second["reason"]


def test_one_number_twice_in_a_file_is_refused_and_numbers_of_two_customers_as_well(cast: Cast) -> None:
    head = ["name", "lei", "registry"]
    told = customers(cast.lin, head, ["One Ltd", LEI, "1"], ["Two Ltd", LEI, ""], ["Three Ltd", "", "3"])
    assert "Row 1 has the same lei" in told.to_json()["refused"][0]["reason"]
    told = customers(cast.lin, head, ["One Ltd", LEI, "3"])
    assert "are those of customers" in told.to_json()["refused"][0]["reason"]


def test_a_number_of_a_merged_customer_means_her_master(cast: Cast) -> None:
    head = ["name", "source_id", "employees"]
    customers(cast.lin, head, ["One Ltd", "A", ""], ["Two Ltd", "B", ""])
    master, twin = (row["id"] for row in rows(Party))
    merge_parties(MergeParties(master, twin, cast.lin, "Same."), MONDAY)
    assert customers(cast.lin, head, ["One Ltd", "B", "9"]).counts() == {"changed": 1}
    assert row_of(master)["employees"] == 9


def test_other_columns_are_refused_before_anything_is_written(cast: Cast) -> None:
    with pytest.raises(Malformed, match="unknown columns: nmae; columns that lack: name"):
        customers(cast.lin, ["nmae"], ["Harbour"])
    assert rows(ImportRun) == []


def test_only_who_may_imports_and_only_at_home(cast: Cast) -> None:
    for actor, entity in ((cast.hana, "uk"), (cast.lin, "cn"), (cast.otto, "uk")):
        with pytest.raises(Denied):
            customers(actor, ["name"], ["X Ltd"], entity=entity)
    with pytest.raises(Malformed):
        customers(cast.lin, ["name"], ["X Ltd"], entity="!uk")


def test_the_template_can_be_filled_in_and_imported(cast: Cast) -> None:
    table = read_table("t.csv", template().encode())
    assert table.heading == COLUMNS
    told = import_parties(given(template().encode(), cast.lin), MONDAY)
    assert told.counts() == {"created": 1}, told.to_json()


def test_a_workbook_is_imported_like_a_csv(cast: Cast) -> None:
    lines = [["name", "employees", "revenue"], ["Harbour Trading Ltd", 48, 12_500_000.0]]
    told = import_parties(given(xlsx_of(lines), cast.lin, "customers.xlsx"), MONDAY)
    assert told.counts() == {"created": 1}
    assert [(row["employees"], row["revenue"]) for row in rows(Party)] == [(48, 12_500_000)]


def test_a_long_file_comes_whole_over_several_batches(cast: Cast) -> None:
    lines = [["name", "source_id"], *([f"Customer {number} Ltd", f"C-{number}"] for number in range(450))]
    seen: list[tuple[int, int]] = []
    told = import_parties(given(csv_of(lines), cast.lin), MONDAY, lambda done, of: seen.append((done, of)))
    assert (told.counts(), seen) == ({"created": 450}, [(200, 450), (400, 450), (450, 450)])
    assert len({row["id"] for row in rows(Party)}) == 450
