"""Who may act: four eyes, conflicts, the unit complained of; who may be given a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.domain.facts import Refusal
from casework.domain.guards.people import (
    four_eyes,
    no_conflict,
    not_unit_complained_of,
    refusal_of_assignment,
)
from tests.domain.guards.said import said
from tests.domain.matters import HANA, LIN, REMY, facts


def test_nobody_approves_what_they_helped_to_write() -> None:
    refused = four_eyes(facts(LIN, makers=frozenset({HANA.name, LIN.name})))
    assert refused is not None
    assert refused.en == (
        "You helped to write what you would approve. Another person with this authority can approve it."
    )
    assert four_eyes(facts(LIN, makers=frozenset({HANA.name}))) is None


def test_a_delegate_counts_for_the_person_in_whose_place_they_act() -> None:
    delegate = replace(REMY, principal=LIN.name)
    assert four_eyes(facts(delegate, makers=frozenset({LIN.name}))) is not None
    assert four_eyes(facts(delegate, makers=frozenset({HANA.name}))) is None


def test_nobody_gives_two_approvals_of_one_chain() -> None:
    refused = four_eyes(facts(REMY, approvers=frozenset({REMY.name})))
    assert isinstance(refused, Refusal)
    assert "another person" in refused.en


def test_who_is_involved_in_the_matter_stays_out_of_it() -> None:
    refused = no_conflict(facts(LIN, extra={"actor.conflicted": True}))
    assert refused is not None
    assert "回避" in refused.zh
    assert no_conflict(facts(LIN)) is None


def test_nobody_of_the_unit_complained_of_reviews_the_complaint() -> None:
    about = {"unit_complained_of": "uk_retail"}
    assert not_unit_complained_of(facts(LIN, fields=about)) is not None
    assert not_unit_complained_of(facts(REMY, fields=about)) is None
    assert not_unit_complained_of(facts(REMY, fields=about, extra={"actor.units": ["uk_retail"]})) is not None
    assert not_unit_complained_of(facts(LIN, fields={})) is None


@pytest.mark.parametrize(
    ("outside", "told"),
    [
        ({}, None),
        ({"person.conflicted": True}, "involved in the matter"),
        ({"person.competences": ["card"]}, "does not handle this product"),
        ({"person.competences": ["loan", "card"]}, None),
        ({"person.competences": []}, None),
        ({"person.away": "2026-12-01"}, "away until 2026-12-01"),
    ],
)
def test_a_case_is_assigned_only_to_who_can_take_it(outside: dict[str, object], told: str | None) -> None:
    refused = refusal_of_assignment(facts(LIN, fields={"product": "loan"}, extra=outside))
    assert (refused is None) if told is None else (refused is not None and told in refused.en)


@pytest.mark.parametrize(
    ("name", "outside", "told"),
    [
        ("not_conflicted", {"person.conflicted": True}, "This person is involved in the matter."),
        ("not_conflicted", {}, None),
        ("competent", {"person.competences": ["card"]}, "This person does not handle this product."),
        ("competent", {"person.competences": ["loan"]}, None),
        ("not_away", {"person.away": "2026-12-01"}, "This person is away until 2026-12-01."),
        ("not_away", {"person.away": False}, None),
    ],
)
def test_each_reason_against_an_assignment_is_a_guard_of_its_own(
    name: str, outside: dict[str, object], told: str | None
) -> None:
    found = said(name, fields={"product": "loan"}, extra=outside)
    assert (found is None) if told is None else (found is not None and found.startswith(told))
