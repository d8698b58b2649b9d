"""A new version of a list screens every customer again and raises exactly what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.commands.parties.record_party import NewParty
from casework.commands.screening import rescreen
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.commands.screening.rescreen import claim_screening, screen_batch
from casework.commands.screening.screen_parties import screen_parties
from casework.db import db
from casework.models import ScreenedParty, ScreeningRun
from casework.queries.screening.runs import screenings_due
from tests.cast import MONDAY, Cast, kinds_of
from tests.commands.screening.lists import (
    FIRST,
    SECOND,
    everybody,
    hits,
    loaded,
    read,
    reviews,
    taken,
    tick,
)

NEXT = MONDAY + timedelta(days=1)


def customer(cast: Cast, name: str, kind: str = "organisation") -> int:
    return int(add_party(AddParty("uk", NewParty(name, kind), cast.hana), MONDAY)["party"])


def told() -> list[tuple[str, str, bool]]:
    return [(hit.entry, hit.state, hit.ended_at is not None) for hit in hits()]


def runs() -> list[ScreeningRun]:
    return list(db.session.scalars(select(ScreeningRun).order_by(ScreeningRun.id)))


def test_a_new_version_raises_the_new_hits_and_ends_those_that_it_no_longer_gives(
    bank: Flask, cast: Cast
) -> None:
    for name in (
        "Vostochny Terminal",
        "Golden Kestrel Shipping",
        "Halcyon Marble Trading",
        "Marigold Bakeries",
    ):
        customer(cast, name)
    loaded()
    assert everybody(MONDAY) == ["made"]
    assert told() == [("102", "open", False), ("103", "open", False)]
    tick(MONDAY)
    assert len(reviews()) == 2
    loaded(SECOND, NEXT)
    assert everybody(NEXT) == ["made"]
    assert told() == [("102", "open", True), ("103", "open", True), ("105", "open", False)]
    first, second = runs()
    assert (first.screened, first.hits_new, first.hits_ended) == (4, 2, 0)
    assert (second.screened, second.hits_new, second.hits_ended) == (4, 1, 2)
    tick(NEXT)
    assert [read(review).row["state"] for review in reviews()] == ["ended", "ended", "open"]


def test_a_version_that_does_not_touch_a_hit_leaves_it_alone(bank: Flask, cast: Cast) -> None:
    customer(cast, "Kestrel Star")
    customer(cast, "Dmitri Orlovsky", "person")
    loaded()
    everybody(MONDAY)
    tick(MONDAY)
    before = [(hit.id, hit.case_id, hit.found_at) for hit in hits()]
    loaded(SECOND, NEXT)
    everybody(NEXT)
    tick(NEXT)
    assert [(hit.id, hit.case_id, hit.found_at) for hit in hits()] == before
    assert (runs()[-1].hits_new, runs()[-1].hits_ended) == (0, 0)
    assert len(reviews()) == 2


def test_the_decision_on_a_hit_stands_when_the_entry_comes_back(bank: Flask, cast: Cast) -> None:
    customer(cast, "Vostochny Terminal")
    loaded()
    everybody(MONDAY)
    tick(MONDAY)
    (review,) = reviews()
    taken(cast, review, MONDAY)
    at = MONDAY + timedelta(minutes=10)
    decide_hit(DecideHit(review, hits()[0].id, "false", "Another register number.", cast.remy), at)
    move_case(MoveCase(review, "hit_false", cast.remy, comment="See there."), at)
    for day, text in ((1, SECOND), (2, FIRST)):
        loaded(text, MONDAY + timedelta(days=day))
        everybody(MONDAY + timedelta(days=day))
        tick(MONDAY + timedelta(days=day))
    assert told() == [("102", "false", False)]
    assert hits()[0].versions == [1, 3]
    assert len(reviews()) == 1


def test_more_hits_of_a_customer_come_into_her_open_review(bank: Flask, cast: Cast) -> None:
    party = customer(cast, "Golden Kestrel Shipping")
    loaded()
    everybody(MONDAY)
    tick(MONDAY)
    loaded(FIRST + "106,GOLDEN KESTREL SHIPPING (HK),entity,MADE-UP,,\n", NEXT)
    everybody(NEXT)
    tick(NEXT)
    (review,) = reviews()
    assert [hit.case_id for hit in hits()] == [read(review).row["id"]] * 2
    assert kinds_of(review).count("hits_raised") == 1
    assert read(review).row["party_id"] == party


def test_aliases_and_a_new_name_are_asked_after_too(bank: Flask, cast: Cast) -> None:
    alias, renamed = customer(cast, "Marigold Bakeries"), customer(cast, "Plain Harbour Mills")
    loaded()
    everybody(MONDAY)
    assert told() == []
    record_fact(
        RecordFact(alias, cast.hana, Fact("trading_name", "Vostochnyi Terminal", "register", "2026-01-01")),
        MONDAY,
    )
    change_party(ChangeParty(renamed, cast.hana, {"name": "Golden Kestrel Shipping"}, 1), MONDAY)
    screen_parties([alias, renamed], "system", MONDAY + timedelta(hours=1))
    assert told() == [("102", "open", False), ("103", "open", False)]
    rows = {row.party_id: row.lists for row in db.session.scalars(select(ScreenedParty))}
    assert rows == {alias: {"ofac_sdn": 1}, renamed: {"ofac_sdn": 1}}


def test_a_name_changed_since_is_asked_after_on_the_whole_list(bank: Flask, cast: Cast) -> None:
    party = customer(cast, "Marigold Bakeries")
    loaded()
    everybody(MONDAY)
    change_party(ChangeParty(party, cast.hana, {"name": "Kestrel Star"}, 1), MONDAY)
    loaded(SECOND, NEXT)
    everybody(NEXT)
    assert told() == [("104", "open", False)]


def test_a_run_goes_on_where_a_dead_process_left_it(
    bank: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescreen, "BATCH", 2)
    for number in range(5):
        customer(cast, f"Vostochny Terminal {number}" if number % 2 else f"Marigold {number}")
    loaded()
    (number,) = screenings_due(MONDAY)
    claimed = claim_screening(number, MONDAY)
    assert claimed is not None and screen_batch(claimed, MONDAY) is not None
    assert claim_screening(number, MONDAY) is None  # somebody has it
    assert screenings_due(MONDAY) == []
    late = MONDAY + timedelta(minutes=10)
    again = claim_screening(number, late)
    assert again is not None and again["screened"] == 2
    assert screen_batch(claimed, late) is None  # who came back from the dead is overtaken
    row = again
    while row["state"] != "made":
        kept = screen_batch(row, late)
        assert kept is not None
        row = kept
    assert (row["screened"], row["hits_new"], len(hits())) == (5, 2, 2)


def test_a_run_that_a_newer_version_overtook_ends_at_once(bank: Flask, cast: Cast) -> None:
    customer(cast, "Vostochny Terminal")
    loaded()
    loaded(SECOND, NEXT)
    assert everybody(NEXT) == ["made", "made"]
    first, second = runs()
    assert (first.screened, first.trouble) == (0, "overtaken by version 2")
    assert (second.screened, second.hits_new) == (1, 0)


def test_a_list_that_comes_again_unchanged_screens_new_customers_and_renews_the_answers(
    bank: Flask, cast: Cast
) -> None:
    old = customer(cast, "Golden Kestrel Shipping")
    loaded()
    everybody(MONDAY)
    new = customer(cast, "Kestrel Star")
    loaded(FIRST, NEXT)
    assert everybody(NEXT) == ["made"]
    assert told() == [("103", "open", False), ("104", "open", False)]
    rows = {row.party_id: row.at for row in db.session.scalars(select(ScreenedParty))}
    assert rows == {old: NEXT, new: NEXT}
    assert (runs()[-1].hits_new, runs()[-1].hits_ended) == (1, 0)


def test_a_hit_that_nobody_decided_on_is_raised_anew_when_it_comes_back(bank: Flask, cast: Cast) -> None:
    customer(cast, "Vostochny Terminal")
    for day, text in enumerate((FIRST, SECOND, FIRST)):
        loaded(text, MONDAY + timedelta(days=day))
        everybody(MONDAY + timedelta(days=day))
        tick(MONDAY + timedelta(days=day))
    assert [read(review).row["state"] for review in reviews()] == ["ended", "open"]
    assert hits()[0].case_id == read(reviews()[1]).row["id"]
