"""The questions of a survey as a form shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from casework.domain.satisfaction.survey import CALLBACK, PERMISSION, Question, Survey
from casework.web.languages import gettext as _

PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question with what was typed so far and what is wrong with it; `options` are values with words."""

    code: str
    name: str
    asks: str
    needed: bool
    options: list[tuple[str, str]]
    scored: bool
    low: str
    high: str
    value: str
    wrong: str


def views_of(
    survey: Survey, spoken: str, given: Mapping[str, str], errors: Mapping[str, list[str]]
) -> list[QuestionView]:
    """Return the questions in one language; `errors` hold English and Chinese by question."""
    return [_view(one, spoken, given.get(one.code, ""), errors.get(one.code, [])) for one in survey.questions]


def sent_answers(survey: Survey) -> dict[str, str]:
    """Return what the form of the request holds, by question."""
    return {one.code: request.form.get(PREFIX + one.code, "") for one in survey.questions}


def _view(question: Question, spoken: str, value: str, errors: list[str]) -> QuestionView:
    return QuestionView(
        code=question.code,
        name=PREFIX + question.code,
        asks=question.asks.in_(spoken),
        needed=question.needed,
        options=_options(question, spoken),
        scored=bool(question.scores),
        low=question.low.in_(spoken) if question.low else "",
        high=question.high.in_(spoken) if question.high else "",
        value=value,
        wrong=errors[-1 if spoken == "zh" else 0] if errors else "",
    )


def _options(question: Question, spoken: str) -> list[tuple[str, str]]:
    if question.scores:
        return [(str(score), str(score)) for score in question.scores]
    if question.scale in (CALLBACK, PERMISSION):
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(one.code, one.title.in_(spoken)) for one in question.choices if one.active]
