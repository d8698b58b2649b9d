"""The ways of a complaint, whole, on a virtual clock: events, clocks and mails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from casework.commands.cases.move_case import MoveCase, move_case
from casework.db import db
from casework.errors import Refused
from casework.models import Case
from casework.queries.cases.letters import WrittenLetter
from tests.cast import Cast, body_of, kinds_of
from tests.journeys import beginnings, stories
from tests.journeys.desk import Desk


def told(desk: Desk, notice: str) -> set[str]:
    """Return who was told by a notice, by name."""
    names = {number: name for name, number in desk.cast.ids.items()}
    return {names[person] for known, person in desk.mails if known == notice and person}


def missed(desk: Desk) -> set[str]:
    return {name for name, clock in desk.now.clocks.items() if clock["result"] == "missed"}


def test_a_complaint_is_resolved_at_once(cast: Cast) -> None:
    desk = stories.resolved_at_once(cast)
    assert desk.state == "closed_summary"
    assert desk.clock("UK-SRC")["result"] == "met"
    assert desk.clock("UK-8W")["result"] == "met"
    assert desk.now.row["next_due"] is None
    assert missed(desk) == set()


def test_a_complaint_is_upheld_made_good_and_paid(cast: Cast) -> None:
    desk = stories.made_good(cast)
    assert desk.state == "closed"
    assert desk.now.row["next_due"] is None
    assert missed(desk) == set()
    for name in ("UK-8W", "INT-RES", "REDRESS-PAY", "RCA"):
        assert desk.clock(name)["result"] == "met"
    acts = [act["do"] for move in desk.clock("INT-RES")["acts"]["moves"] for act in move]
    assert (acts.count("pause"), acts.count("resume")) == (1, 1)
    assert told(desk, "assigned") == {"hana"}
    assert told(desk, "returned") == {"hana"}
    assert told(desk, "item_opened") == {"hana"}
    assert kinds_of(desk.reference).count("item_done") == 2


def test_a_big_payment_and_a_serious_case_are_approved_by_compliance(cast: Cast) -> None:
    desk = stories.made_good_beyond_the_leads_limit(cast)
    assert desk.state == "response_issued"
    triggers = [body_of(desk.reference, n).get("trigger") for n in range(1, desk.now.row["seq"] + 1)]
    assert {"approve_redress_compliance", "approve_response_compliance"} <= set(triggers)


def test_an_appraisal_in_china_stops_the_legal_clock_while_it_lasts(cast: Cast) -> None:
    desk = stories.appraised_in_china(cast)
    assert desk.state == "response_issued"
    clock = next(
        c for name, c in desk.now.clocks.items() if name in ("CN-30", "CN-15") and c["result"] == "met"
    )
    acts = [act["do"] for move in clock["acts"]["moves"] for act in move]
    assert acts.count("pause") == acts.count("resume") == 1
    assert missed(desk) == set()


def test_in_india_the_internal_ombudsman_looks_before_a_refusal_leaves(cast: Cast) -> None:
    desk = stories.reviewed_in_india(cast)
    assert desk.state == "response_issued"
    assert desk.clock("IN-IO20")["result"] == "met"
    triggers = [body_of(desk.reference, n).get("trigger") for n in range(1, desk.now.row["seq"] + 1)]
    assert triggers.count("to_internal_review") == 2


def test_an_ombudsmans_case_is_under_legal_hold_and_its_award_is_paid(cast: Cast) -> None:
    desk = stories.taken_to_the_ombudsman(cast)
    assert desk.state == "closed"
    assert desk.now.row["legal_hold"]["matter"] == "FOS-1"
    assert desk.clock("EDR-FILE")["result"] == "met"
    assert desk.clock("AWARD-PAY")["result"] == "met"


def test_an_overdue_case_may_go_to_the_ombudsman_from_where_it_stands(cast: Cast) -> None:
    desk = stories.taken_to_the_ombudsman_overdue(cast)
    assert desk.state == "ombudsman"
    assert "INT-RES" in missed(desk)
    assert told(desk, "breach") == {"hana", "lin", "mara"}
    assert told(desk, "nearly_due_by_law") == {"hana", "lin", "mara", "remy", "ira_uk"}


def test_a_withdrawn_complaint_can_be_taken_up_again(cast: Cast) -> None:
    desk = stories.withdrawn(cast)
    assert desk.state == "investigation"
    assert desk.now.row["closed_at"] is None


def test_a_duplicate_ends_its_clocks_and_the_first_keeps_the_earlier_receipt(cast: Cast) -> None:
    copy = stories.told_twice(cast)
    assert copy.state == "duplicate"
    assert {clock["result"] for clock in copy.now.clocks.values()} <= {"cancelled"}
    with db.engine.connect() as connection:
        received = connection.execute(select(Case.reference, Case.received_at).order_by(Case.id)).all()
    assert received[0].received_at == received[1].received_at
    assert "clocks_derived_again" in kinds_of(received[0].reference)


def test_a_contested_decision_is_reviewed_by_somebody_else_and_then_lapses(cast: Cast) -> None:
    desk = stories.contested(cast)
    assert desk.state == "closed"
    assert desk.kinds[-1] in ("moved", "threshold_reached", "breached", "window_ended")


def test_a_silent_customer_gets_two_reminders_and_then_the_case_goes_on(cast: Cast) -> None:
    desk = stories.never_answered_by_the_customer(cast)
    assert desk.state == "response_drafting"
    assert desk.kinds.count("chased") == 2
    assert desk.clock("UK-8W")["state"] == "running"


def test_new_facts_start_the_clocks_anew_from_their_receipt(cast: Cast) -> None:
    desk = stories.reopened_with_new_facts(cast)
    assert desk.state == "investigation"
    clock = desk.clock("UK-8W")
    assert (clock["state"], clock["cycle"]) == ("running", 2)
    received = datetime.fromisoformat(desk.now.row["fields"]["new_facts_received_at"])
    assert clock["due_at"] == datetime(received.year, received.month, received.day, tzinfo=UTC) + timedelta(
        days=57
    )


def test_a_third_party_that_stays_silent_gives_the_case_back(cast: Cast) -> None:
    assert stories.asked_elsewhere(cast).state == "investigation"


def test_provisional_credit_meets_the_short_clock_and_the_long_one_runs_on(cast: Cast) -> None:
    desk = stories.credited_for_the_time_being(cast)
    assert desk.clock("US-E10")["result"] == "met"
    assert desk.clock("US-E45")["state"] == "running"


def test_a_lead_never_approves_her_own_letter(cast: Cast) -> None:
    desk = beginnings.investigated(cast, "hana", "lin", {})
    desk.attach("hana")
    desk.do("lin", "findings", outcome="not_upheld", **beginnings.FOUND)
    desk.do("hana", "submit_response")
    with pytest.raises(Refused):
        desk.do("lin", "approve_response", comment="Mine.")


def test_an_approver_sends_the_words_that_were_drafted_and_no_others(cast: Cast) -> None:
    desk = beginnings.investigated(cast, "hana", "lin", {})
    desk.attach("hana")
    desk.do("hana", "findings", outcome="not_upheld", **beginnings.FOUND)
    desk.do("hana", "submit_response")
    drafted = desk.letter("final_response")
    mine = WrittenLetter({**drafted.texts, "decision": "Another decision."}, drafted.ticks)
    with pytest.raises(Refused, match="Approve the letter as it was drafted, or return it"):
        _approved(desk, cast, mine)
    with pytest.raises(Refused, match="Approve the letter as it was drafted"):
        _approved(desk, cast, WrittenLetter(drafted.texts, drafted.ticks, "zh"))
    assert desk.state == "response_review"
    as_a_form_sends_it = {code: f"{text}\r\n" for code, text in drafted.texts.items()}
    _approved(desk, cast, WrittenLetter(as_a_form_sends_it, drafted.ticks))
    assert desk.state == "response_issued"


def test_an_approver_does_not_write_the_letter_that_nobody_drafted(cast: Cast) -> None:
    desk = beginnings.investigated(cast, "hana", "lin", {})
    desk.attach("hana")
    desk.do(
        "hana",
        "findings",
        outcome="upheld",
        redress_amount="400.00",
        redress_basis="interest",
        **beginnings.FOUND,
    )
    desk.do("hana", "propose_redress")
    desk.do("lin", "approve_redress", comment="Fair.")
    with pytest.raises(Refused, match="Nobody has read these words"):
        _approved(desk, cast, desk.letter("final_response"), "mara")


def _approved(desk: Desk, cast: Cast, letter: WrittenLetter, who: str = "lin") -> None:
    actor = getattr(cast, who)
    move_case(MoveCase(desk.reference, "approve_response", actor, letter=letter, comment="Agreed."), desk.at)
