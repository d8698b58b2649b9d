"""Ownership is refused where it cannot be true, and both customers' chains tell of what is recorded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casework.commands.parties.relate_parties import AddRelation, EndRelation, add_relation, end_relation
from casework.errors import Malformed, NotFound, Refused
from casework.queries.parties.graph import graph_of
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import ANN, COAST, HARBOUR, chain_of, owned, recorded, report

DAY = "2026-11-23"


def test_owners_through_companies_are_found_with_their_routes(cast: Cast) -> None:
    borrower, holding, ann = (recorded(cast.hana, one) for one in (HARBOUR, COAST, ANN))
    owned(cast, holding, borrower, "60")
    owned(cast, ann, holding, "50")
    owned(cast, ann, borrower, "10.5")
    graph = graph_of(borrower, DAY)
    assert [(one.party, one.share, len(one.routes)) for one in graph.owners] == [(ann, Decimal("40.5"), 2)]
    assert [(row["way"], row["name"], row["share"], row["good"]) for row in graph.direct] == [
        ("up", "Coast Holding plc", "60", True),
        ("up", "Ann Archer", "10.5", True),
    ]
    assert [row["way"] for row in graph_of(ann, DAY).direct] == ["down", "down"]
    for party in (borrower, holding, ann):
        assert "relation_added" in [body["kind"] for body in chain_of(party)]
    assert report().findings == []


def test_more_than_the_whole_is_refused_and_leaves_nothing(cast: Cast) -> None:
    borrower, holding, ann = (recorded(cast.hana, one) for one in (HARBOUR, COAST, ANN))
    owned(cast, holding, borrower, "60")
    with pytest.raises(Refused) as refusal:
        owned(cast, ann, borrower, "40.5")
    assert "100.5 %" in refusal.value.says("en")
    assert "100.5%" in refusal.value.says("zh")
    assert (len(graph_of(borrower, DAY).direct), len(chain_of(ann))) == (1, 1)


def test_a_circle_is_refused_by_the_names_in_it(cast: Cast) -> None:
    borrower, holding, other = (recorded(cast.hana, one) for one in (HARBOUR, COAST, COAST))
    owned(cast, holding, borrower, "60")
    owned(cast, other, holding, "60")
    with pytest.raises(
        Refused, match="Harbour Trading Ltd → Coast Holding plc → Coast Holding plc → Harbour"
    ):
        owned(cast, borrower, other, "1")


def test_a_share_is_a_per_cent_of_an_owner_alone(cast: Cast) -> None:
    one, other = recorded(cast.hana), recorded(cast.hana, ANN)
    for share, kind in (
        ("0", "owner"),
        ("100.1", "owner"),
        ("abc", "owner"),
        ("1.23456", "owner"),
        ("5", "director"),
    ):
        with pytest.raises(Malformed) as refusal:
            owned(cast, other, one, share, kind=kind)
        assert list(refusal.value.errors) == ["share"]
    with pytest.raises(Malformed):
        add_relation(AddRelation(other, one, "friend", cast.hana, ""), MONDAY)


def test_a_relation_ends_on_a_day_and_another_owner_takes_its_place(cast: Cast) -> None:
    borrower, holding, ann = (recorded(cast.hana, one) for one in (HARBOUR, COAST, ANN))
    sold = owned(cast, holding, borrower, "100")
    with pytest.raises(Refused):
        owned(cast, ann, borrower, "100", valid_from="2027-01-01")
    end_relation(EndRelation(borrower, sold, cast.hana, "2027-01-01", "Contract of sale"), MONDAY)
    owned(cast, ann, borrower, "100", valid_from="2027-01-01")
    assert [one.party for one in graph_of(borrower, "2027-01-01").owners] == [ann]
    assert graph_of(borrower, "2026-12-31").owners == []
    with pytest.raises(Refused, match="2027-01-01"):
        end_relation(EndRelation(borrower, sold, cast.hana, "2027-02-01"), MONDAY)
    with pytest.raises(NotFound):
        end_relation(EndRelation(ann, sold, cast.hana, "2026-12-01"), MONDAY)


def test_the_same_relation_is_not_recorded_twice_over_one_time(cast: Cast) -> None:
    one, other = recorded(cast.hana), recorded(cast.hana, ANN)
    owned(cast, other, one, None, kind="director", valid_until="2026-06-01")
    owned(cast, other, one, None, kind="director", valid_from="2026-06-01")
    with pytest.raises(Refused, match="recorded already"):
        owned(cast, other, one, None, kind="director")


def test_customers_of_two_entities_are_not_related(cast: Cast) -> None:
    one, other = recorded(cast.hana), recorded(cast.wei, COAST, entity="cn")
    with pytest.raises(NotFound):
        owned(cast, one, other, "5")
