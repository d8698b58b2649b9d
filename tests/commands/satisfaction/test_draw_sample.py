"""Once a year each customer is due; of many a sample is asked, and never who may not be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.satisfaction.draw_sample import DrawSample, draw_due, draw_sample, open_drawn
from casework.db import Row, db, transaction
from casework.domain.satisfaction.survey import Survey
from casework.models import Case, Party, PartyRelation, Suppression, SurveyDraw
from casework.rulebook.current import current
from tests.cast import MONDAY, Cast

A_YEAR_AGO = MONDAY - timedelta(days=370)  # in November of last year


@pytest.fixture(autouse=True)
def _world(asking: Flask, cast: Cast) -> None:
    """Every story here is told where a workflow asks customers."""


def relationship() -> Survey:
    return replace(current().surveys["relationship"][-1], opens="asking")


def drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bank draw for the workflow of these tests."""
    monkeypatch.setitem(current().surveys, "relationship", (relationship(),))  # type: ignore[arg-type]


def customers(many: int, since: datetime = A_YEAR_AGO, begin: int = 0, **more: Any) -> list[int]:
    with transaction() as session:
        for number in range(begin + 1, begin + many + 1):
            session.add(
                Party(
                    id=number, entity="uk", name=f"Customer {number}", email=f"c{number}@example.com",
                    language="en", vulnerable=False, recorded_at=since, circumstances=[], version=1,
                    **{"relationship": "active", "kind": "organisation", **more},
                )
            )  # fmt: skip
    return list(range(begin + 1, begin + many + 1))


def draw(survey: Survey | None = None, cycle: str = "2026-11") -> bool:
    return draw_sample(DrawSample("uk", survey or relationship(), cycle, seed="fixed"), MONDAY)


def kept() -> Row:
    with db.engine.connect() as connection:
        return dict(connection.execute(select(SurveyDraw.__table__)).mappings().one())


def cases() -> list[Row]:
    with db.engine.connect() as connection:
        rows = connection.execute(select(Case.__table__).order_by(Case.__table__.c.id)).mappings()
        return [dict(row) for row in rows]


def test_fewer_than_two_hundred_are_all_asked_in_the_month_of_their_anniversary() -> None:
    due = customers(5)
    customers(2, since=A_YEAR_AGO - timedelta(days=40), begin=10)  # in October
    customers(2, since=MONDAY - timedelta(days=3), begin=20)  # not yet a year with the bank
    customers(2, begin=30, relationship="ended")
    assert draw()
    found = kept()
    assert (sorted(found["members"]), found["population"], found["needed"]) == (due, 5, 5)
    assert found["seed"] == "fixed"


def test_of_many_a_sample_is_drawn_that_is_large_enough_for_its_response_rate() -> None:
    customers(300)
    assert draw(replace(relationship(), expected_response=1.0))
    found = kept()
    assert (found["population"], found["needed"], len(set(found["members"]))) == (300, 169, 169)


def test_who_objected_is_left_out_and_another_one_drawn_instead() -> None:
    customers(300)
    with transaction() as session:
        for number in range(1, 51):
            stop = {"channel": "*", "purpose": "survey", "reason": "objection", "source": "customer"}
            session.add(Suppression(id=number, party_id=number, since=A_YEAR_AGO, until=None, **stop))
    draw(replace(relationship(), expected_response=1.0))
    found = kept()
    assert len(found["members"]) == 169
    assert not set(found["members"]) & set(range(1, 51))
    assert set(found["left_out"]) == {"STOP-OBJECTION@1"}


def test_a_cycle_is_drawn_once() -> None:
    customers(3)
    assert draw()
    assert not draw()


def test_each_of_the_drawn_gets_one_case_however_often_the_job_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customers(5)
    drawing(monkeypatch)
    assert draw_due(MONDAY) >= 1
    assert draw_due(MONDAY) == 0
    assert open_drawn(MONDAY, 3) == 3
    with transaction() as session:  # the process died before it had noted how far it was
        session.get_one(SurveyDraw, ("uk", "relationship@1", "2026-11")).opened = 0
    assert open_drawn(MONDAY, 3) == 3
    assert open_drawn(MONDAY, 3) == 2
    assert open_drawn(MONDAY, 3) == 0
    opened = cases()
    assert [case["party_id"] for case in sorted(opened, key=lambda one: one["party_id"])] == [1, 2, 3, 4, 5]
    assert {case["fields"]["survey"] for case in opened} == {"relationship"}


def test_of_a_company_three_people_are_asked_who_decide_first(monkeypatch: pytest.MonkeyPatch) -> None:
    customers(1)
    for begin, kind in ((10, "director"), (20, "owner"), (30, "signatory"), (40, "director")):
        (person,) = customers(1, since=MONDAY, begin=begin, kind="person")
        with transaction() as session:
            edge = {"id": begin, "from_id": person, "to_id": 1, "kind": kind, "source": "register"}
            session.add(PartyRelation(**edge, recorded_at=MONDAY))
    drawing(monkeypatch)
    draw()
    open_drawn(MONDAY)
    roles = [case["fields"]["contact_role"] for case in cases()]
    assert roles == ["decision_maker", "decision_maker", "owner"]
