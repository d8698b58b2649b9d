"""The ways of a satisfaction review, whole, on a virtual clock: events, clocks, letters and what follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.errors import Malformed, Refused
from casework.models import Signal
from tests.cast import Cast, body_of, kinds_of
from tests.journeys import reviews
from tests.journeys.customer_desk import CustomerDesk, at_desk
from tests.journeys.recount import everything


def test_a_satisfied_customer_is_thanked_and_that_is_all(cast: Cast) -> None:
    desk = reviews.satisfied(cast)
    assert desk.state == "closed_no_action"
    assert desk.triggers == ["fall_due", "send", "answer", "route_ok"]
    assert desk.letters == ["survey_invitation", "survey_thanks"]
    assert {name: clock["result"] for name, clock in desk.now.clocks.items()} == {
        "SAT-SEND": "met",
        "SAT-RESP": "met",
        "SAT-CYCLE": None,
    }
    assert desk.now.row["next_due"] is None
    assert everything() == []


def test_an_invitation_leaves_in_working_hours_of_its_day(cast: Cast) -> None:
    desk = reviews.planned(cast)
    desk.wait_until("2026-11-25T09:29+00:00")
    assert (desk.state, desk.triggers) == ("scheduled", ["fall_due"])
    desk.wait_until("2026-11-25T09:31+00:00")
    assert desk.state == "invited"


def test_a_person_is_reminded_once_and_has_two_weeks(cast: Cast) -> None:
    desk = reviews.silent(cast)
    assert desk.state == "no_response"
    assert desk.letters == ["survey_invitation", "survey_reminder"]
    assert desk.clock("SAT-RESP")["due_at"] == datetime(2026, 12, 10, tzinfo=UTC)
    assert desk.clock("SAT-RESP")["breached_at"] is None


def test_a_company_has_three_weeks(cast: Cast) -> None:
    desk = reviews.asked(cast)
    desk.wait(days=20)
    assert desk.state == "reminded"
    desk.wait(days=2)
    assert desk.state == "no_response"
    assert desk.clock("SAT-RESP")["due_at"] == datetime(2026, 12, 17, tzinfo=UTC)


def test_who_objects_is_never_asked_and_each_refusal_is_on_record(cast: Cast) -> None:
    desk = reviews.objected(cast)
    assert desk.state == "suppressed"
    assert desk.letters == []
    assert desk.kinds.count("timer_refused") == 2
    assert desk.triggers == ["fall_due", "give_up_sending"]
    assert desk.clock("SAT-SEND")["result"] == "met"


def test_an_open_complaint_silences_the_survey(cast: Cast) -> None:
    desk = reviews.planned(cast)
    log_complaint_of(desk)
    desk.wait(days=4)
    assert desk.state == "suppressed"
    assert desk.letters == []


def log_complaint_of(desk: CustomerDesk) -> str:
    """Open a complaint of the desk's customer."""
    from casework.commands.cases.open_case import OpenCase, open_case
    from tests.cast import FIELDS

    given = {**FIELDS, "received_at": desk.at}
    command = OpenCase("complaint", "A charge", desk.party, desk.cast.hana, given, duplicates_looked_for=True)
    return str(open_case(command, desk.at)["reference"])


def test_a_reason_tells_why_somebody_is_left_out(cast: Cast) -> None:
    desk = reviews.left_out(cast)
    assert desk.state == "suppressed"
    assert desk.now.fields["suppression_reason"] == "not_sampled"
    assert reviews.overtaken_by_a_complaint(cast).state == "suppressed"


def test_what_comes_back_is_sent_another_way_once_and_the_address_corrected(cast: Cast) -> None:
    desk = reviews.asked(cast)
    desk.do("lin", "resend", bounce_reason="unknown_address", other_method="sms")
    with pytest.raises(Refused, match="is not for cases"):
        desk.do("lin", "resend", bounce_reason="mailbox_full", other_method="email")
    desk.do("lin", "bounce", bounce_reason="number_unassigned")
    assert desk.state == "undeliverable"
    assert desk.letters == ["survey_invitation", "survey_invitation"]
    desk.finish("lin", "correct_address", address_corrected=True)
    assert desk.now.row["next_due"] is None


def test_a_customer_is_won_back_by_promises_that_are_kept(cast: Cast) -> None:
    desk = reviews.recovered(cast)
    assert desk.state == "closed_recovered"
    assert desk.letters == ["survey_invitation", "survey_pulse"]
    for name in ("SAT-LOOP", "SAT-PLAN", "SAT-ACT"):
        assert desk.clock(name)["result"] == "met", name
    two_working_days = datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert desk.clock("SAT-LOOP")["due_at"] == two_working_days  # it was 5 of 10
    assert desk.told("to_follow_up") == {"lin", "mara"}
    assert desk.told("item_opened") == {"hana"}
    assert desk.rows(Signal, "code") == []
    assert desk.now.row["next_due"] is None


