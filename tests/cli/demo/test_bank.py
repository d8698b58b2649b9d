"""The demo's bank: every workflow in every state, two years of customers, nothing that a register knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.commands.demo.bank.clients import told_in_bank
from casework.commands.demo.bank.drawing import draw_bank
from casework.commands.demo.bank.holdings import draw_holdings
from casework.commands.demo.bank.scripts import FILES
from casework.db import db
from casework.domain.definition import Definition
from casework.domain.parties.identifiers import written_identifier
from casework.models import (
    Campaign,
    CampaignMember,
    Case,
    CaseParty,
    Event,
    HoldingMonth,
    Party,
    PartyRelation,
    PartyScore,
    PartySegment,
    SurveyInvitation,
    SystemicIssue,
)
from casework.rulebook.current import current
from tests.cast import MONDAY
from tests.cli.demo.counting import counts

pytestmark = pytest.mark.slow
AT_ONCE = "on_entry"


def test_there_are_three_hundred_customers_of_two_countries(app: Flask) -> None:
    known = {
        entity: draw_bank().of(entity, *{one.form for one in draw_bank().clients}) for entity in ("uk", "cn")
    }
    assert 280 <= sum(map(len, known.values())) <= 380
    assert all(len(mine) >= 100 for mine in known.values())
    with db.engine.connect() as connection:
        stored = connection.scalar(select(func.count()).where(Party.__table__.c.source_id.is_not(None)))
    assert stored == sum(map(len, known.values()))
    natures = counts(Party.nature)
    for nature in (
        "state_owned",
        "private",
        "foreign_invested",
        "spv",
        "financial_institution",
        "individual",
    ):
        assert natures[nature] > 0, nature


def test_every_number_is_right_and_none_is_known_to_a_register() -> None:
    for client in draw_bank().clients:
        for scheme in ("uscc", "lei", "national_id", "registry"):
            if value := client.cells.get(scheme):
                assert written_identifier(scheme, value, client.cells["country"]) == value
                assert any(mark in value for mark in ("MADEUP", "990000", "XX")), value


@pytest.mark.parametrize("workflow", sorted(current().workflows))
def test_every_workflow_stands_in_every_state(app: Flask, workflow: str) -> None:
    definition = current().latest(workflow)
    passing = passed_at_once(definition)
    standing = set(counts(Case.state, workflow=workflow))
    assert standing | passing == set(definition.states)
    assert passing <= entered(workflow), "a state that is left at once was never entered"


def passed_at_once(definition: Definition) -> set[str]:
    """Return the states in which nothing ever rests."""
    return {
        state
        for state in definition.states
        if any(one.automatic == AT_ONCE for one in definition.transitions_from(state))
    }


def entered(workflow: str) -> set[str]:
    kinds = ("opened", "moved")
    query = select(Event.body).join(Case, Case.id == Event.case_id)
    query = query.where(Case.workflow == workflow, Event.kind.in_(kinds))
    with db.engine.connect() as connection:
        bodies = [orjson.loads(body) for body in connection.scalars(query)]
    return {current().latest(workflow).initial, *(body["to"] for body in bodies if "to" in body)}


def test_projects_have_their_sponsors_agent_and_guarantor(app: Flask) -> None:
    found: dict[Any, set[str]] = {}
    states = {}
    query = select(Case.reference, Case.state, CaseParty.role).join(Case, Case.id == CaseParty.case_id)
    with db.engine.connect() as connection:
        for reference, state, role in connection.execute(query):
            found.setdefault(reference, set()).add(role)
            states[reference] = state
    projects = {
        states[one] for one, roles in found.items() if {"sponsor", "agent_bank", "guarantor"} <= roles
    }
    assert {"onboarded", "conditions_pending"} <= projects


def test_two_years_of_months_lie_behind_scores_and_segments(app: Flask) -> None:
    months = counts(HoldingMonth.month)
    assert len(months) == 24
    assert min(months.values()) >= 15
    assert len(counts(PartyScore.scored_at)) > 10
    assert counts(PartyScore.band).keys() == {"high", "medium", "watch"}
    assert sum(counts(PartySegment.scheme).values()) > sum(counts(PartySegment.scheme, until=None).values())
    assert counts(PartyRelation.kind).keys() >= {"owner", "director", "signatory"}


def test_surveys_campaigns_and_causes_have_something_to_show(app: Flask) -> None:
    answered = select(SurveyInvitation.entity, func.count()).where(SurveyInvitation.answered_at.is_not(None))
    with db.engine.connect() as connection:
        many = dict(connection.execute(answered.group_by(SurveyInvitation.entity)).all())
    assert min(many["uk"], many["cn"]) >= 10
    assert counts(Campaign.state) == {"running": 1, "ended": 2}
    measured = counts(CampaignMember.group, CampaignMember.outcome)
    assert measured.get(("control", "kept"), 0) + measured.get(("control", "left"), 0) >= 2
    assert measured[("treated", "kept")] and measured[("treated", "left")]
    assert counts(SystemicIssue.state).keys() >= {"found", "acting"}


def test_the_same_moment_gives_the_same_bank() -> None:
    one, other = draw_bank(), draw_bank()
    assert (one.clients, one.ties) == (other.clients, other.ties)
    assert draw_holdings(one, MONDAY.date()) == draw_holdings(other, MONDAY.date())


def test_what_the_files_say_is_said_in_both_languages() -> None:
    for name in (*FILES, "profiles.toml", "register.toml"):
        assert [*one_sided(told_in_bank(name), name)] == []


def one_sided(told: Any, place: str) -> Iterator[str]:
    """Give the places of texts that are in one language only; titles of cases have that of their entity."""
    if isinstance(told, Mapping):
        if {"en", "zh"} & told.keys() and not {"en", "zh"} <= told.keys() and not place.endswith("title"):
            yield place
        for name, value in told.items():
            yield from one_sided(value, f"{place}.{name}")
    elif isinstance(told, list):
        for value in told:
            yield from one_sided(value, place)
