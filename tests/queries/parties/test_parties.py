"""Customers, found and read."""

from __future__ import annotations

import pytest

from casework.commands.cases.add_note import AddContact, add_contact
from casework.errors import NotFound
from casework.queries.parties.contacts import contacts_of_party
from casework.queries.parties.parties import find_parties, party_of
from tests.cast import MONDAY, Cast, log_complaint


def test_customers_are_those_of_ones_own_entities(cast: Cast) -> None:
    log_complaint(cast.hana)
    log_complaint(cast.wei, entity="cn")
    [ours] = find_parties(cast.hana)
    [theirs] = find_parties(cast.wei)
    assert (ours["entity"], theirs["entity"]) == ("uk", "cn")
    assert party_of(ours["id"], cast.hana)["name"] == "Harbour Trading Ltd"
    with pytest.raises(NotFound):
        party_of(theirs["id"], cast.hana)
    assert find_parties(cast.ada) == []


def test_a_customer_is_found_by_how_the_name_begins_a_page_at_a_time(cast: Cast) -> None:
    for _ in range(3):
        log_complaint(cast.hana)
    assert [row["name"] for row in find_parties(cast.hana, "HARB")] == ["Harbour Trading Ltd"] * 3
    assert find_parties(cast.hana, "rading") == find_parties(cast.hana, "h%q") == []
    first = find_parties(cast.hana, limit=2)
    rest = find_parties(cast.hana, after=first[-1]["id"])
    assert len({row["id"] for row in (*first, *rest)}) == 3


def test_contacts_of_a_customer_are_gathered_over_the_cases_one_may_read(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    add_contact(AddContact(reference, cast.hana, "Rang him.", "phone", "out"), MONDAY)
    [party] = find_parties(cast.hana)
    [told] = contacts_of_party(party["id"], cast.lin)
    assert (told["reference"], told["who"], told["text"]) == (reference, "Hana", "Rang him.")
    assert (told["channel"], told["direction"], told["with"]) == ("phone", "out", "customer")
    assert contacts_of_party(party["id"], cast.zed) == [], "the case is another team's"
    with pytest.raises(NotFound):
        contacts_of_party(party["id"], cast.wei)
