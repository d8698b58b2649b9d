"""Customers of the demo answer surveys by the link that they got, or do not: drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casework.commands.demo.bank.clients import told_in_bank
from casework.commands.satisfaction.answer_survey import AnswerSurvey, answer_survey
from casework.db import Row, db
from casework.domain.satisfaction.links import token_for
from casework.domain.satisfaction.survey import CHOICE, TEXT, Question
from casework.errors import CaseworkError
from casework.models import SurveyInvitation
from casework.rulebook.satisfaction.surveys import survey_labelled

if TYPE_CHECKING:
    from casework.commands.demo.desk import World

Life = Generator[datetime, None, None]
SEED = 20261125
ANSWERS = 0.46  # of those who are asked
MOODS = (("content", 0.5), ("middling", 0.28), ("unhappy", 0.22))
SCORES = {  # scale -> mood -> scores
    "nps": {"content": (9, 10, 9), "middling": (7, 8), "unhappy": (3, 5, 6, 6)},
    "csat": {"content": (5, 4, 5), "middling": (4, 3), "unhappy": (1, 2, 2)},
    "ces": {"content": (6, 7), "middling": (5, 5, 4), "unhappy": (2, 3)},
}
_table: Any = SurveyInvitation.__table__


def answers(world: World) -> Life:
    """Look each day who was asked since, and let those who answer do so within the week."""
    since = world.at
    while True:
        yield world.at + timedelta(days=1)
        found = _asked(since, world.at)
        since = world.at
        for invitation in found:
            if invitation["case_id"] not in world.placed:
                case = invitation["case_id"]
                world.begin(f"answer {case}", _one(world, invitation))


def answer(world: World, case: int, asked: int, given: Mapping[str, Any]) -> None:
    """Send the customer's answers by the link of her case."""
    token = token_for(case, asked, world.works.secret)
    answer_survey(AnswerSurvey(token, world.works.secret, given), world.at)


def _one(world: World, invitation: Row) -> Life:
    chance = random.Random(f"{SEED} answer {invitation['case_id']}")  # noqa: S311
    if chance.random() > ANSWERS or invitation["round"] != 1:
        return
    mood = chance.choices([name for name, _ in MOODS], [share for _, share in MOODS])[0]
    yield world.at + timedelta(days=chance.uniform(0.1, 6))
    survey = survey_labelled(world.rules.surveys, invitation["survey"])
    given = {one.code: _said(one, mood, invitation["language"], chance) for one in survey.questions}
    try:
        answer(world, invitation["case_id"], 1, {name: value for name, value in given.items() if value})
    except CaseworkError:
        return  # the case was closed meanwhile: the link says so, and she leaves it at that


def _said(question: Question, mood: str, language: str, chance: random.Random) -> str:
    if question.scale in SCORES:
        return str(chance.choice(SCORES[question.scale][mood]))
    if question.scale == CHOICE:
        return str(chance.choice(question.choices).code)
    if question.scale == TEXT:
        words = told_in_bank("satisfaction.toml")["comments"][mood][language]
        return str(chance.choice(words)) if chance.random() < 0.4 else ""
    return "yes" if question.code == "permission" else ""


def _asked(since: datetime, until: datetime) -> list[Row]:
    mine = (_table.c.invited_at > since, _table.c.invited_at <= until, _table.c.answered_at.is_(None))
    with db.engine.connect() as connection:
        rows = connection.execute(select(_table).where(*mine).order_by(_table.c.case_id)).mappings()
        return [dict(row) for row in rows]
