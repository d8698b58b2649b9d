"""/surveys/{token}: the customer's side, no login; /cases/{ref}/survey-answers: the interviewer's."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g
from marshmallow.fields import Integer, List, Nested

from casework.commands.satisfaction.answer_survey import (
    AnswerSurvey,
    EnterAnswers,
    answer_survey,
    enter_answers,
)
from casework.domain.definition import Words
from casework.domain.satisfaction.survey import Question
from casework.queries.satisfaction.invitations import open_invitation
from casework.rulebook.current import current
from casework.rulebook.satisfaction.surveys import survey_labelled
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import answered, receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Values
from casework.web.api.shapes import ReceiptShape, Shape
from casework.web.languages import language
from casework.web.moment import now
from casework.web.security import limiter

bp = Subject("Surveys", __name__, "What customers are asked, and what they answer")
ANSWERS: dict[str, Any] = {"answers": {"satisfied": 4, "easy": 6, "comment": "It took a week too long."}}


class AnswersAsked(Asked):
    answers = Values(required=True, metadata={"description": "question -> score, choice, yes or no, or text"})


class QuestionShape(Shape):
    code = a.text()
    scale = a.text("nps csat ces text choice callback permission")
    asks = a.anything("in English and Chinese")
    needed = a.yes_no()
    scores = List(Integer(), metadata={"description": "lowest and highest; empty without a score"})
    choices = a.texts("codes to choose from")


class SurveyShape(Shape):
    survey = a.text("name and version")
    title = a.anything("in English and Chinese")
    questions = List(Nested(QuestionShape))
    expires_at = a.moment()


class ThanksShape(Shape):
    thanks = a.text()
    at = a.moment()


@bp.get("/surveys/<string:token>")
@limiter.limit("60 per minute")
@bp.response(200, SurveyShape)
def get_survey(token: str) -> Response:
    """Read the questions that a link opens; 404 an altered link, 409 a used one or one that is over"""
    invitation = open_invitation(token, _secret(), now())
    survey = survey_labelled(current().surveys, invitation["survey"])
    told = {
        "survey": survey.label,
        "title": _both(survey.title),
        "questions": [_told(question) for question in survey.questions],
        "expires_at": invitation["expires_at"],
    }
    return answered(told)


@bp.post("/surveys/<string:token>")
@limiter.limit("20 per minute")
@bp.arguments(AnswersAsked, example=ANSWERS)
@bp.response(201, ThanksShape)
def create_answers(body: dict[str, Any], token: str) -> Response:
    """Answer the survey, once"""
    at = now()
    invitation = open_invitation(token, _secret(), at)
    told = answer_survey(AnswerSurvey(token, _secret(), body["answers"], language()), at)
    survey = survey_labelled(current().surveys, invitation["survey"])
    return answered({"thanks": survey.thanks.in_(language()), "at": told["at"]}, 201)


@bp.post("/cases/<reference:reference>/survey-answers")
@allows("survey.enter")
@bp.arguments(AnswersAsked, example=ANSWERS)
@bp.response(201, ReceiptShape)
def enter_heard_answers(body: dict[str, Any], reference: str) -> Response:
    """Enter what a customer answered in an interview; never by who is rated"""
    command = EnterAnswers(reference, g.actor, body["answers"], key=idempotency_key())
    return receipt(enter_answers(command, now()))


def _told(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "scale": question.scale,
        "asks": _both(question.asks),
        "needed": question.needed,
        "scores": [question.scores[0], question.scores[-1]] if question.scores else [],
        "choices": [one.code for one in question.choices],
    }


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}


def _secret() -> str:
    secret: str = current_app.config["SETTINGS"].secret_key
    return secret
