"""The survey as a customer answers it by a link: no account, no script, both languages."""

from __future__ import annotations

from flask import Blueprint, current_app, g, render_template, session
from flask.typing import ResponseReturnValue

from casework.commands.satisfaction.answer_survey import AnswerSurvey, answer_survey
from casework.db import Row
from casework.domain.satisfaction.survey import Survey
from casework.errors import CaseworkError, Malformed, NotFound
from casework.queries.satisfaction.invitations import Answered, Expired, open_invitation
from casework.rulebook.current import current
from casework.rulebook.satisfaction.surveys import survey_labelled
from casework.web.languages import LANGUAGE, LOCALES, language
from casework.web.moment import now
from casework.web.pages.satisfaction.questions import sent_answers, views_of
from casework.web.security import limiter

bp = Blueprint("public_survey", __name__)

GONE = 410


@bp.get("/public/survey/<token>")
@limiter.limit("60 per minute")
def show_survey(token: str) -> ResponseReturnValue:
    try:
        invitation, survey = _opened(token)
    except (NotFound, Answered, Expired) as shut:
        return _shut(shut)
    return _form(invitation, survey, {}, {})


@bp.post("/public/survey/<token>")
@limiter.limit("20 per minute")
def answer(token: str) -> ResponseReturnValue:
    """Keep the answers; what cannot be taken is told beside each question, with all that was typed kept."""
    try:
        invitation, survey = _opened(token)
        sent = sent_answers(survey)
        try:
            answer_survey(AnswerSurvey(token, _secret(), sent, language()), now())
        except Malformed as fault:
            return _form(invitation, survey, sent, fault.errors), 422
    except (NotFound, Answered, Expired) as shut:
        return _shut(shut)
    bank = current().entity(invitation["entity"]).name.in_(language())
    return render_template("public/thanks.html", bank=bank, thanks=survey.thanks.in_(language()))


def _opened(token: str) -> tuple[Row, Survey]:
    invitation = open_invitation(token, _secret(), now())
    if session.get(LANGUAGE) not in LOCALES:
        g.spoken = invitation["language"]
    return invitation, survey_labelled(current().surveys, invitation["survey"])


def _form(invitation: Row, survey: Survey, given: dict[str, str], errors: dict[str, list[str]]) -> str:
    spoken = language()
    return render_template(
        "public/survey.html",
        bank=current().entity(invitation["entity"]).name.in_(spoken),
        title=survey.title.in_(spoken),
        greeting=survey.greeting.in_(spoken),
        questions=views_of(survey, spoken, given, errors),
        faulty=bool(errors),
    )


def _shut(shut: CaseworkError) -> ResponseReturnValue:
    """Say why a link does not open: altered, used, or over."""
    status = shut.status if isinstance(shut, NotFound) else GONE
    bank = current_app.config["SETTINGS"].bank_name
    return render_template("public/shut.html", bank=bank, reason=shut.says(language())), status


def _secret() -> str:
    secret: str = current_app.config["SETTINGS"].secret_key
    return secret
