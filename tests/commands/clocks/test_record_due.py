"""Thresholds and breaches are recorded, however late they come to be known."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import wake_timer
from tests.cast import MONDAY, Cast, body_of, kinds_of, log_complaint
from tests.journeys.beginnings import CLASSIFIED
from tests.journeys.recount import told_by_the_verifier


def test_a_term_that_was_over_before_the_case_was_opened_is_recorded_as_breached(cast: Cast) -> None:
    reference = log_complaint(cast.hana, received=MONDAY - timedelta(days=100))
    for timer in claim_timers(MONDAY):
        wake_timer(timer, MONDAY)
    kinds = kinds_of(reference)
    breaches = [body_of(reference, seq) for seq, kind in enumerate(kinds, 1) if kind == "breached"]
    assert {"UK-8W", "INT-RES"} <= {body["clock"] for body in breaches}
    assert all(body["late"] and body["reached_at"] < body["at"] for body in breaches)
    assert {(body["cycle"], body["generation"]) for body in breaches} == {(1, 1)}


def test_what_was_recorded_late_is_recorded_once(cast: Cast) -> None:
    reference = log_complaint(cast.hana, received=MONDAY - timedelta(days=100))
    for minutes in (0, 5, 10):
        for timer in claim_timers(MONDAY + timedelta(minutes=minutes)):
            wake_timer(timer, MONDAY + timedelta(minutes=minutes))
    kinds = kinds_of(reference)
    breaches = [body_of(reference, seq)["clock"] for seq, kind in enumerate(kinds, 1) if kind == "breached"]
    assert len(breaches) == len(set(breaches)) > 0


def test_a_term_set_anew_after_it_was_over_breaches_again_and_the_record_still_agrees(cast: Cast) -> None:
    reference = log_complaint(cast.hana, severity="P3")
    tick(MONDAY + timedelta(days=4))  # three working days are over
    graver = {**CLASSIFIED, "severity": "P1"}  # five, from the same start
    move_case(MoveCase(reference, "classify", cast.hana, fields=graver), MONDAY + timedelta(days=4))
    tick(MONDAY + timedelta(days=9))
    bodies = [
        body_of(reference, seq) for seq, kind in enumerate(kinds_of(reference), 1) if kind == "breached"
    ]
    terms = [(b["policy"], b["generation"]) for b in bodies if b["clock"] == "INT-RES"]
    assert terms == [("INT-RES/2@1", 1), ("INT-RES@1", 2)]
    assert told_by_the_verifier() == []


def tick(at: datetime) -> None:
    for timer in claim_timers(at):
        wake_timer(timer, at)
