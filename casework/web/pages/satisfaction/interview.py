"""The survey as an interviewer fills it in while she speaks with the customer."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.commands.satisfaction.answer_survey import EnterAnswers, enter_answers, survey_asked
from casework.domain.satisfaction.survey import Survey
from casework.errors import Malformed
from casework.queries.cases.reading import CaseNow, read_case
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.pages.satisfaction.questions import sent_answers, views_of

bp = Blueprint("interview", __name__)
ENTER = "survey.enter"


@bp.get("/cases/<reference>/survey")
@allows(ENTER)
def show_questions(reference: str) -> str:
    case = read_case(reference, g.actor, ENTER)
    return _form(case, survey_asked(case, now()), {}, {})


@bp.post("/cases/<reference>/survey")
@allows(ENTER)
def keep_answers(reference: str) -> ResponseReturnValue:
    case = read_case(reference, g.actor, ENTER)
    survey = survey_asked(case, now())
    sent = sent_answers(survey)
    try:
        enter_answers(EnterAnswers(reference, g.actor, sent), now())
    except Malformed as fault:
        return _form(case, survey, sent, fault.errors), 422
    flash(_("The answers are kept."), "good")
    return redirect(url_for("cases.show_case", reference=reference))


def _form(case: CaseNow, survey: Survey, given: dict[str, str], errors: dict[str, list[str]]) -> str:
    spoken = language()
    return render_template(
        "satisfaction/interview.html",
        reference=case.row["reference"],
        title=survey.title.in_(spoken),
        questions=views_of(survey, spoken, given, errors),
        faulty=bool(errors),
    )
