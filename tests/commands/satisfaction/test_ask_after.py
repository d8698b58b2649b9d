"""A milestone that is recorded about a project plans a survey, once, and never one that lies long back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.db import Row, db
from casework.models import Case
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import recorded

CLOSE = Fact("financial_close", "2026-11-20", "Notice of the agent bank", "2026-11-20")


def reviews() -> list[Row]:
    with db.engine.connect() as connection:
        rows = connection.execute(select(Case.__table__).where(Case.workflow == "satisfaction_review"))
        return [dict(row) for row in rows.mappings()]


def test_a_milestone_plans_the_survey_of_its_customer_once(app: Flask, cast: Cast) -> None:
    party = recorded(cast.hana)
    for _ in range(2):
        record_fact(RecordFact(party, cast.hana, CLOSE, key="once"), MONDAY)
    record_fact(RecordFact(party, cast.hana, CLOSE), MONDAY)  # the same day by another source
    (review,) = reviews()
    assert (review["party_id"], review["state"]) == (party, "scheduled")
    told = {name: review["fields"][name] for name in ("trigger", "survey", "send_on")}
    assert told == {"trigger": "milestone", "survey": "milestone", "send_on": "2026-11-23"}


def test_one_that_is_still_to_come_is_asked_about_on_its_day(app: Flask, cast: Cast) -> None:
    record_fact(
        RecordFact(recorded(cast.hana), cast.hana, Fact("completion", "yes", "Plan", "2026-12-15")), MONDAY
    )
    assert reviews()[0]["fields"]["send_on"] == "2026-12-15"


@pytest.mark.parametrize(
    "fact", [Fact("sites", "3", "Report", "2026-11-20"), Fact("completion", "yes", "Files", "2026-10-01")]
)
def test_other_facts_and_old_ones_ask_nobody(app: Flask, cast: Cast, fact: Fact) -> None:
    party = recorded(cast.hana)
    assert record_fact(RecordFact(party, cast.hana, fact), MONDAY + timedelta(hours=1))["number"] == 1
    assert reviews() == []
