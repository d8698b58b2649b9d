"""Stories of satisfaction reviews, each told to its end or to where it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.db import transaction
from casework.models import Suppression
from tests.cast import Cast
from tests.journeys.customer_desk import COMPANY, PERSON, CustomerDesk, system_moves

ASKED: dict[str, Any] = {
    "trigger": "relationship",
    "survey": "relationship",
    "method": "email",
    "send_on": "2026-11-25",
}
THE_TALK: dict[str, Any] = {
    "talk": "Drawdowns take too long.",
    "driver": "speed",
    "promise": "One named person for drawdowns.",
    "promise_by": "2026-12-11",
}


def planned(cast: Cast, **fields: Any) -> CustomerDesk:
    """Plan to ask a customer on Wednesday."""
    return CustomerDesk(cast, "satisfaction_review", **{**ASKED, **fields})


def asked(cast: Cast, **fields: Any) -> CustomerDesk:
    """Ask a customer, and come to the afternoon of that Wednesday."""
    desk = planned(cast, **fields)
    desk.wait_until("2026-11-25T15:00+00:00")
    return desk


def answered(cast: Cast, score: str, metric: str = "nps", **more: Any) -> CustomerDesk:
    """Have a customer answer on Thursday at noon."""
    desk = asked(cast)
    desk.wait_until("2026-11-26T12:00+00:00")
    given = {"metric": metric, "score": score, "contact_permission": True, **more}
    desk.do("customer", "answer", answered_at=desk.at.isoformat(), **given)
    return desk


def talked_to(cast: Cast, score: str = "5", **more: Any) -> CustomerDesk:
    """Reach a customer who is not satisfied, and promise something."""
    desk = answered(cast, score)
    desk.assign("lin", "hana")
    desk.do("hana", "attempt", contact_channel="phone", contact_result="no_answer")
    desk.do("hana", "reached", **{**THE_TALK, **more})
    return desk


def promises_kept(cast: Cast, score: str = "5") -> CustomerDesk:
    desk = talked_to(cast, score)
    desk.wait(days=1)
    desk.finish("hana", "write_plan", plan="Theo takes the drawdowns from Monday.")
    desk.wait(days=4)
    desk.finish("hana", "keep_promise", promise_kept_on="2026-12-01")
    desk.do("hana", "done", evidence="The letter of 1 December names him.")
    return desk


def satisfied(cast: Cast) -> CustomerDesk:
    return answered(cast, "9", promoter=True)


def silent(cast: Cast) -> CustomerDesk:
    desk = asked(cast, party=PERSON)
    desk.wait(days=15)
    return desk


def silent_company(cast: Cast) -> CustomerDesk:
    desk = asked(cast, party=COMPANY)
    desk.wait(days=22)
    return desk


def objected(cast: Cast) -> CustomerDesk:
    """Plan to ask who then objects to being asked: the policy stands against it until it is given up."""
    desk = planned(cast)
    entry = {"channel": "*", "purpose": "survey", "reason": "objection", "source": "person/1"}
    with transaction() as session:
        session.add(Suppression(id=1, party_id=desk.party, since=desk.at, until=None, **entry))
    desk.wait(days=4)
    return desk


def left_out(cast: Cast) -> CustomerDesk:
    desk = planned(cast)
    desk.at += timedelta(hours=1)
    system_moves(desk.reference, "suppress", desk.at, suppression_reason="not_sampled")
    return desk


def overtaken_by_a_complaint(cast: Cast) -> CustomerDesk:
    desk = planned(cast)
    desk.at += timedelta(hours=1)
    system_moves(desk.reference, "complaint_opened", desk.at)
    return desk


def came_back_twice(cast: Cast) -> CustomerDesk:
    desk = asked(cast)
    desk.do("lin", "resend", bounce_reason="unknown_address", other_method="sms")
    desk.do("lin", "bounce", bounce_reason="number_unassigned")
    return desk


def cancelled(cast: Cast) -> CustomerDesk:
    desk = planned(cast)
    desk.do("lin", "cancel", comment="The meeting was put off.")
    return desk


def recovered(cast: Cast) -> CustomerDesk:
    desk = promises_kept(cast)
    desk.wait(days=32)
    desk.do("customer", "verified", pulse_score="8")
    return desk


def not_settled(cast: Cast) -> CustomerDesk:
    desk = promises_kept(cast)
    desk.wait(days=32)
    desk.do("customer", "not_verified", pulse_score="4")
    return desk


def silent_when_asked_again(cast: Cast) -> CustomerDesk:
    desk = promises_kept(cast)
    desk.wait(days=62)
    return desk


def a_complaint_in_it(cast: Cast) -> CustomerDesk:
    desk = answered(cast, "3", complaint_like=True, customer_comment="Charged twice, and nobody answers.")
    desk.wait(hours=3)
    words = {"excerpt": "Charged twice, and nobody answers.", "desired_outcome": "The second charge back."}
    desk.do("lin", "to_complaint", product="corporate_account", **words)
    desk.wait(hours=1)
    return desk


def given_up(cast: Cast) -> CustomerDesk:
    desk = answered(cast, "2", metric="ces")
    desk.assign("lin", "hana")
    for channel in ("phone", "phone", "email"):
        desk.do("hana", "attempt", contact_channel=channel, contact_result="no_answer")
        desk.wait(days=3)
    desk.do("hana", "unreachable")
    desk.confirm("lin", "unreachable")
    return desk


def taken_up_again(cast: Cast) -> CustomerDesk:
    desk = answered(cast, "4", contact_permission=False)
    desk.do("lin", "refuse_contact", comment="No permission given.")
    desk.wait(days=20)
    desk.do("lin", "reopen", comment="She called us.")
    return desk


def a_slip_corrected(cast: Cast) -> CustomerDesk:
    desk = answered(cast, "2")
    desk.do("lin", "correct", comment="A nine was heard as a two.", score="9")
    desk.confirm("remy", "correct")
    return desk


def three_promises(cast: Cast) -> CustomerDesk:
    """Promise three things and keep each; only then is the case done."""
    by = {"second_promise_by": "2026-12-18", "third_promise_by": "2026-12-18"}
    desk = talked_to(cast, second_promise="A call each Friday.", third_promise="The fee back.", **by)
    desk.finish("hana", "write_plan", plan="Theo takes it.")
    for task, field in (
        ("keep_promise", "promise_kept_on"),
        ("keep_second_promise", "second_promise_kept_on"),
        ("keep_third_promise", "third_promise_kept_on"),
    ):
        desk.finish("hana", task, **{field: "2026-11-26"})
    desk.do("hana", "done", evidence="Each is on file.")
    return desk


def fallen_from_ten(cast: Cast) -> CustomerDesk:
    """Answer a seven after a ten, and wish for no call."""
    desk = answered(cast, "7", drop="3", contact_permission=False)
    desk.do("lin", "refuse_contact", comment="No permission given.")
    desk.wait(minutes=5)
    return desk


STORIES: tuple[Callable[[Cast], CustomerDesk], ...] = (
    satisfied,
    silent,
    silent_company,
    objected,
    left_out,
    overtaken_by_a_complaint,
    came_back_twice,
    cancelled,
    recovered,
    not_settled,
    silent_when_asked_again,
    a_complaint_in_it,
    given_up,
    taken_up_again,
    a_slip_corrected,
    three_promises,
    fallen_from_ten,
)
