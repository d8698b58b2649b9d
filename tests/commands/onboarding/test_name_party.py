"""A case names its parties by role, once each, and only customers of its own entity."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.commands.onboarding.name_party import NameParty, name_party
from casework.domain.facts import SYSTEM
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.queries.cases.reading import read_case
from tests.cast import MONDAY, Cast, body_of, kinds_of, log_complaint
from tests.journeys.recount import everything, look


def party_of(reference: str) -> int:
    return int(read_case(reference, SYSTEM, "case.read").row["party_id"])


def test_a_party_gets_a_role_leaves_it_and_gets_it_again(app: Flask, cast: Cast) -> None:
    first, second = log_complaint(cast.hana), log_complaint(cast.hana)
    sponsor = party_of(second)
    name_party(NameParty(first, sponsor, "sponsor", cast.hana), MONDAY)
    assert read_case(first, SYSTEM, "case.read").parties_in("sponsor") == [sponsor]
    name_party(NameParty(first, sponsor, "sponsor", cast.hana, on=False), MONDAY)
    assert read_case(first, SYSTEM, "case.read").parties_in("sponsor") == []
    name_party(NameParty(first, sponsor, "sponsor", cast.hana), MONDAY)
    assert read_case(first, SYSTEM, "case.read").parties_in("sponsor") == [sponsor]
    told = body_of(first, len(kinds_of(first)))
    assert (told["kind"], told["named"], told["role"]) == ("party_named", sponsor, "sponsor")
    assert everything() == []


def test_what_is_so_already_is_no_role_or_not_ours_is_refused_without_a_trace(app: Flask, cast: Cast) -> None:
    first, second, foreign = (
        log_complaint(cast.hana),
        log_complaint(cast.hana),
        log_complaint(cast.wei, entity="cn"),
    )
    name_party(NameParty(first, party_of(second), "sponsor", cast.hana), MONDAY)
    before = look([read_case(first, SYSTEM, "case.read").row["id"]])
    for party, role, who, error in (
        (party_of(second), "sponsor", cast.hana, Refused),
        (party_of(second), "uncle", cast.hana, Malformed),
        (party_of(foreign), "sponsor", cast.hana, NotFound),
        (party_of(second), "spv", cast.zed, NotFound),
        (party_of(second), "spv", cast.otto, Denied),
    ):
        with pytest.raises(error):
            name_party(NameParty(first, party, role, who), MONDAY)
    assert look([read_case(first, SYSTEM, "case.read").row["id"]]) == before
