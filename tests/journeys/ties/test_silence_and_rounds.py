"""Ties that touch what is there already, and ties that a nightly round finds: each once, however often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.issues.find_issues import find_issues
from casework.commands.reports.ask_yearly import ask_yearly
from casework.commands.retention.record_scores import record_scores
from casework.commands.satisfaction.draw_sample import draw_due, open_drawn
from casework.db import Row, transaction
from casework.models import Case, Message, Party, Report, Signal, SystemicIssue
from casework.rulebook.current import current
from tests.cast import FIELDS, MONDAY, Cast
from tests.commands.issues.test_find_issues import closed, left
from tests.journeys import outreaches, reviews
from tests.journeys.customer_desk import CustomerDesk, at_desk
from tests.journeys.recount import everything
from tests.journeys.ties.following import again, due_of, pass_time, rows, told_by


def complain(desk: CustomerDesk) -> CustomerDesk:
    """Log a complaint of the desk's customer."""
    desk.at += timedelta(minutes=1)
    given = {**FIELDS, "received_at": desk.at}
    command = OpenCase("complaint", "A charge", desk.party, desk.cast.hana, given, duplicates_looked_for=True)
    return at_desk(desk, str(open_case(command, desk.at)["reference"]))


def take_back(complaint: CustomerDesk, at: Any) -> None:
    complaint.at = at
    complaint.attach("hana", "letter.txt", b"I take it back.")
    complaint.do("hana", "withdraw", withdrawn_on=f"{at:%Y-%m-%d}", withdrawn_how="letter")
    pass_time(complaint, complaint.at)


def test_a_complaint_silences_every_planned_survey_and_holds_the_outreach_until_the_last_is_closed(
    cast: Cast,
) -> None:
    outreach = outreaches.served(cast)
    surveys = [
        reviews.planned(cast, party=outreach.party, trigger=each) for each in ("relationship", "milestone")
    ]
    first = complain(outreach)
    pass_time(first, first.at)
    assert [survey.state for survey in surveys] == ["suppressed", "suppressed"]
    told = told_by(first, due_of(first, "surveys_are_silenced"))
    assert (told["outcome"], sorted(told["cases"])) == ("done", sorted(each.reference for each in surveys))
    hold = outreach.now.row["hold"]
    assert (hold["cause"], hold["reason"]) == ("complaint", first.reference)
    assert told_by(first, due_of(first, "outreach_waits"))["cases"] == [outreach.reference]
    before = outreach.kinds
    assert set(again(first)) == {""}
    assert outreach.kinds == before
    second = complain(outreach)
    pass_time(second, second.at)
    take_back(first, second.at)
    assert outreach.now.row["hold"] is not None  # one complaint is still open
    take_back(second, first.at)
    assert outreach.now.row["hold"] is None
    assert told_by(second, due_of(second, "outreach_goes_on"))["cases"] == [outreach.reference]
    assert set(again(second)) == {""}
    assert outreach.kinds.count("released") == 1
    assert everything() == []


def test_a_second_complaint_within_a_year_is_one_sign_however_many_nights_pass(cast: Cast) -> None:
    desk = outreaches.served(cast)
    policy = current().customers.attrition(MONDAY.date())
    assert policy is not None
    complain(desk)
    record_scores([desk.party], policy, desk.at + timedelta(hours=12))
    one = repeated(desk)
    complain(desk)
    for night in (1, 2, 3):
        record_scores([desk.party], policy, desk.at + timedelta(days=night))
    assert (len(one), len(repeated(desk))) == (0, 1)


def repeated(desk: CustomerDesk) -> list[Row]:
    """Return the signs that the customer complained more than once."""
    return [
        sign for sign in rows(Signal, party_id=desk.party, code="CMP") if sign["detail"]["why"] == "repeated"
    ]


@pytest.mark.parametrize(
    ("metric", "score", "state"),
    [("nps", "6", "follow_up"), ("nps", "7", "closed_no_action"), ("nps", "0", "follow_up")],
)
def test_six_or_less_is_followed_up(cast: Cast, metric: str, score: str, state: str) -> None:
    desk = reviews.answered(cast, score, metric)
    assert desk.state == state
    assert desk.triggers.count("route_loop") == (state == "follow_up")
    assert everything() == []


@pytest.mark.parametrize("allowed", [True, False])
def test_a_promoter_is_marked_for_a_reference_with_or_without_her_consent(cast: Cast, allowed: bool) -> None:
    desk = reviews.answered(cast, "9", promoter=True, contact_permission=allowed)
    fields = desk.now.fields
    assert (fields["promoter"], fields["contact_permission"]) == (True, allowed)
    assert desk.state == "closed_no_action"
    assert rows(Case, workflow="retention_outreach") == []  # a mark, and nobody is approached by itself


@pytest.mark.parametrize(
    "found",
    [lambda cast: closed(cast, 3), lambda cast: left(cast, 3, "service")],
    ids=["three complaints with one cause", "three who leave for one reason"],
)
def test_three_of_one_cause_are_one_issue_of_which_leads_and_compliance_hear_once(
    cast: Cast, found: Callable[[Cast], object]
) -> None:
    found(cast)
    assert len(find_issues(MONDAY).opened) == 1
    told = rows(Message, notice="issue_found")
    assert {cast.ids["lin"], cast.ids["remy"]} <= {message["person_id"] for message in told}
    for day in (0, 1, 2):
        assert find_issues(MONDAY + timedelta(days=day)).opened == []
    assert len(rows(SystemicIssue)) == 1
    assert rows(Message, notice="issue_found") == told


def test_on_her_anniversary_a_customer_is_due_for_a_review_pack_and_a_survey_once(cast: Cast) -> None:
    desk = outreaches.false_alarm(cast)
    with transaction() as session:
        session.execute(update(Party).values(owner=cast.ids["hana"], recorded_at=MONDAY.replace(year=2025)))
    for day in (0, 0, 1):
        at = MONDAY + timedelta(days=day)
        ask_yearly([desk.party], at, at)
        draw_due(at)
        while open_drawn(at):
            pass
    (pack,) = rows(Report)
    assert (pack["kind"], pack["party_id"], pack["asked_by"]) == ("client_review", desk.party, cast.hana.name)
    (survey,) = rows(Case, workflow="satisfaction_review")
    assert (survey["party_id"], survey["fields"]["trigger"]) == (desk.party, "relationship")


def test_a_survey_that_is_out_already_is_not_called_back_by_a_complaint(cast: Cast) -> None:
    asked = reviews.asked(cast)
    planned = reviews.planned(cast, party=asked.party, trigger="milestone", send_on="2026-12-07")
    planned.at = asked.at
    complaint = complain(planned)
    pass_time(complaint, complaint.at)
    assert (asked.state, planned.state) == ("invited", "suppressed")
    assert told_by(complaint, due_of(complaint, "surveys_are_silenced"))["cases"] == [planned.reference]