def test_a_promise_that_is_not_kept_holds_the_case(cast: Cast) -> None:
    desk = reviews.talked_to(cast, second_promise="A call each Friday.", second_promise_by="2026-12-18")
    desk.finish("hana", "write_plan", plan="Theo takes it.")
    desk.finish("hana", "keep_promise", promise_kept_on="2026-11-26")
    with pytest.raises(Refused, match="Keep the second promise"):
        desk.do("hana", "done", evidence="Half of it.")


def test_who_is_still_not_satisfied_leaves_a_sign_for_retention(cast: Cast) -> None:
    desk = reviews.not_settled(cast)
    desk.wait(hours=1)
    assert desk.state == "closed_unresolved"
    assert desk.rows(Signal, "code") == [("NPS",)]
    assert kinds_of(desk.reference)[-1] == "followed_up"


def test_silence_to_the_second_question_closes_the_case(cast: Cast) -> None:
    desk = reviews.silent_when_asked_again(cast)
    assert desk.state == "closed_unresolved"
    assert desk.triggers[-2:] == ["send_pulse", "pulse_silent"]


def test_a_comment_that_is_a_complaint_becomes_one_received_when_it_was_given(cast: Cast) -> None:
    desk = reviews.a_complaint_in_it(cast)
    assert desk.state == "escalated_to_complaint"
    (reference,) = desk.others("complaint")
    complaint = at_desk(desk, reference)
    answered_at = datetime.fromisoformat(desk.now.row["fields"]["answered_at"])
    assert complaint.now.row["received_at"] == answered_at
    assert {clock["started_at"] for clock in complaint.now.clocks.values()} == {answered_at}
    assert (desk.links, complaint.links) == ({"led_to"}, {"caused_by"})
    assert desk.clock("SAT-LOOP")["result"] == "met"
    assert everything() == []


def test_a_customer_is_given_up_by_two_people_after_enough_attempts(cast: Cast) -> None:
    desk = reviews.answered(cast, "2", metric="ces")
    desk.assign("lin", "hana")
    desk.do("hana", "attempt", contact_channel="phone", contact_result="no_answer")
    with pytest.raises(Refused, match="1 attempts on 1 channels"):
        desk.do("hana", "unreachable")
    desk.wait(days=3)
    desk.do("hana", "attempt", contact_channel="phone", contact_result="no_answer")
    desk.do("hana", "attempt", contact_channel="email", contact_result="sent")
    with pytest.raises(Refused, match="spread over a longer time"):
        desk.do("hana", "unreachable")
    desk.wait(days=5)
    desk.do("hana", "unreachable")
    assert desk.state == "contacting"  # it takes two
    desk.confirm("lin", "unreachable")
    assert desk.state == "closed_unresolved"
    assert desk.letters[-1] == "open_offer"
    assert desk.told("attempt_due") == {"hana"}


def test_a_case_is_taken_up_again_within_sixty_days_and_not_later(cast: Cast) -> None:
    desk = reviews.taken_up_again(cast)
    assert desk.state == "follow_up"
    assert desk.clock("SAT-LOOP")["cycle"] == 2
    desk.do("lin", "refuse_contact", comment="Settled on the phone.")
    desk.wait(days=61)
    with pytest.raises(Refused, match="The time for this ended"):
        desk.do("lin", "reopen", comment="Once more.")


def test_a_slip_is_corrected_by_two_people_and_the_first_entry_stays(cast: Cast) -> None:
    desk = reviews.a_slip_corrected(cast)
    assert desk.state == "closed_no_action"
    bodies = [body_of(desk.reference, seq) for seq in range(1, desk.now.row["seq"] + 1)]
    (correction,) = [body for body in bodies if body.get("trigger") == "correct" and body["kind"] == "moved"]
    assert (correction["was"], correction["values"]["score"]) == ({"score": "2"}, "9")


def test_nobody_who_is_rated_records_the_answer_or_follows_it_up(cast: Cast) -> None:
    desk = reviews.asked(cast, rated_person=cast.ids["hana"], method="call")
    given: dict[str, Any] = {
        "answered_at": desk.at.isoformat(),
        "metric": "nps",
        "score": "3",
        "contact_permission": True,
    }
    with pytest.raises(Refused, match="You are rated"):
        desk.do("hana", "answer", **given)
    desk.do("theo", "answer", **given)
    with pytest.raises(Refused, match="involved in the matter"):
        desk.assign("lin", "hana")
    desk.assign("lin", "theo")
    desk.do("theo", "attempt", contact_channel="phone", contact_result="no_answer")


def test_an_answer_outside_the_scale_is_not_taken(cast: Cast) -> None:
    desk = reviews.asked(cast)
    given: dict[str, Any] = {"answered_at": desk.at.isoformat(), "metric": "csat", "contact_permission": True}
    with pytest.raises(Malformed):
        desk.do("customer", "answer", score="6", **given)
    assert desk.state == "invited"


def test_a_customer_is_not_asked_twice_about_the_same(cast: Cast) -> None:
    desk = reviews.planned(cast)
    with pytest.raises(Refused, match=desk.reference):
        reviews.planned(cast, party=desk.party)
    assert reviews.planned(cast, party=desk.party, trigger="milestone").state == "scheduled"
