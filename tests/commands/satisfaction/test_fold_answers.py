"""The sums of surveys stay the same when they are folded, and reach as far as a reader's rights."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.commands.satisfaction.fold_answers import fold_answers
from casework.db import db
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import SurveyDelta, SurveyTally
from casework.queries.satisfaction.tallies import entities_seen, tallies_of
from tests.cast import Cast
from tests.commands.satisfaction.test_answer_survey import BAD, GOOD, answer
from tests.surveys import invite


@pytest.fixture(autouse=True)
def _world(asking: Flask, cast: Cast) -> None:
    """Every story here is told where a workflow asks customers."""


def sums(actor: Actor) -> dict[tuple[str, str], int]:
    found = tallies_of(actor, "uk", "post_complaint", "2026-01", "2026-12")
    return {(one.question, one.bucket): one.number for one in found}


def count(model: type[SurveyDelta] | type[SurveyTally]) -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(model.__table__)) or 0)


def test_folding_changes_no_sum(cast: Cast) -> None:
    for answers in (GOOD, GOOD, BAD):
        answer(invite(), answers)
    before = sums(cast.remy)
    assert (before["*", "answered"], before["satisfied", "4"], before["satisfied", "2"]) == (3, 2, 1)
    assert fold_answers(5) == 5
    assert sums(cast.remy) == before
    while fold_answers():
        pass
    assert sums(cast.remy) == before
    answer(invite(), GOOD)
    fold_answers()
    assert (sums(cast.remy)["satisfied", "4"], count(SurveyDelta)) == (3, 0)


def test_a_lead_reads_the_figures_of_her_own_teams_alone(cast: Cast) -> None:
    invite()  # lies with the retail team
    assert sums(cast.remy) == {("*", "invited"): 1}
    assert sums(cast.lin) == {}
    with pytest.raises(NotFound):
        tallies_of(cast.lin, "uk", "post_complaint", "2026-01", "2026-12", "uk_retail")
    with pytest.raises(NotFound):
        tallies_of(cast.lin, "cn", "post_complaint", "2026-01", "2026-12")
    assert entities_seen(cast.lin) == ["uk"]
    assert entities_seen(cast.hana) == []
