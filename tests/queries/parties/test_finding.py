"""A customer is found by her name, her numbers and where she is reached; a merged one leads to her master."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.parties.add_contact_point import AddContactPoint, Point, add_contact_point
from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.queries.parties.parties import find_parties
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import ANN, COAST, HARBOUR, recorded

CHINESE = replace(HARBOUR, name="海川贸易有限公司", language="zh", email=None)


def found(cast: Cast, q: str) -> list[str]:
    return [row["name"] for row in find_parties(cast.hana, q)]


@pytest.mark.parametrize(
    "q", ["harb", "HARBOUR TRADING L", "Harbour Trading Co., Ltd.", "  harbour   trading "]
)
def test_a_name_is_found_as_it_is_typed(cast: Cast, q: str) -> None:
    recorded(cast.hana)
    recorded(cast.hana, COAST)
    assert found(cast, q) == ["Harbour Trading Ltd"]


def test_a_chinese_name_and_odd_signs_are_found_as_well(cast: Cast) -> None:
    recorded(cast.hana, CHINESE)
    recorded(cast.hana, replace(HARBOUR, name="50% Off_Shore Ltd"))
    assert found(cast, "海川") == ["海川贸易有限公司"]
    assert found(cast, "50%") == ["50% Off_Shore Ltd"]
    assert found(cast, "%") == found(cast, "_") == found(cast, "\\") == []


def test_numbers_phones_and_addresses_find_their_customer(cast: Cast) -> None:
    party = recorded(cast.hana, replace(HARBOUR, phone="020 7946 0000"))
    recorded(cast.hana, ANN)
    add_identifier(AddIdentifier(party, cast.hana, Identifier("lei", "HWUPKR0MPOU8FGXBT394")), MONDAY)
    for point in (Point("email", "boss@harbour.example"), Point("sms", "+44 7400 123456")):
        add_contact_point(AddContactPoint(party, cast.hana, point), MONDAY)
    for q in (
        "hwupkr0mpou8 fgxbt394", "office@harbour.example", "boss@harbour.example", "020 7946 0000",
        "+442079460000", "07400 123456", str(party),
    ):  # fmt: skip
        assert found(cast, q) == ["Harbour Trading Ltd"], q
    assert found(cast, "nobody@harbour.example") == []
    assert find_parties(cast.wei, "HWUPKR0MPOU8FGXBT394") == []


def test_a_merged_customer_leads_to_her_master_once(cast: Cast) -> None:
    master, twin = recorded(cast.hana, COAST), recorded(cast.hana)
    merge_parties(MergeParties(master, twin, cast.lin, "Renamed."), MONDAY)
    [row] = find_parties(cast.hana, "harbour")
    assert (row["id"], row["found_as"], row["found_id"]) == (master, "Harbour Trading Ltd", twin)
    assert [row["id"] for row in find_parties(cast.hana)] == [master]


def test_pages_go_on_where_they_ended(cast: Cast) -> None:
    numbers = [recorded(cast.hana) for _ in range(5)]
    first = find_parties(cast.hana, "harbour", limit=3)
    rest = find_parties(cast.hana, "harbour", after=first[-1]["found_id"])
    assert [row["id"] for row in (*first, *rest)] == numbers
