"""A customer is recorded with what makes her known, once, and with an event that names nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.parties.add_identifier import Identifier
from casework.commands.parties.add_party import AddParty, add_party
from casework.errors import Denied, KeyReused, Malformed, Refused
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import ANN, HARBOUR, chain_of, recorded, report, row_of, values_of

LEI = Identifier("lei", "HWUPKR0MPOU8FGXBT394")


def test_a_customer_is_recorded_without_a_case(cast: Cast) -> None:
    done = add_party(AddParty("uk", HARBOUR, cast.hana, [LEI]), MONDAY)
    row = row_of(done["party"])
    assert (row["normal_name"], row["version"], row["relationship"]) == ("harbour trading", 1, "active")
    first, second = chain_of(done["party"])
    assert (first["kind"], first["actor"], first["values"]["country"]) == ("recorded", cast.hana.name, "GB")
    assert second["kind"] == "identifier_added"
    assert "Harbour" not in str(first)
    assert values_of(done["party"], 1)["name"] == "Harbour Trading Ltd"
    assert report().findings == []


def test_a_repeated_request_records_her_once(cast: Cast) -> None:
    command = AddParty("uk", HARBOUR, cast.hana, [LEI], key="k")
    assert add_party(command, MONDAY) == add_party(command, MONDAY)
    with pytest.raises(KeyReused):
        add_party(replace(command, party=ANN), MONDAY)


def test_what_she_cannot_be_is_refused_field_by_field(cast: Cast) -> None:
    wrong = replace(
        HARBOUR, country="XX", currency="POUND", zone="London", employees=-1, industry="D44", born_on="1970",
        nature="bank", relationship="old", vulnerability="health", circumstances=["No Code"],
    )  # fmt: skip
    with pytest.raises(Malformed) as refusal:
        add_party(AddParty("uk", wrong, cast.hana), MONDAY)
    assert sorted(refusal.value.errors) == [
        "born_on", "circumstances", "country", "currency", "employees", "industry", "nature", "relationship",
        "vulnerability", "zone",
    ]  # fmt: skip


def test_a_vulnerability_is_recorded_with_consent_alone(cast: Cast) -> None:
    with pytest.raises(Malformed, match="recorded like this"):
        recorded(cast.hana, replace(ANN, vulnerability="health", vulnerability_consent=False))
    told = recorded(cast.hana, replace(ANN, vulnerability="health", vulnerability_consent=True))
    assert row_of(told)["vulnerability"] == "health"
    assert "health" not in str(chain_of(told))


def test_another_banks_customers_are_not_recorded_here(cast: Cast) -> None:
    with pytest.raises(Denied):
        recorded(cast.hana, entity="cn")
    with pytest.raises(Denied):
        recorded(cast.otto)
    with pytest.raises(Malformed):
        recorded(cast.hana, entity="fr")


def test_a_wrong_identifier_leaves_no_customer_behind(cast: Cast) -> None:
    with pytest.raises(Malformed, match="should end in 94"):
        add_party(AddParty("uk", HARBOUR, cast.hana, [Identifier("lei", "HWUPKR0MPOU8FGXBT395")]), MONDAY)
    add_party(AddParty("uk", HARBOUR, cast.hana, [LEI]), MONDAY)
    with pytest.raises(Refused, match="merge them"):
        add_party(AddParty("uk", ANN, cast.hana, [LEI]), MONDAY)
    assert recorded(cast.hana) > 0
    assert report().findings == []
