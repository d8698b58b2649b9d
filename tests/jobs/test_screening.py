"""The scheduler hands screenings over, brings hits before compliance, and no row stops another."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.commands.screening.request_screening import run_row
from casework.db import db, transaction
from casework.jobs.screening import hand_over_screenings, screen_everybody, screen_what_waits
from casework.jobs.tasks import TASKS
from casework.models import ScreeningRun
from tests.cast import MONDAY, Cast
from tests.commands.screening.lists import hits, loaded, reviews


def customer(cast: Cast, name: str) -> int:
    return int(add_party(AddParty("uk", NewParty(name, "organisation"), cast.hana), MONDAY)["party"])


def test_a_loaded_list_is_handed_over_until_everybody_was_screened(bank: Flask, cast: Cast) -> None:
    customer(cast, "Golden Kestrel Shipping")
    loaded()
    handed: list[tuple[str, int]] = []
    assert hand_over_screenings(MONDAY, lambda kind, number: handed.append((kind, number))) == 1
    ((kind, number),) = handed
    assert kind == "screening" and kind in TASKS
    assert screen_everybody(number, lambda: MONDAY) == "made"
    assert hand_over_screenings(MONDAY + timedelta(hours=1), lambda *_: None) == 0
    assert screen_everybody(number, lambda: MONDAY) == ""
    assert screen_what_waits(MONDAY) == 1
    assert (len(reviews()), len(hits())) == (1, 1)
    assert screen_what_waits(MONDAY) == 0


def test_a_screening_that_cannot_be_made_is_put_off_and_fails_in_the_end(bank: Flask, cast: Cast) -> None:
    with transaction() as session:
        row = run_row(1, MONDAY, "system", "never_loaded", {"never_loaded": 1})
        session.add(ScreeningRun(**row))
    at, states = MONDAY, []
    for _ in range(6):
        states.append(screen_everybody(1, lambda now=at: now))
        at += timedelta(hours=1)
    assert states == ["requested"] * 4 + ["failed", ""]
    assert db.session.scalars(select(ScreeningRun.trouble)).one() == "KeyError"
