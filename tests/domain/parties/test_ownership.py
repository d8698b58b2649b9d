"""Who owns whom: never more than the whole, never in a circle, and always down to natural persons."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.parties.ownership import (
    CONTROLLER,
    DIRECTOR,
    BeneficialOwner,
    Relation,
    beneficial_owners,
    check_new,
)
from casework.errors import Refused

DAY = "2026-11-25"
BORROWER, HOLDING, OTHER, ANN, BO = 1, 2, 3, 10, 11


def owns(owner: int, of: int, share: str | None, **more: str) -> Relation:
    owns.number += 1  # type: ignore[attr-defined]
    number: int = owns.number  # type: ignore[attr-defined]
    return Relation(owner, of, "owner", Decimal(share) if share else None, number=number, **more)


owns.number = 0  # type: ignore[attr-defined]


def is_person(party: int) -> bool:
    return party >= ANN


def behind(*relations: Relation, **more: object) -> dict[int, BeneficialOwner]:
    found = beneficial_owners(BORROWER, relations, is_person, DAY, **more)  # type: ignore[arg-type]
    return {one.party: one for one in found}


def test_routes_through_several_companies_are_added_up() -> None:
    found = behind(
        owns(HOLDING, BORROWER, "50"),
        owns(OTHER, BORROWER, "30"),
        owns(ANN, HOLDING, "40"),
        owns(ANN, OTHER, "20"),
        owns(BO, HOLDING, "45"),
    )
    assert found[ANN].share == Decimal(26)
    assert [(route.parties, route.share) for route in found[ANN].routes] == [
        ((ANN, HOLDING, BORROWER), Decimal(20)),
        ((ANN, OTHER, BORROWER), Decimal(6)),
    ]
    assert BO not in found


def test_the_threshold_is_reached_exactly_and_may_be_another_one() -> None:
    graph = owns(ANN, BORROWER, "25"), owns(BO, BORROWER, "24.9999")
    assert list(behind(*graph)) == [ANN]
    assert list(behind(*graph, over=True)) == []
    assert list(behind(*graph, threshold=Decimal(10))) == [ANN, BO]


def test_thirds_are_exact_along_a_long_chain() -> None:
    chain = [owns(n + 1, n, "33.3333") for n in range(BORROWER, 9)] + [owns(ANN, 9, "33.3333")]
    found = behind(*chain, threshold=Decimal("0.000001"))
    assert Fraction(found[ANN].share) == Fraction(333333, 10000) ** 9 / 100**8


def test_who_controls_without_a_share_is_named_with_the_chain() -> None:
    control = Relation(ANN, HOLDING, CONTROLLER, number=77)
    found = behind(control, owns(HOLDING, BORROWER, "51"))
    assert (found[ANN].basis, found[ANN].share) == ("control", Decimal(0))
    assert found[ANN].routes[0].parties == (ANN, HOLDING, BORROWER)


def test_majorities_all_the_way_up_are_control_even_below_the_threshold() -> None:
    found = behind(
        owns(HOLDING, BORROWER, "51"), owns(OTHER, HOLDING, "51"), owns(4, OTHER, "51"), owns(ANN, 4, "51")
    )
    assert found[ANN].basis == "control"
    assert found[ANN].share == Decimal("51") ** 4 / Decimal(100) ** 3


def test_half_is_no_control() -> None:
    assert behind(owns(HOLDING, BORROWER, "40"), owns(ANN, HOLDING, "50")) == {}


def test_where_nobody_is_found_the_directors_stand_in() -> None:
    director = Relation(BO, BORROWER, DIRECTOR, number=5)
    assert behind(director, owns(ANN, BORROWER, "10"))[BO].basis == "manager"
    assert list(behind(director, owns(ANN, BORROWER, "30"))) == [ANN]


def test_only_what_is_good_on_the_day_counts() -> None:
    sold = owns(ANN, BORROWER, "60", until=DAY)
    bought = owns(BO, BORROWER, "60", since=DAY)
    assert list(behind(sold, bought)) == [BO]


def test_an_owner_of_a_share_that_nobody_knows_adds_nothing() -> None:
    assert behind(owns(ANN, BORROWER, None)) == {}


def test_more_than_the_whole_is_refused_with_what_is_there() -> None:
    known = [owns(ANN, BORROWER, "60"), owns(BO, BORROWER, "30")]
    check_new(owns(HOLDING, BORROWER, "10"), known)
    with pytest.raises(Refused) as refusal:
        check_new(owns(HOLDING, BORROWER, "10.0001"), known)
    assert "100.0001 %" in refusal.value.says("en")
    assert "90%" in refusal.value.says("zh")


def test_shares_of_different_times_are_not_added_up() -> None:
    known = [owns(ANN, BORROWER, "100", until="2026-01-01")]
    check_new(owns(BO, BORROWER, "100", since="2026-01-01"), known)
    with pytest.raises(Refused):
        check_new(owns(BO, BORROWER, "100", since="2025-12-31"), known)


def test_a_later_owner_is_met_by_one_who_begins_before() -> None:
    known = [owns(ANN, BORROWER, "60", since="2027-01-01")]
    with pytest.raises(Refused, match="110"):
        check_new(owns(BO, BORROWER, "50", since="2026-01-01"), known)


def test_a_circle_is_refused_with_the_way_it_takes() -> None:
    known = [owns(HOLDING, BORROWER, "50"), owns(OTHER, HOLDING, "50")]
    with pytest.raises(Refused, match=f"circle: {BORROWER} → {OTHER} → {HOLDING} → {BORROWER}"):
        check_new(owns(BORROWER, OTHER, "1"), known)
    with pytest.raises(Refused, match="itself"):
        check_new(owns(BORROWER, BORROWER, "1"), [])


def test_what_was_sold_before_closes_no_circle() -> None:
    known = [owns(HOLDING, BORROWER, "50", until="2026-01-01")]
    check_new(owns(BORROWER, HOLDING, "50", since="2026-01-01"), known)


def test_control_closes_a_circle_too_and_other_relations_do_not() -> None:
    known = [Relation(HOLDING, BORROWER, CONTROLLER, number=900)]
    with pytest.raises(Refused):
        check_new(owns(BORROWER, HOLDING, "5"), known)
    check_new(Relation(BORROWER, HOLDING, "guarantor"), known)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 60)), max_size=25))
def test_however_relations_come_in_the_whole_of_each_party_has_owners_of_at_most_the_whole(
    asked: list[tuple[int, int, int]],
) -> None:
    known: list[Relation] = []
    for number, (owner, of, share) in enumerate(asked, 1):
        new = Relation(owner, of, "owner", Decimal(share), number=number)
        try:
            check_new(new, known)
        except Refused:
            continue
        known.append(new)
    for top in range(1, 7):
        found = beneficial_owners(top, known, lambda party, top=top: party != top, DAY, Decimal(0))  # type: ignore[misc]
        assert all(one.share <= 100 for one in found)
