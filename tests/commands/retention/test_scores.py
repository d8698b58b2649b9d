"""The night's look at customers: signs stored once, scores with reasons, and the cases that follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import event, select

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.retention.open_outreach import follow_up
from casework.commands.retention.record_scores import record_scores
from casework.db import db, transaction
from casework.domain.facts import SYSTEM
from casework.domain.retention.attrition import AttritionPolicy
from casework.models import Case, Event, PartyScore, Signal
from casework.rulebook.current import current
from tests.cast import Cast, kinds_of, log_complaint
from tests.commands.retention.bank_of_two_years import (
    AT,
    add_customer,
    add_holding,
    outreach,
    scores,
    signals,
    tell,
)


def policy() -> AttritionPolicy:
    found = current().customers.attrition(AT.date())
    assert found is not None
    return found


def night(*parties: int, at: datetime = AT) -> dict[str, int]:
    return dict(follow_up(record_scores(parties, policy(), at), policy(), at))


def at_risk() -> int:
    """Give a customer whose balance and payments fell: 35 points."""
    party = add_customer()
    add_holding(party, {n: {"balance": 100_000, "inflow": 100_000} for n in range(3)})
    tell(party, "manager_left")
    return party


def test_a_quiet_customer_is_scored_and_shows_nothing(cast: Cast) -> None:
    party = add_customer()
    add_holding(party)
    log_contact(party)
    assert night(party) == {}
    assert (scores(party), signals(party), outreach(party)) == ([(0, "watch")], [], [])


def log_contact(party: int) -> None:
    from casework.models import Contact

    with transaction() as session:
        session.add(
            Contact(
                id=party, party_id=party, seq=1, at=AT - timedelta(days=3), channel="phone", direction="in",
                purpose="service", actor="person/1",
            )
        )  # fmt: skip


def test_signs_are_stored_once_per_source_and_the_score_with_its_reasons(cast: Cast) -> None:
    party = at_risk()
    night(party)
    before = signals(party)
    assert [(code, source.split("/")[0]) for code, source, _ in before] == [
        ("BAL", "months"), ("FLOW", "months"), ("RM", "contact"), ("RM", "fact"),
    ]  # fmt: skip
    assert scores(party) == [(40, "medium")]
    with transaction() as session:
        kept = session.scalars(select(PartyScore)).one()
    assert kept.policy == "attrition@1"
    assert [(one["rule"], one["points"]) for one in kept.reasons] == [("BAL", 20), ("FLOW", 15), ("RM", 5)]
    assert all(one["en"] and one["zh"] and one["value"] for one in kept.reasons)
    night(party)
    night(party, at=AT + timedelta(hours=1))
    assert signals(party) == before
    assert scores(party) == [(40, "medium")]


def test_at_thirty_five_points_a_case_is_opened_with_what_was_seen(cast: Cast) -> None:
    party = at_risk()
    assert night(party) == {"opened": 1}
    (case,) = outreach(party)
    seen = {"signals": "BAL FLOW RM", "score": "40", "score_band": "medium", "rule_version": "attrition@1"}
    assert {name: case.fields[name] for name in seen} == seen
    assert (case.fields["value_band"], case.fields["baseline_balance"]) == ("C", "1000.00")
    assert (case.priority, case.state) == ("P3", "triage")
    assert {given for *_, given in signals(party)} == {case.id}


def test_below_thirty_five_points_signs_are_stored_and_no_case_is_opened(cast: Cast) -> None:
    party = add_customer()
    add_holding(party, {0: {"balance": 100_000}})
    assert night(party) == {"waits": 1}
    assert scores(party) == [(25, "watch")]
    assert [code for code, *_ in signals(party)] == ["BAL", "RM"]
    assert outreach(party) == []


@pytest.mark.parametrize(("facts", "opened"), [(["new_lender", "payroll_moved"], 1), (["new_lender"], 0)])
def test_the_threshold_is_met_at_thirty_five_and_not_below(cast: Cast, facts: list[str], opened: int) -> None:
    party = add_customer()
    add_holding(party)
    log_contact(party)
    for name in facts:
        tell(party, name)
    night(party)
    assert scores(party)[0][0] == (35 if opened else 20)
    assert len(outreach(party)) == opened


def test_a_second_pass_opens_nothing_and_tells_nothing(cast: Cast) -> None:
    party = at_risk()
    night(party)
    (case,) = outreach(party)
    before = kinds_of(case.reference)
    assert night(party) == {}
    assert night(party, at=AT + timedelta(days=1)) == {}
    assert kinds_of(case.reference) == before
    assert len(outreach(party)) == 1


def test_a_pass_that_ended_before_it_said_so_is_repeated_without_a_trace(cast: Cast) -> None:
    party = at_risk()
    night(party)
    (case,) = outreach(party)
    before = kinds_of(case.reference)
    with transaction() as session:  # as if the process had died between the case and the marks
        for row in session.scalars(select(Signal)):
            row.case_id = None
    assert night(party) == {"told": 1}
    assert kinds_of(case.reference) == before
    assert {given for *_, given in signals(party)} == {case.id}


def test_a_new_sign_is_told_to_the_case_that_is_open(cast: Cast) -> None:
    party = at_risk()
    night(party)
    tell(party, "new_lender", as_of="2026-11-24")
    assert night(party, at=AT + timedelta(days=1)) == {"told": 1}
    (case,) = outreach(party)
    assert kinds_of(case.reference)[-1] == "signalled"
    body = last_body(case.id)
    assert (body["signals"], body["score"], body["rule_version"]) == ("CR", 60, "attrition@1")
    assert body["sources"] == ["CR fact/new_lender/1"]
    assert scores(party) == [(40, "medium"), (60, "high")]


def last_body(case_id: int) -> dict[str, object]:
    query = select(Event.body).where(Event.case_id == case_id).order_by(Event.seq.desc()).limit(1)
    with db.engine.connect() as connection:
        found: dict[str, object] = orjson.loads(connection.scalar(query) or "{}")
    return found


@pytest.mark.parametrize(("days", "opened"), [(60, 1), (61, 2)])
def test_after_an_outreach_the_customer_is_left_in_peace_for_sixty_days(
    cast: Cast, days: int, opened: int
) -> None:
    party = at_risk()
    night(party)
    (case,) = outreach(party)
    closed = MoveCase(case.reference, "left", SYSTEM, fields={"left_on": AT.date().isoformat()})
    move_case(closed, AT)
    later = AT + timedelta(days=days)
    for name in ("new_lender", "payroll_moved"):
        tell(party, name, as_of=later.date().isoformat())
    night(party, at=later)
    assert len(outreach(party)) == opened


def test_an_open_complaint_and_a_loan_that_matures_are_signs_and_the_case_knows_the_day(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    with transaction() as session:
        party = session.scalars(select(Case.party_id).where(Case.reference == reference)).one()
    assert party is not None
    loan = add_holding(party, span=0, kind="loan", product="term_loan", matures_on="2027-01-22")
    add_holding(party, {0: {"balance": 0}})
    at = datetime(2026, 11, 24, 2, 0, tzinfo=AT.tzinfo)
    assert night(party, at=at) == {"opened": 1}
    (case,) = outreach(party)
    assert case.fields["signals"] == "BAL CMP MAT RM"
    assert (case.fields["maturity_on"], case.fields["product"], case.team) == (
        "2027-01-22",
        "term_loan",
        "uk_corporate",
    )
    assert (
        case.fields["talks_from"] == "2026-10-23T23:00:00.000000Z"
    )  # ninety days before, midnight in London
    assert ("MAT", f"holding/{loan}/matures/2027-01-22", case.id) in signals(party)


def test_a_fact_that_says_no_or_was_taken_back_is_no_sign(cast: Cast) -> None:
    party = add_customer()
    add_holding(party)
    log_contact(party)
    tell(party, "new_lender")
    tell(party, "new_lender", value="no", number=2)
    night(party)
    assert scores(party) == [(0, "watch")]


def test_the_past_is_scored_by_what_was_known_then(cast: Cast) -> None:
    party = at_risk()
    log_contact(party)
    record_scores([party], policy(), AT - timedelta(days=100))
    assert scores(party) == [(5, "watch")]  # nobody had called, and nothing had fallen yet


def test_the_number_of_statements_does_not_grow_with_the_customers(cast: Cast) -> None:
    parties = [add_customer(f"Customer {number}") for number in range(12)]
    for party in parties:
        add_holding(party)
        log_contact(party)

    def statements(*some: int) -> int:
        seen: list[str] = []

        def count(*args: Any) -> None:
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", count)
        record_scores(some, policy(), AT)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    assert statements(*parties[:2]) == statements(*parties[2:])
