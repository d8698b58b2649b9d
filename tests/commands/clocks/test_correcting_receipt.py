"""A receipt typed wrongly and then corrected: what that withdrew is watched anew, what it left stays."""

from __future__ import annotations

from datetime import timedelta

from casework.commands.cases.correct_fields import CorrectFields, correct_fields
from tests.cast import MONDAY, Cast, body_of
from tests.journeys.desk import Desk
from tests.journeys.recount import everything

LONG_AGO = MONDAY - timedelta(days=90)


def correct(desk: Desk, received_days_ago: int) -> None:
    given = {"received_at": (MONDAY - timedelta(days=received_days_ago)).isoformat()}
    correct_fields(CorrectFields(desk.reference, desk.cast.lin, given, "The postmark."), desk.at)


def breaches_of(desk: Desk, clock: str) -> list[str]:
    """Return when this clock was recorded as breached, from the events."""
    bodies = [body_of(desk.reference, seq) for seq in range(1, len(desk.kinds) + 1)]
    return [body["reached_at"] for body in bodies if (body["kind"], body.get("clock")) == ("breached", clock)]


def test_a_clock_whose_breach_was_a_mistake_reminds_and_is_breached_again(cast: Cast) -> None:
    desk = Desk(cast, received=LONG_AGO)
    desk.wait(minutes=10)
    assert desk.clock("UK-8W")["breached_at"] is not None
    correct(desk, received_days_ago=1)
    assert desk.clock("UK-8W")["breached_at"] is None
    before = len(desk.mails)
    desk.wait(days=60)
    assert desk.clock("UK-8W")["breached_at"] == desk.clock("UK-8W")["due_at"]
    assert len(breaches_of(desk, "UK-8W")) == 2
    assert len(desk.mails) > before
    assert everything() == []


def test_a_breach_that_a_correction_moves_is_not_recorded_twice(cast: Cast) -> None:
    desk = Desk(cast, received=LONG_AGO)
    desk.wait(minutes=10)
    was = desk.clock("UK-8W")["breached_at"]
    correct(desk, received_days_ago=100)
    desk.wait(days=1)
    assert desk.clock("UK-8W")["breached_at"] == was - timedelta(days=10)
    assert len(breaches_of(desk, "UK-8W")) == 1
    assert everything() == []
