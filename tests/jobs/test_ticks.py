"""What is due is done once, in order, and no row stops another."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

from flask import Flask
from sqlalchemy import select

from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.people.disable_person import DisablePerson, disable_person
from casework.db import transaction
from casework.jobs.ticks import drain_timers, hand_over_reports
from casework.models import Timer
from tests.cast import MONDAY, Cast, body_of, kinds_of
from tests.jobs.shift import (
    WEEK,
    case_id,
    fired,
    firings,
    hanas_case,
    mails,
    next_look,
    spoil,
    thresholds_in,
    tick_until,
)

EIGHT_WEEKS = {"50%", "75%", "90%", "100%", "T-5", "T-2", "T-1"}


def test_every_threshold_of_a_case_fires_once_and_is_an_event(cast: Cast) -> None:
    reference = hanas_case(cast, MONDAY)
    tick_until(MONDAY, MONDAY + 9 * WEEK)
    found = fired(reference)
    assert set(found.values()) == {1}
    assert {threshold for clock, _, _, threshold in found if clock == "UK-8W"} == EIGHT_WEEKS
    recorded = Counter(kinds_of(reference))
    assert sum(found.values()) == sum(
        recorded[kind] for kind in ("threshold_reached", "breached", "window_ended")
    )


def test_nothing_fires_early_and_without_delay_nothing_fires_late(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    tick_until(MONDAY, MONDAY + 9 * WEEK)
    assert len(firings()) > 10
    assert all(each.fired_at == each.reached_at for each in firings())


def test_a_scheduler_that_looks_before_anything_is_due_does_nothing(cast: Cast) -> None:
    reference = hanas_case(cast, MONDAY)
    due = next_look()
    assert due is not None
    before = kinds_of(reference)
    assert drain_timers(due - timedelta(microseconds=1)) == 0
    assert kinds_of(reference) == before
    assert drain_timers(due) > 0


def test_what_fires_in_one_tick_is_one_mail_to_each_who_is_told(cast: Cast) -> None:
    reference = hanas_case(cast, MONDAY)
    seen: Counter[tuple[int | None, datetime]] = Counter()
    tick_until(MONDAY, MONDAY + 9 * WEEK)
    for mail in mails(case_id=case_id(reference), template="reminder") + mails(template="breach"):
        seen[(mail.person_id, mail.created_at)] += 1
    assert len(seen) > 5
    assert set(seen.values()) == {1}


def test_half_of_a_long_term_waits_for_the_digest(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    tick_until(MONDAY, MONDAY + 9 * WEEK)
    kept = [mail for mail in mails(notice="half") if mail.state in ("digest", "folded")]
    assert {clock for mail in kept for clock in thresholds_in(mail)} >= {"UK-8W", "INT-RES"}
    assert all(set(thresholds_in(mail).values()) == {"50%"} for mail in kept)


def test_half_of_a_term_of_hours_is_told_at_once(cast: Cast) -> None:
    from casework.commands.mail.record_notices import Happening, _short
    from casework.rulebook.current import current

    hours = next(r for r in current().rules.values() if r.target.unit == "business_hours")
    days = next(r for r in current().rules.values() if r.target.unit == "business_days")
    told = [_short(Happening("threshold:50%", 1, _fired(rule))) for rule in (hours, days)]
    assert told == [True, False]


def _fired(rule: object) -> object:
    from casework.commands.clocks.record_due import Fired

    return Fired("X", rule, "50%", MONDAY, MONDAY, False, 1)  # type: ignore[arg-type]


def test_after_an_outage_all_is_recorded_and_one_mail_names_the_highest_of_each_clock(cast: Cast) -> None:
    reference = hanas_case(cast, MONDAY)
    late = MONDAY + 9 * WEEK
    drain_timers(late)
    assert {threshold for clock, _, _, threshold in fired(reference) if clock == "UK-8W"} == EIGHT_WEEKS
    told = mails(person_id=cast.ids["hana"], created_at=late)
    assert len(told) == 1
    assert thresholds_in(told[0])["UK-8W"] == "100%"
    assert told[0].template == "breach"


def test_thresholds_of_an_outage_are_recorded_in_the_order_in_which_they_were_reached(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    drain_timers(MONDAY + 9 * WEEK)
    reached = [each.reached_at for each in sorted(firings(), key=lambda each: each.seq)]
    assert reached == sorted(reached)


def test_a_breach_is_recorded_before_a_late_act_of_a_person(cast: Cast) -> None:
    reference = hanas_case(cast, MONDAY)
    late = MONDAY + 9 * WEEK
    hold_case(HoldCase(reference, cast.hana, True, "The court asked.", "2027-02-01"), late)
    kinds = kinds_of(reference)
    assert kinds[-1] == "held"
    breaches = [seq for seq, kind in enumerate(kinds, 1) if kind == "breached"]
    assert "UK-8W" in {body_of(reference, seq)["clock"] for seq in breaches}
    assert max(breaches) < len(kinds)
    before = fired(reference)
    drain_timers(late)
    assert fired(reference) == before


def test_a_row_that_cannot_be_handled_is_put_off_and_the_others_go_on(cast: Cast) -> None:
    good, bad = hanas_case(cast, MONDAY), hanas_case(cast, MONDAY)
    spoil(bad)
    at = tick_until(MONDAY, MONDAY + WEEK)
    assert len(fired(good)) > 3
    assert not fired(bad)
    with transaction() as session:
        rows = list(session.scalars(select(Timer).where(Timer.case_id == case_id(bad), Timer.put_off > 0)))
    assert rows
    assert all(row.trouble for row in rows)
    assert all(row.looks_at is not None and row.looks_at > at - timedelta(hours=7) for row in rows)


def test_a_row_is_put_off_ever_longer_up_to_six_hours(cast: Cast) -> None:
    bad = hanas_case(cast, MONDAY)
    spoil(bad)
    looks = []
    at = MONDAY
    for _ in range(14):
        due = next_look()
        assert due is not None
        looks.append(due)
        drain_timers(at := max(at, due), most=1)
    waits = [later - sooner for sooner, later in pairwise(looks)]
    assert max(waits) <= timedelta(hours=6, minutes=1)


def test_two_schedulers_at_once_leave_each_others_rows_alone(cast: Cast) -> None:
    from casework.commands.clocks.claim_timers import claim_timers

    for _ in range(3):
        hanas_case(cast, MONDAY)
    due = MONDAY + WEEK
    mine, theirs = claim_timers(due, 3), claim_timers(due, 100)
    assert len(mine) == 3
    assert theirs
    assert not {(t.case_id, t.name) for t in mine} & {(t.case_id, t.name) for t in theirs}


def test_rows_of_a_scheduler_that_died_are_claimed_again_a_minute_later(cast: Cast) -> None:
    from casework.commands.clocks.claim_timers import claim_timers

    reference = hanas_case(cast, MONDAY)
    due = MONDAY + WEEK
    assert claim_timers(due)
    assert drain_timers(due + timedelta(seconds=59)) == 0
    assert drain_timers(due + timedelta(seconds=60)) > 0
    assert set(fired(reference).values()) == {1}


def test_who_has_left_is_told_nothing_and_the_lead_is_told_instead(cast: Cast) -> None:
    reference = hanas_case(cast, MONDAY)
    disable_person(DisablePerson(cast.ids["hana"], cast.ada), MONDAY)
    late = MONDAY + 9 * WEEK
    drain_timers(late)
    told = {mail.person_id for mail in mails(case_id=case_id(reference), created_at=late)}
    assert cast.ids["hana"] not in told
    assert cast.ids["lin"] in told


def test_compliance_is_told_of_legal_deadlines_alone(cast: Cast) -> None:
    from casework.rulebook.current import current

    hanas_case(cast, MONDAY)
    tick_until(MONDAY, MONDAY + 9 * WEEK)
    told = mails(person_id=cast.ids["remy"], template="reminder")
    rules = {each["rule"] for mail in told for each in mail.inputs["clocks"]}
    assert rules
    assert all(current().rule(rule).regulatory for rule in rules)


def test_a_breach_is_told_at_any_hour_and_a_reminder_when_people_work(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    tick_until(MONDAY, MONDAY + 9 * WEEK)
    assert mails(template="breach")
    assert all(mail.not_before == mail.created_at for mail in mails(template="breach"))
    waiting = [mail for mail in mails(template="reminder") if mail.state == "waiting"]
    assert waiting
    assert all(9 <= mail.not_before.hour < 17 and mail.not_before.weekday() < 5 for mail in waiting)


def test_reports_that_are_due_are_handed_over_by_number(app: Flask) -> None:
    from tests.jobs.test_tasks import ask_for_report

    numbers = [ask_for_report(MONDAY), ask_for_report(MONDAY + timedelta(hours=1))]
    handed: list[tuple[str, int]] = []
    assert hand_over_reports(MONDAY, lambda kind, number: handed.append((kind, number))) == 1
    assert handed == [("report", numbers[0])]
