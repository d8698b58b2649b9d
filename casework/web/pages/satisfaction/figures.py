"""How satisfied customers are: the figures of a survey, for who leads or oversees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, g, render_template, request
from flask_babel import lazy_gettext

from casework.domain.satisfaction.survey import Survey
from casework.queries.people.people import teams
from casework.queries.satisfaction.figures import Figures, figures_of
from casework.queries.satisfaction.tallies import entities_seen, tallies_of
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import language
from casework.web.moment import now
from casework.web.pages.satisfaction.trend_drawing import drawn
from casework.web.wording import local

bp = Blueprint("satisfaction", __name__)

MONTHS = 12  # before this one, shown unless a period is named
METRICS = {"nps": lazy_gettext("NPS"), "csat": lazy_gettext("satisfied, %"), "ces": lazy_gettext("easy, %")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked to show."""

    entity: str
    survey: Survey
    since: str  # months: "2026-01"
    until: str
    team: str | None


@bp.get("/satisfaction")
@allows("satisfaction.read")
def show_figures() -> str:
    entities = entities_seen(g.actor)
    asked = _asked(entities)
    found = tallies_of(g.actor, asked.entity, asked.survey.name, asked.since, asked.until, asked.team)
    figures = figures_of(asked.survey, found)
    spoken = language()
    return render_template(
        "satisfaction/figures.html",
        asked=asked,
        figures=figures,
        metrics=METRICS,
        drawing=drawn(figures.trend, asked.survey.scored.scale),
        rating=asked.survey.scored.asks.in_(spoken),
        entities=[(code, current().entity(code).name.in_(spoken)) for code in entities],
        surveys=[(name, versions[-1].title.in_(spoken)) for name, versions in _surveys().items()],
        teams=_teams(figures),
        reasons=_reasons(figures),
        choice_titles=_choice_titles(asked.survey, spoken),
    )


def _asked(entities: list[str]) -> Asked:
    today = local(now()).date()
    entity = request.args.get("entity", "")
    name = request.args.get("survey", "")
    surveys = _surveys()
    return Asked(
        entity=entity if entity in entities else (entities or [""])[0],
        survey=surveys[name if name in surveys else next(iter(surveys))][-1],
        since=_month("from", _before(today)),
        until=_month("to", today),
        team=request.args.get("team") or None,
    )


def _surveys() -> dict[str, tuple[Survey, ...]]:
    """Return the surveys by name, those last that are asked on rare occasions."""
    return dict(sorted(current().surveys.items(), key=lambda one: (bool(one[1][-1].occasions), one[0])))


def _before(today: date) -> date:
    months = today.year * 12 + today.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _month(name: str, usual: date) -> str:
    text = request.args.get(name, "")
    try:
        return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    except ValueError:
        return f"{usual:%Y-%m}"


def _teams(figures: Figures) -> dict[str, str]:
    """Return the titles of the teams that are shown."""
    shown = {cut.name for cut in figures.teams}
    return {team.code: team.title(language()) for team in teams() if team.code in shown}


def _reasons(figures: Figures) -> list[tuple[str, int]]:
    """Return why customers who were drawn were not asked, the most frequent first, in words."""
    words = _reason_words()
    left = sorted(figures.response.left_out.items(), key=lambda one: -one[1])
    return [(words.get(code, code), n) for code, n in left]


def _reason_words() -> dict[str, str]:
    """Return the words of the coded reasons and of moves, as the workflows that ask customers name them."""
    found = {}
    asking = [one for one in current().definitions.values() if "survey" in one.fields]
    for definition in asking:
        found.update({one.trigger: one.title.in_(language()) for one in definition.transitions})
    for field in (field for one in asking for field in one.fields.values()):
        if "reason" in field.name:
            found.update({one.code: one.title.in_(language()) for one in field.choices})
    return found


def _choice_titles(survey: Survey, spoken: str) -> dict[str, str]:
    return {one.code: one.title.in_(spoken) for question in survey.questions for one in question.choices}
