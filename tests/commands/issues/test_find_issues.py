"""A cause that comes up three times becomes an issue, once, and somebody puts it right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.issues.change_issue import ChangeIssue, change_issue
from casework.commands.issues.find_issues import find_issues
from casework.db import db, transaction
from casework.errors import Denied, Malformed, NotFound, Refused, Stale
from casework.models import Case, Message, Person, SystemicIssue
from casework.queries.issues.register import issue_of, list_issues
from casework.queries.mail.owed_mail import Owed, owed_mail
from casework.queries.mail.places import Places
from tests.cast import MONDAY, Cast, log_complaint
from tests.journeys.customer_desk import COMPANY, CustomerDesk
from tests.journeys.outreaches import SIGNS
from tests.journeys.recount import told_by_the_verifier

NEXT = MONDAY + timedelta(days=1)
PLAN = {"population": "Savers with a bonus.", "action": "Correct the tariff.", "due_on": "2026-12-31"}


def closed(cast: Cast, many: int, days_ago: int = 1, cause: str = "system_defect") -> list[str]:
    """Complaints as the closing of each leaves them, as far as the register looks at them."""
    found = [log_complaint(cast.hana) for _ in range(many)]
    with transaction() as session:
        for case in session.scalars(select(Case).where(Case.reference.in_(found))):
            case.fields = {**case.fields, "root_cause": cause}
            case.closed_at = MONDAY - timedelta(days=days_ago)
    return found


def issues() -> list[SystemicIssue]:
    return list(db.session.scalars(select(SystemicIssue).order_by(SystemicIssue.id)))


def test_two_are_none_three_are_one_and_the_fourth_is_added_to_it(app: Flask, cast: Cast) -> None:
    closed(cast, 2)
    assert find_issues(MONDAY).opened == []
    closed(cast, 1)
    assert len(find_issues(MONDAY).opened) == 1
    closed(cast, 1)
    assert (find_issues(NEXT).opened, len(issues())) == ([], 1)
    assert [row["cases"] for row in list_issues(cast.remy)] == [4]


def test_older_than_thirty_days_or_without_a_cause_does_not_count(app: Flask, cast: Cast) -> None:
    closed(cast, 3, days_ago=31)
    closed(cast, 3, cause="none_found")
    assert find_issues(MONDAY).opened == []


def test_leads_and_compliance_of_the_entity_are_told_once(app: Flask, cast: Cast) -> None:
    closed(cast, 3)
    find_issues(MONDAY)
    find_issues(NEXT)
    rows = list(db.session.scalars(select(Message).where(Message.template == "issue_found")))
    told = {db.session.get(Person, row.person_id).username for row in rows if row.person_id}  # type: ignore[union-attr]
    assert {"lin", "remy"} <= told and told.isdisjoint({"hana", "wei", "zed", "ada"})
    message = {c.name: getattr(rows[0], c.name) for c in Message.__table__.columns}
    mail = owed_mail(message, Places("http://bank", "Bank"), MONDAY)
    assert isinstance(mail, Owed) and mail.values["link"] == f"http://bank/issues/{issues()[0].id}"


def test_an_issue_is_planned_done_and_after_ninety_days_checked_by_somebody_else(
    app: Flask, cast: Cast
) -> None:
    closed(cast, 3)
    (number,) = find_issues(MONDAY).opened
    plan = {**PLAN, "owner": cast.ids["lin"]}
    change_issue(ChangeIssue(number, "plan", cast.lin, plan, version=1), MONDAY)
    change_issue(ChangeIssue(number, "done", cast.lin, {"done_on": "2026-11-24"}), NEXT)
    later = NEXT + timedelta(days=90)
    with pytest.raises(Refused, match="90 days"):
        change_issue(ChangeIssue(number, "check", cast.remy, {"effective": True}), NEXT)
    with pytest.raises(Denied):
        change_issue(ChangeIssue(number, "check", cast.lin, {"effective": True}), later)
    assert (
        change_issue(ChangeIssue(number, "check", cast.remy, {"effective": True}), later)["state"] == "closed"
    )
    closed(cast, 3)
    assert len(find_issues(MONDAY).opened) == 1  # it has come back: a new issue
    assert told_by_the_verifier_of_streams() == []


def told_by_the_verifier_of_streams() -> list[str]:
    """Findings but those of the cases that the test itself closed by hand."""
    return [line for line in told_by_the_verifier() if not line.startswith("case/")]


def test_what_is_wrong_is_refused_and_leaves_the_issue_as_it_is(app: Flask, cast: Cast) -> None:
    closed(cast, 3)
    (number,) = find_issues(MONDAY).opened
    plan = {**PLAN, "owner": cast.ids["lin"]}
    for act, who, values, version, error in (
        ("plan", cast.lin, {}, None, Malformed),
        ("plan", cast.lin, {**plan, "due_on": "2026-01-01"}, None, Malformed),
        ("plan", cast.hana, plan, None, Denied),
        ("plan", cast.wei, plan, None, NotFound),
        ("plan", cast.lin, plan, 7, Stale),
        ("done", cast.lin, {"done_on": "2026-11-23"}, None, Refused),
        ("sing", cast.lin, {}, None, Malformed),
    ):
        with pytest.raises(error):
            change_issue(ChangeIssue(number, act, who, values, version), MONDAY)
    row, cases = issue_of(number, cast.lin)
    assert (row["state"], row["version"], len(cases)) == ("found", 1, 3)
    with pytest.raises(NotFound):
        issue_of(number, cast.wei)


def left(cast: Cast, many: int, reason: str) -> None:
    """Customers who left, as the exit interview leaves each case."""
    for number in range(many):
        desk = CustomerDesk(
            cast, "retention_outreach", party=replace(COMPANY, name=f"Leaver {reason} {number}"), **SIGNS
        )
        with transaction() as session:
            case = session.scalars(select(Case).where(Case.reference == desk.reference)).one()
            case.fields, case.closed_at = {**case.fields, "exit_reason": reason}, MONDAY
            case.state = "lost"


def test_three_customers_who_leave_for_one_reason_open_an_issue(app: Flask, cast: Cast) -> None:
    left(cast, 3, "service")
    left(cast, 2, "price")
    left(cast, 3, "repaid")  # nothing that the bank can put right
    (number,) = find_issues(MONDAY).opened
    row, cases = issue_of(number, cast.lin)
    assert (row["product"], row["root_cause"], len(cases)) == ("all", "exit_reason:service", 3)
