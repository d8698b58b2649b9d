"""Many at the same time: one wins and the others are told, one request takes effect once, nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from casework.commands import statements, writing
from casework.commands.cases import acting
from casework.commands.cases.add_note import AddNote, add_note
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import wake_timer
from casework.db import db
from tests.cast import CUSTOMER, FIELDS, MONDAY, Cast, body_of, kinds_of, log_complaint
from tests.commands.at_once import Crowd, answers, at_once, codes
from tests.journeys.beginnings import CLASSIFIED
from tests.journeys.desk import Desk
from tests.journeys.recount import everything

THREADS, ROUNDS = 16, 5
LATER = MONDAY + timedelta(hours=1)


def assignments(cast: Cast, reference: str) -> list[partial[object]]:
    """Sixteen acts of two leads who give the case, as they both see it, to two people."""
    leads, people = (cast.lin, cast.mara), (cast.ids["hana"], cast.ids["theo"])
    pairs = [(leads[number % 2], people[number // 2 % 2]) for number in range(THREADS)]
    return [partial(assign_case, AssignCase(reference, to, lead, version=1), LATER) for lead, to in pairs]


def test_of_two_leads_who_assign_at_once_one_wins_and_the_other_is_told(bank: Flask, cast: Cast) -> None:
    for _ in range(ROUNDS):
        reference = log_complaint(cast.hana)
        results = at_once(bank, assignments(cast, reference))
        assert len(answers(results)) == 1
        assert codes(results) == ["stale"] * (THREADS - 1)
        assert kinds_of(reference).count("assigned") == 1
    assert everything() == []


def test_without_the_check_of_the_version_both_leads_would_win(
    bank: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "check_version", lambda *_: None)
    results = [at_once(bank, assignments(cast, log_complaint(cast.hana))) for _ in range(ROUNDS)]
    assert max(len(answers(each)) for each in results) > 1


def test_a_case_is_assigned_or_closed_never_both_on_one_reading(bank: Flask, cast: Cast) -> None:
    for _ in range(ROUNDS):
        desk = Desk(cast)
        desk.do("hana", "classify", **CLASSIFIED)
        version, letter = desk.now.row["version"], desk.letter("enquiry_reply")
        closing = MoveCase(
            desk.reference, "not_complaint", cast.lin, version, letter=letter, comment="Asks for the rate."
        )
        giving = AssignCase(desk.reference, cast.ids["hana"], cast.mara, version)
        acts = [partial(move_case, closing, LATER), partial(assign_case, giving, LATER)]
        results = at_once(bank, acts * (THREADS // 2))
        assert len(answers(results)) == 1
        assert codes(results) == ["stale"] * (THREADS - 1)
    assert everything() == []


@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_a_deadline_met_or_missed_at_the_last_moment_is_recorded_as_one_of_both(
    bank: Flask, cast: Cast, minutes: int
) -> None:
    for _ in range(ROUNDS):
        desk = Desk(cast)
        due = desk.clock("UK-ACK")["due_at"]
        told = MoveCase(desk.reference, "acknowledge", cast.hana, letter=desk.letter("acknowledgement"))
        waking = claim_timers(due)
        acts = [partial(wake_timer, timer, due) for timer in waking for _ in range(5)]
        acts.insert(len(acts) // 2, partial(move_case, told, due + timedelta(minutes=minutes)))
        results = at_once(bank, acts)
        assert codes(results) == []
        kinds, clock = kinds_of(desk.reference), desk.clock("UK-ACK")
        breaches = [body_of(desk.reference, seq) for seq, kind in enumerate(kinds, 1) if kind == "breached"]
        recorded = [body for body in breaches if body["clock"] == "UK-ACK"]
        assert (clock["state"], clock["result"]) == ("stopped", "missed" if recorded else "met")
        assert len(recorded) == (clock["breached_at"] is not None)
    assert everything() == []


def test_a_request_sent_twenty_times_at_once_takes_effect_once(bank: Flask, cast: Cast) -> None:
    reference, letter = log_complaint(cast.hana), Desk(cast).letter("acknowledgement")
    hana, text = cast.hana, "She rang."
    asked = [
        partial(assign_case, AssignCase(reference, hana.id, hana, version=1, key="claim"), LATER),
        partial(move_case, MoveCase(reference, "acknowledge", hana, 2, "told", letter=letter), LATER),
        partial(add_note, AddNote(reference, hana, text, key="note"), LATER),
        partial(assign_case, AssignCase(reference, None, hana, version=3, key="back"), LATER),
    ]
    for request in asked:
        results = at_once(bank, [request] * 20)
        assert results == [results[0]] * 20, codes(results)
    kinds = kinds_of(reference)
    assert [kinds.count(kind) for kind in ("assigned", "moved", "noted", "returned_to_queue")] == [1] * 4
    assert everything() == []


def test_a_case_opened_twenty_times_at_once_under_one_key_is_one_case(bank: Flask, cast: Cast) -> None:
    fields = {**FIELDS, "received_at": MONDAY}
    opening = OpenCase(
        "complaint", "A charge", CUSTOMER, cast.hana, fields, key="one", duplicates_looked_for=True
    )
    results = at_once(bank, [partial(open_case, opening, LATER)] * 20)
    assert results == [results[0]] * 20, codes(results)
    with db.engine.connect() as connection:
        counted = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar() for t in ("cases", "parties")
        ]
    assert counted == [1, 1]
    assert everything() == []


@pytest.mark.slow
def test_nothing_is_lost_when_eight_people_work_on_three_cases(bank: Flask, cast: Cast) -> None:
    crowd = Crowd(bank, cast, people=8, cases=3)
    crowd.work(acts=200)
    assert crowd.faults() == []
    assert len(answers(crowd.results)) > 800
    assert codes(crowd.results).count("unavailable") < 160  # of 1,600: told to send it again, not lost


def test_a_write_that_ignores_what_it_was_decided_on_is_found(
    bank: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded = statements.change_text(statements.CASES) + " --"  # what stands behind it guards
    texts = {statements.CASES.name: unguarded}
    monkeypatch.setattr(writing, "change_text", lambda t: texts.get(t.name) or statements.change_text(t))
    monkeypatch.setattr(statements, "_changed_case", _changed_whatever_it_was)
    statements.postgres_statement.cache_clear()
    try:
        crowd = Crowd(bank, cast, people=8, cases=1)
        crowd.work(acts=20)
        assert crowd.faults() != []
    finally:
        statements.postgres_statement.cache_clear()


def _changed_whatever_it_was() -> object:
    rows = statements._given("change", statements.CASES)
    values = {c.name: rows.c[c.name] for c in statements.CASES.c if c.name not in statements.FIXED}
    mine = statements.CASES.c.id == statements.bindparam("id")
    return (
        statements.update(statements.CASES)
        .values(values)
        .where(mine)
        .returning(statements.CASES.c.id)
        .cte("done")
    )
