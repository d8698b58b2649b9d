"""What stands between an applicant and the bank: each guard lets pass what is right, and says what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casework.domain.definition import Words
from casework.domain.onboarding.checklist import ASKED, OPEN, RECEIVED, VERIFIED, WAIVED, Standing
from casework.domain.onboarding.risk import Rated
from tests.domain.guards.said import said
from tests.domain.matters import HANA, LIN, NOON

YESTERDAY, TODAY = date(2026, 11, 22), date(2026, 11, 23)
EXTRACT = Standing("documents", "extract", Words("Extract", "登记证明"), True)
ACCOUNTS = Standing("documents", "accounts", Words("Accounts", "报表"), False)
OPINION = Standing("conditions", "opinion", Words("Opinion", "法律意见"), True)
PASSPORT = replace(EXTRACT, code="passport", title=Words("Passport", "护照"), party="Ada Quay")
RATED = Rated("onboarding@1", 48, "medium", "medium")
OVERRIDDEN = replace(RATED, rating="high")
PROHIBITED = replace(RATED, rating="prohibited", own="prohibited")
NOT_HERE = "Not here yet: {}. Enter what came, or have it waived."
UNCHECKED = "Neither verified nor waived: {}."
OWNERS = (
    "The owners of {} % are not traced to natural persons. Record them with the customer, "
    "or say on what other basis they are established."
)
WORK_OUT = "The rating is not worked out yet."
CHANGED = (
    "The facts have changed since the rating was worked out, or the time of an override is over. "
    "Work it out again."
)


def items(*found: Standing) -> dict[str, Any]:
    return {"extra": {"checklist": found}}


def at(state: str, item: Standing = EXTRACT, **more: Any) -> Standing:
    return replace(item, state=state, **more)


@pytest.mark.parametrize("state", [OPEN, ASKED, RECEIVED, VERIFIED, WAIVED])
def test_a_mandatory_document_holds_the_file_up_until_it_is_there_and_until_it_is_checked(state: str) -> None:
    here = said("checklist_received", **items(at(state)))
    checked = said("checklist_complete", **items(at(state)))
    assert here == (NOT_HERE.format("Extract") if state == OPEN else None)
    assert checked == (None if state in (VERIFIED, WAIVED) else UNCHECKED.format("Extract"))


@pytest.mark.parametrize("name", ["checklist_received", "checklist_complete"])
def test_what_is_not_mandatory_or_belongs_to_another_task_holds_nothing_up(name: str) -> None:
    assert said(name) is None
    assert said(name, **items(ACCOUNTS)) is None
    assert said(name, ["documents"], **items(OPINION)) is None
    assert "Opinion" in str(said(name, ["conditions"], **items(OPINION)))


def test_three_that_are_missing_are_named_with_whose_they_are_and_the_others_counted() -> None:
    many = [at(OPEN, PASSPORT), EXTRACT, OPINION, EXTRACT, EXTRACT]
    told = said("checklist_received", **items(*many))
    assert told == NOT_HERE.format("Passport (Ada Quay), Extract, Opinion and 2 more")


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (at(VERIFIED, valid_until=TODAY), None),
        (at(VERIFIED, valid_until=YESTERDAY), "Out of date: Extract. Ask for a newer one."),
        (at(VERIFIED), None),
        (at(RECEIVED, valid_until=YESTERDAY), None),  # it is not checked yet, and will not be
        (at(WAIVED, valid_until=YESTERDAY), None),
        (at(VERIFIED, ACCOUNTS, valid_until=YESTERDAY), None),
    ],
)
def test_a_document_is_good_on_its_last_day_and_not_after_it(item: Standing, told: str | None) -> None:
    assert said("not_expired", **items(item)) == told


def test_who_took_a_document_in_does_not_accept_the_file() -> None:
    mine = at(RECEIVED, handled_by=frozenset({HANA.name}))
    told = "You took in documents of this file. Somebody else accepts them."
    assert said("checker_is_not_uploader", actor=HANA, **items(mine)) == told
    assert said("checker_is_not_uploader", actor=LIN, **items(mine)) is None
    deputy = replace(LIN, principal=HANA.name)
    assert said("checker_is_not_uploader", actor=deputy, **items(mine)) == told


@pytest.mark.parametrize(
    ("untraced", "basis", "told"),
    [
        (Decimal("24.99"), "shares", None),
        (Decimal(25), "shares", OWNERS.format("25")),
        (Decimal("40.50"), "shares", OWNERS.format("40.5")),
        (None, "shares", OWNERS.format("100")),
        (None, "control", None),
        (Decimal(100), "manager", None),
        (Decimal(100), "exempt", None),
    ],
)
def test_nobody_with_a_quarter_of_a_client_stays_unknown(
    untraced: Decimal | None, basis: str, told: str | None
) -> None:
    fields, outside = {"control_basis": basis}, {"ownership.unexplained": untraced}
    assert said("ownership_complete", fields=fields, extra=outside) == told


@pytest.mark.parametrize(
    ("left", "told"),
    [(0, None), (1, "Not every party is screened yet."), (None, "Not every party is screened yet.")],
)
def test_nobody_goes_on_before_everybody_is_screened(left: int | None, told: str | None) -> None:
    assert said("all_parties_screened", extra={"screening.unanswered": left}) == told


@pytest.mark.parametrize(
    ("until", "span", "told"),
    [
        (NOON, "5 business_days", None),
        (
            NOON - timedelta(seconds=1),
            "5 business_days",
            "older than 5 working days. It is repeated every night.",
        ),
        (NOON - timedelta(seconds=1), "7 calendar_days", "older than 7 days. It is repeated every night."),
        (None, "5 business_days", "older than 5 working days."),
    ],
)
def test_a_screening_ages(until: Any, span: str, told: str | None) -> None:
    found = said("rescreened_within", span, extra={"screening.good_until": until})
    assert (found is None) if told is None else (found is not None and told in found)


@pytest.mark.parametrize(
    ("rated", "fields", "told"),
    [
        (RATED, {"rating": "medium", "risk_score": Decimal(48)}, None),
        (OVERRIDDEN, {"rating": "high", "risk_score": Decimal(48)}, None),
        (RATED, {"rating": "high", "risk_score": Decimal(48)}, CHANGED),
        (RATED, {"rating": "medium", "risk_score": Decimal(47)}, CHANGED),
        (RATED, {}, WORK_OUT),
        (None, {"rating": "medium", "risk_score": Decimal(48)}, WORK_OUT),
    ],
)
def test_a_rating_is_the_one_that_the_facts_give(
    rated: Any, fields: dict[str, Any], told: str | None
) -> None:
    assert said("rating_computed", fields=fields, extra={"risk.computed": rated}) == told


@pytest.mark.parametrize(
    ("rated", "until", "told"),
    [
        (RATED, date(2026, 11, 24), None),
        (RATED, None, None),
        (RATED, TODAY, "An override holds until a day to come; 23 November 2026 is not."),
        (RATED, YESTERDAY, "An override holds until a day to come; 22 November 2026 is not."),
        (PROHIBITED, date(2027, 1, 1), "What the risk policy prohibits, nobody overrides."),
    ],
)
def test_an_override_is_for_days_to_come_and_never_of_what_is_prohibited(
    rated: Any, until: date | None, told: str | None
) -> None:
    fields, outside = {"override_until": until}, {"risk.computed": rated}
    assert said("override_allowed", fields=fields, extra=outside) == told


def test_who_ever_had_a_hand_in_the_file_does_not_approve_it() -> None:
    hands = {"extra": {"history.makers": frozenset({HANA.name})}}
    told = "You had a hand in this file before. Another person with this authority approves it."
    assert said("took_no_part", actor=HANA, **hands) == told
    assert said("took_no_part", actor=replace(LIN, principal=HANA.name), **hands) == told
    assert said("took_no_part", actor=LIN, **hands) is None


def test_a_customer_has_one_case_of_a_kind_at_a_time() -> None:
    told = "The customer has an open case of this kind already: ONB-2026-000007. Go on there."
    assert said("no_other_open_case", extra={"others_open": ["ONB-2026-000007"]}) == told
    assert said("no_other_open_case", extra={"others_open": []}) is None
