"""Two records of one customer become one; what happened to both stays on record and can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.add_contact_point import AddContactPoint, Point, add_contact_point
from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.commands.parties.record_holding import RecordHolding, record_holding
from casework.db import Row, db
from casework.errors import Denied, Malformed, Refused
from casework.models import Case, ContactPoint, Holding, PartyIdentifier, ProfileFact
from casework.queries.cases.lists import Filters, list_cases
from casework.queries.parties.graph import graph_of
from tests.cast import FIELDS, MONDAY, Cast, kinds_of
from tests.commands.parties.known import (
    ANN,
    COAST,
    HARBOUR,
    chain_of,
    owned,
    recorded,
    report,
    row_of,
    values_of,
)

TWIN = replace(HARBOUR, name="Harbour Trading Limited", email="claims@harbour.example", address="1 Quay")


def merge(cast: Cast, master: int, duplicate: int, key: str | None = None) -> Row:
    return merge_parties(MergeParties(master, duplicate, cast.lin, "Same company number.", key), MONDAY)


def opened(cast: Cast, party: int) -> str:
    fields = {**FIELDS, "received_at": MONDAY}
    command = OpenCase("complaint", "A charge", party, cast.hana, fields, duplicates_looked_for=True)
    return str(open_case(command, MONDAY)["reference"])


def two(cast: Cast) -> tuple[int, int]:
    return recorded(cast.hana), recorded(cast.hana, TWIN)


def test_what_is_alive_moves_and_the_duplicate_says_where_she_went(cast: Cast) -> None:
    master, duplicate = two(cast)
    reference = opened(cast, duplicate)
    add_identifier(AddIdentifier(duplicate, cast.hana, Identifier("registry", "01234567", "GB")), MONDAY)
    add_contact_point(AddContactPoint(duplicate, cast.hana, Point("letter", "1 Quay")), MONDAY)
    loan = {"kind": "loan", "currency": "GBP"}
    record_holding(RecordHolding(duplicate, "LN-1", cast.hana, loan), MONDAY)
    record_fact(RecordFact(duplicate, cast.hana, Fact("sites", "3", "Web", "2026-01-01")), MONDAY)
    owner = recorded(cast.hana, ANN)
    owned(cast, owner, duplicate, "60")
    done = merge(cast, master, duplicate)
    assert done["moved"] == {
        "cases": 1, "contact_points": 1, "holdings": 1, "identifiers": 1, "profile_facts": 1, "relations": 1,
    }  # fmt: skip
    with db.engine.connect() as connection:
        for model in (Case, Holding, ContactPoint, PartyIdentifier, ProfileFact):
            assert set(connection.scalars(select(model.party_id))) == {master}
    assert [one.party for one in graph_of(master, "2026-11-23").owners] == [owner]
    assert graph_of(duplicate, "2026-11-23").direct == []
    assert row_of(duplicate)["merged_into"] == master
    assert row_of(master)["address"] == "1 Quay"
    assert kinds_of(reference)[-1] == "customer_merged"
    assert report().findings == []


def test_both_chains_tell_the_merge_with_its_reason(cast: Cast) -> None:
    master, duplicate = two(cast)
    merge(cast, master, duplicate)
    kept, heard = chain_of(duplicate)[-1], chain_of(master)[-1]
    assert (kept["kind"], kept["into"]) == ("merged_into", master)
    assert (heard["kind"], heard["merged"], heard["filled"]) == ("merged_in", duplicate, ["address"])
    assert values_of(duplicate, kept["seq"]) == {"reason": "Same company number."}
    assert "Same company" not in str(heard)


def test_an_address_that_differs_is_kept_as_one_more(cast: Cast) -> None:
    master, duplicate = two(cast)
    merge(cast, master, duplicate)
    assert row_of(master)["email"] == "office@harbour.example"
    with db.engine.connect() as connection:
        rows = connection.execute(select(ContactPoint.party_id, ContactPoint.value)).all()
    assert rows == [(master, "claims@harbour.example")]


def test_a_moved_case_is_found_by_both_names(cast: Cast) -> None:
    master, duplicate = recorded(cast.hana, COAST), recorded(cast.hana, TWIN)
    reference = opened(cast, duplicate)
    merge(cast, master, duplicate)
    for q in ("coast holding", "harbour trading"):
        rows = list_cases(cast.lin, Filters(q=q), MONDAY).rows
        assert [row["reference"] for row in rows] == [reference]


def test_a_customer_who_was_merged_is_changed_no_more_and_chains_of_merges_lead_to_the_last(
    cast: Cast,
) -> None:
    first, second = two(cast)
    third = recorded(cast.hana, COAST)
    merge(cast, second, first)
    with pytest.raises(Refused, match=f"merged into customer {second}"):
        merge(cast, third, first)
    merge(cast, third, second)
    assert {row_of(first)["merged_into"], row_of(second)["merged_into"]} == {third}


def test_a_case_that_is_opened_for_the_duplicate_is_the_masters(cast: Cast) -> None:
    master, duplicate = two(cast)
    merge(cast, master, duplicate)
    opened(cast, duplicate)
    with db.engine.connect() as connection:
        assert connection.scalars(select(Case.party_id)).all() == [master]


def test_two_checked_numbers_are_two_customers(cast: Cast) -> None:
    master, duplicate = two(cast)
    for party, value in ((master, "HWUPKR0MPOU8FGXBT394"), (duplicate, "7LTWFZYICNSX8D621K86")):
        add_identifier(AddIdentifier(party, cast.hana, Identifier("lei", value)), MONDAY)
    reference = opened(cast, duplicate)
    with pytest.raises(Refused, match="lei HWUPKR0MPOU8FGXBT394 and 7LTWFZYICNSX8D621K86"):
        merge(cast, master, duplicate)
    assert row_of(duplicate)["merged_into"] is None
    assert kinds_of(reference)[-1] != "customer_merged"


def test_who_owns_the_other_is_another(cast: Cast) -> None:
    master, duplicate = two(cast)
    owned(cast, duplicate, master, "10")
    with pytest.raises(Refused, match="owner of the other"):
        merge(cast, master, duplicate)


def test_a_merge_that_would_give_away_more_than_the_whole_is_refused(cast: Cast) -> None:
    master, duplicate = two(cast)
    ann, coast = recorded(cast.hana, ANN), recorded(cast.hana, COAST)
    owned(cast, ann, master, "60")
    owned(cast, coast, duplicate, "60")
    with pytest.raises(Refused, match="120 %"):
        merge(cast, master, duplicate)
    assert len(graph_of(duplicate, "2026-11-23").direct) == 1


def test_a_relation_that_both_have_is_not_counted_twice(cast: Cast) -> None:
    master, duplicate = two(cast)
    ann = recorded(cast.hana, ANN)
    for party in (master, duplicate):
        owned(cast, ann, party, "60")
    assert "relations" not in merge(cast, master, duplicate)["moved"]
    assert [str(one.share) for one in graph_of(master, "2026-11-23").owners] == ["60"]


def test_what_cannot_be_one_is_refused(cast: Cast) -> None:
    master, duplicate = two(cast)
    with pytest.raises(Refused, match="herself"):
        merge(cast, master, master)
    with pytest.raises(Refused, match="person"):
        merge(cast, master, recorded(cast.hana, ANN))
    with pytest.raises(Malformed):
        merge_parties(MergeParties(master, duplicate, cast.lin, " "), MONDAY)
    with pytest.raises(Denied):
        merge_parties(MergeParties(master, duplicate, cast.hana, "Same."), MONDAY)


def test_a_repeated_request_merges_once(cast: Cast) -> None:
    master, duplicate = two(cast)
    assert merge(cast, master, duplicate, "k") == merge(cast, master, duplicate, "k")
    assert [body["kind"] for body in chain_of(master)] == ["recorded", "merged_in"]
