"""A campaign leaves some customers alone, for good, and measures them like all others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.retention.assign_member import Detected, assign_member, join_case
from casework.commands.retention.measure_outcomes import measure_outcomes
from casework.commands.retention.start_campaign import StartCampaign, end_campaign, start_campaign
from casework.db import Row, db, transaction
from casework.domain.facts import SYSTEM
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.models import CampaignMember, Contact, Holding, HoldingMonth, Party, StreamEvent, Suppression
from casework.queries.cases.reading import read_case
from casework.queries.contact.verdict import verdict_for
from casework.queries.retention.campaigns import campaigns, result_of
from tests.cast import MONDAY, Cast
from tests.journeys.recount import everything

DAY_90 = MONDAY + timedelta(days=90)


@pytest.fixture(autouse=True)
def _world(app: Flask, cast: Cast) -> None:
    """The bank with its people."""


@pytest.fixture
def autumn(cast: Cast) -> int:
    return start(cast)


def start(cast: Cast, **more: Any) -> int:
    given = {"code": "autumn", "title": "Autumn", "shares": {"high": 0.0, "medium": 0.2}, **more}
    return int(start_campaign(StartCampaign(cast.lin, "uk", "uk_corporate", **given), MONDAY)["id"])


def customer(number: int, balance: int | None = 1_000_00, closed_on: str | None = None) -> int:
    """Put a customer with one account into the bank; `balance` is that of February, None for no account."""
    with transaction() as session:
        session.add(
            Party(
                id=number, entity="uk", kind="organisation", name=f"Customer {number}", language="en",
                email=f"c{number}@example.com", vulnerable=False, recorded_at=MONDAY, circumstances=[],
                version=1, relationship="active",
            )
        )  # fmt: skip
        session.flush()
        if balance is not None:
            held = {"id": number, "party_id": number, "entity": "uk", "number": f"A{number}"}
            session.add(
                Holding(**held, kind="account", currency="GBP", closed_on=closed_on, recorded_at=MONDAY)
            )
            session.flush()
            flows = {"inflow": 0, "outflow": 0, "uses": 0, "revenue": 0}
            session.add(HoldingMonth(holding_id=number, month="2027-02", balance=balance, **flows))
    return number


def found(party: int, band: str = "medium", value: str | None = "B", balance: int = 1_000_00) -> Detected:
    return Detected(party, "uk", band, value, balance)


def members() -> dict[int, Row]:
    with db.engine.connect() as connection:
        rows = connection.execute(select(CampaignMember.__table__)).mappings()
        return {row["party_id"]: dict(row) for row in rows}


def assigned(group: str, many: int = 60, at: datetime = MONDAY) -> int:
    """Return a customer whom the draw of a running campaign put into a group."""
    for number in range(1, many):
        customer(number)
        if assign_member(found(number), at)["campaign_group"] == group:
            return number
    raise AssertionError("the draw found none")


def test_a_customer_is_drawn_once_and_stays_in_her_group(autumn: int) -> None:
    customer(1)
    first = assign_member(found(1), MONDAY)
    again = assign_member(replace(found(1), band="high"), MONDAY + timedelta(days=30))
    assert first == again
    assert (first["campaign"], first["window_ends_on"]) == ("autumn", "2027-02-21")


def test_who_is_left_alone_may_not_be_approached_for_the_campaign_and_is_told_what_is_owed(
    autumn: int,
) -> None:
    control = assigned("control")
    tuesday = MONDAY + timedelta(days=1)
    refused = verdict_for(control, "marketing", "email", tuesday, autumn)
    assert (refused.allowed, refused.rule) == (False, "CONTROL-CAMPAIGN@1")
    assert verdict_for(control, "service", "email", tuesday, autumn).allowed
    measure_outcomes([control], DAY_90)
    assert verdict_for(control, "marketing", "email", DAY_90 + timedelta(days=2), autumn).rule is None


def test_nobody_of_value_a_and_nobody_of_the_high_band_is_left_alone(autumn: int) -> None:
    for number in range(1, 41):
        customer(number)
        assign_member(found(number, value="A") if number % 2 else found(number, band="high"), MONDAY)
    assert {one["group"] for one in members().values()} == {"treated"}
    with db.engine.connect() as connection:
        assert connection.execute(select(Suppression.__table__)).all() == []


def test_a_band_that_the_campaign_does_not_take_is_in_no_group(autumn: int) -> None:
    customer(1)
    assert assign_member(found(1, band="watch"), MONDAY) == {}
    assert members() == {}


def test_a_campaign_that_ended_takes_nobody(autumn: int, cast: Cast) -> None:
    customer(1)
    end_campaign(autumn, cast.lin, MONDAY)
    assert assign_member(found(1), MONDAY) == {}
    with pytest.raises(Refused):
        end_campaign(autumn, cast.lin, MONDAY)


def test_each_campaign_is_on_record_with_its_shares_and_draws(autumn: int) -> None:
    customer(1)
    assign_member(found(1), MONDAY)
    with db.engine.connect() as connection:
        query = select(StreamEvent.kind).where(StreamEvent.stream == f"campaign/{autumn}")
        assert list(connection.scalars(query)) == ["campaign_started", "member_assigned"]


def test_only_who_leads_starts_a_campaign_and_only_for_her_own(cast: Cast) -> None:
    before = everything()
    for actor, entity, team in (
        (cast.hana, "uk", "uk_corporate"),
        (cast.otto, "uk", "uk_corporate"),
        (cast.lin, "uk", "uk_retail"),
        (cast.remy, "cn", "cn_corporate"),
    ):
        with pytest.raises(Denied):
            start_campaign(StartCampaign(actor, entity, team, "x1", "X"), MONDAY)
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code", "Autumn 1"),
        ("title", " "),
        ("shares", {"medium": 0.5}),
        ("shares", {"low": 0.1}),
        ("days", 0),
        ("fairness", ("hair",)),
    ],
)
def test_a_campaign_that_cannot_be_measured_does_not_start(cast: Cast, name: str, value: Any) -> None:
    with pytest.raises(Malformed) as refused:
        start(cast, **{name: value})
    assert set(refused.value.errors) == {name}


def test_a_code_is_given_once(autumn: int, cast: Cast) -> None:
    with pytest.raises(Refused, match="code"):
        start(cast)


def test_all_are_measured_by_one_rule_on_the_last_day_of_their_window(autumn: int) -> None:
    for number, kept in ((1, 800_00), (2, 799_99), (3, None)):
        customer(number, kept)
        assign_member(found(number), MONDAY)
    customer(4, 1_000_00, closed_on="2027-01-10")
    assign_member(found(4), MONDAY)
    assert measure_outcomes([1, 2, 3, 4], DAY_90 - timedelta(days=1)) == {}
    assert measure_outcomes([1, 2, 3, 4], DAY_90) == {"kept": 1, "left": 2, "unknown": 1}
    assert {n: one["outcome"] for n, one in members().items()} == {
        1: "kept", 2: "left", 3: "unknown", 4: "left"
    }  # fmt: skip
    assert measure_outcomes([1, 2, 3, 4], DAY_90 + timedelta(days=1)) == {}


def test_a_control_who_was_approached_all_the_same_is_told_as_contamination(autumn: int, cast: Cast) -> None:
    control = assigned("control")
    with transaction() as session:
        approach = {"channel": "phone", "direction": "out", "purpose": "marketing", "result": "reached"}
        session.add(
            Contact(
                id=1, party_id=control, seq=1, at=MONDAY + timedelta(days=9), actor="person/1", **approach
            )
        )
    measure_outcomes(sorted(members()), DAY_90)
    result = result_of(autumn, cast.lin)
    controls = [n for n, one in members().items() if one["group"] == "control"]
    assert result.contamination == 1 / len(controls)
    assert result.controls == len(controls)


def test_the_lift_compares_only_those_who_could_have_been_in_either_group(autumn: int, cast: Cast) -> None:
    for number in range(1, 61):
        customer(number, 1_000_00 if number % 3 else 0)
        assign_member(found(number, value="A") if number > 40 else found(number), MONDAY)
    measure_outcomes(sorted(members()), DAY_90)
    result = result_of(autumn, cast.remy)
    compared = [one for number, one in members().items() if number <= 40]
    assert result.lift is not None
    assert result.lift.treated.n + result.lift.control.n == 40
    assert result.lift.control.n == sum(one["group"] == "control" for one in compared)
    assert result.treated + result.controls == 60


def test_another_entitys_campaigns_are_not_there(autumn: int, cast: Cast) -> None:
    for actor in (cast.yun, cast.hana):
        with pytest.raises(NotFound):
            result_of(autumn, actor)
        assert campaigns(actor) == []
    assert [row["code"] for row in campaigns(cast.remy)] == ["autumn"]


def test_a_control_case_is_observed_and_closed_with_its_outcome(autumn: int) -> None:
    control = assigned("control")
    fields = {
        "entity": "uk", "signals": "BAL", "score": "45", "score_band": "medium",
        "rule_version": "attrition@1", "value_band": "B", "baseline_balance": "1000.00",
        **assign_member(found(control), MONDAY),
    }  # fmt: skip
    opened = OpenCase(
        "retention_outreach", "Balance falls", control, SYSTEM, fields, duplicates_looked_for=True
    )
    reference = str(open_case(opened, MONDAY)["reference"])
    join_case(control, reference)
    assert read_case(reference, SYSTEM, "case.read").row["state"] == "control"
    measure_outcomes([control], DAY_90)
    case = read_case(reference, SYSTEM, "case.read").row
    assert (case["state"], case["fields"]["outcome"]) == ("control_closed", "kept")
    assert members()[control]["case_id"] == case["id"]
