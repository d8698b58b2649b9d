"""A customer recorded without any case is screened at once, and a merge takes her hits along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.commands.parties.record_party import NewParty
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.jobs.screening import Newcomers, screen_everybody, screen_what_waits
from casework.models import ScreenedParty, ScreeningRun
from casework.queries.outside.asked import OUTSIDE, Asked
from casework.queries.screening.runs import screenings_due
from tests.cast import MONDAY, Cast
from tests.commands.imports.files import customers, rows
from tests.commands.parties.known import report
from tests.commands.screening.lists import (
    SECOND,
    hits,
    loaded,
    onboarding,
    read,
    review_taken,
    reviews,
    taken,
    tick,
    waiting,
)

HOUR = timedelta(hours=1)
LISTED = "Vostochny Terminal"
__all__ = ["onboarding"]


@pytest.fixture
def lists(bank: Flask) -> None:
    loaded()
    for number in screenings_due(MONDAY):
        screen_everybody(number, lambda: MONDAY)


def added(cast: Cast, name: str) -> int:
    return int(add_party(AddParty("uk", NewParty(name, "organisation"), cast.hana), MONDAY)["party"])


def screened() -> list[int]:
    return [row["party_id"] for row in rows(ScreenedParty)]


def test_who_is_recorded_is_screened_at_once_and_a_hit_comes_before_compliance(
    cast: Cast, lists: None
) -> None:
    newcomers = Newcomers()
    assert newcomers.screen(MONDAY) == 0
    plain, listed = added(cast, "Marigold Bakeries"), added(cast, LISTED)
    assert newcomers.screen(MONDAY) == 2
    assert screened() == [plain, listed]
    assert [hit.party_id for hit in hits()] == [listed]
    screen_what_waits(MONDAY)
    (review,) = reviews()
    assert read(review).row["party_id"] == listed
    assert newcomers.screen(MONDAY) == 0 and report().findings == []


def test_without_a_list_nobody_is_asked_after(bank: Flask, cast: Cast) -> None:
    added(cast, LISTED)
    assert Newcomers().screen(MONDAY) == 0 and rows(ScreeningRun) == []


def test_everybody_in_a_file_is_screened(cast: Cast, lists: None) -> None:
    customers(cast.lin, ["name"], *([f"Marigold Bakery {n}"] for n in range(150)), [LISTED])
    newcomers = Newcomers()
    assert newcomers.screen(MONDAY) == 151
    assert len(hits()) == 1


def test_another_name_is_asked_after_within_the_hour(cast: Cast, lists: None) -> None:
    newcomers, party = Newcomers(), added(cast, "Marigold Bakeries")
    newcomers.screen(MONDAY)
    change_party(ChangeParty(party, cast.hana, {"name": LISTED}, None), MONDAY)
    newcomers.screen(MONDAY + HOUR)
    assert [hit.entry for hit in hits()] == ["102"]
    record_fact(
        RecordFact(party, cast.hana, Fact("trading_name", "Golden Kestrel Shipping", "Shop", "2026-11-23")),
        MONDAY,
    )
    newcomers.screen(MONDAY + 2 * HOUR)
    assert [hit.entry for hit in hits()] == ["102", "103"]


def test_the_hits_of_a_merged_customer_go_with_who_stays(cast: Cast, lists: None) -> None:
    newcomers = Newcomers()
    master, duplicate = added(cast, "Marigold Bakeries"), added(cast, LISTED)
    newcomers.screen(MONDAY)
    screen_what_waits(MONDAY)
    merge_parties(MergeParties(master, duplicate, cast.lin, "The same register number."), MONDAY)
    assert [(hit.party_id, hit.state) for hit in hits()] == [(master, "open")]
    assert newcomers.screen(MONDAY + HOUR) == 1
    assert screened() == [master] and len(hits()) == 1
    loaded(SECOND, MONDAY + HOUR)
    for number in screenings_due(MONDAY + HOUR):
        screen_everybody(number, lambda: MONDAY + HOUR)
    assert [(hit.party_id, hit.ended_at is not None) for hit in hits()] == [(master, True)]
    assert read(reviews()[0]).row["party_id"] == master


def test_a_decision_on_the_same_hit_of_both_stays(cast: Cast, lists: None) -> None:
    newcomers = Newcomers()
    first = added(cast, LISTED)
    newcomers.screen(MONDAY)
    review = review_taken(cast, MONDAY)
    decide_hit(DecideHit(review, hits()[0].id, "false", "Another register number.", cast.remy), MONDAY + HOUR)
    second = added(cast, LISTED)
    newcomers.screen(MONDAY + HOUR)
    merge_parties(MergeParties(second, first, cast.lin, "The same."), MONDAY + HOUR)
    kept = {hit.party_id: (hit.state, hit.ended_at is None) for hit in hits()}
    assert kept == {second: ("false", True), first: ("false", False)}


def test_who_handles_the_case_that_waits_does_not_decide_on_a_hit_found_before_it(
    cast: Cast, onboarding: None, lists: None
) -> None:
    reference = waiting(cast, LISTED)
    Newcomers().screen(MONDAY)  # before the case itself asks
    tick(MONDAY)
    (review,) = reviews()
    assert read(review).row["party_id"] == read(reference).row["party_id"]
    taken(cast, review, MONDAY)
    handlers = OUTSIDE["cause.handlers"](Asked(read(review), cast.remy, MONDAY, {}))
    assert cast.hana.name in handlers and cast.remy.name not in handlers
