"""The bank's rules as they are in force: workflows with their drawing, and terms with their source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from markupsafe import Markup

from casework.delivery.drawing import draw
from casework.domain.definition import SAME, Definition, Transition
from casework.domain.diagram import dot
from casework.domain.policies import ClockRule
from casework.domain.wording.facts import ROLE_TITLES
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.cases.clocks import term_in_words
from casework.web.cases.rows import state_view
from casework.web.languages import gettext as _
from casework.web.languages import language

bp = Blueprint("rules", __name__, url_prefix="/rules")

FEW = 4


@bp.get("")
@allows("rulebook.read")
def show_rules() -> str:
    rules = current()
    workflows = sorted(rules.definitions.values(), key=lambda one: (one.workflow, -one.version))
    terms = sorted(rules.rules.values(), key=lambda one: (one.regime or "", one.code, -one.version))
    return render_template(
        "rules/list.html",
        workflows=[_workflow(one) for one in workflows],
        terms=[_term(one) for one in terms],
    )


def _workflow(one: Definition) -> dict[str, Any]:
    return {
        "title": one.title.in_(language()),
        "name": one.name,
        "states": len(one.states),
        "moves": len({move.trigger for move in one.transitions}),
        "digest": one.sha256[:16],
        "url": url_for(".show_workflow", workflow=one.workflow, version=one.version),
    }


def _term(one: ClockRule) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title.in_(language()),
        "term": term_in_words(one.target.amount, one.target.unit),
        "regime": one.regime or _("internal"),
        "pauses": _("yes") if one.pausable else _("no"),
        "citation": one.citation,
    }


@bp.get("/<workflow>/<int:version>")
@allows("rulebook.read")
def show_workflow(workflow: str, version: int) -> str:
    definition = current().definition(workflow, version)
    return render_template(
        "rules/workflow.html",
        title=definition.title.in_(language()),
        definition=definition,
        states=[(state_view(one), one.queue or "") for one in definition.states.values()],
        moves=[_move(definition, one) for one in definition.transitions],
        drawing=Markup(_drawing(definition)),  # noqa: S704  (made here from the definition, not typed)
    )


def _move(definition: Definition, one: Transition) -> dict[str, Any]:
    spoken = language()
    sources = [definition.state(name).title.in_(spoken) for name in one.sources]
    return {
        "title": one.title.in_(spoken),
        "trigger": one.trigger,
        "sources": sources if len(sources) <= FEW else [_("many states")],
        "target": _("stays") if one.to == SAME else definition.state(one.to).title.in_(spoken),
        "by": [ROLE_TITLES[role].in_(spoken) for role in one.by],
        "guards": [call.name.replace("_", " ") for call in one.guards],
    }


def _drawing(definition: Definition) -> str:
    """Return the picture as an element of the page, whose fonts it then has."""
    home = current_app.config["SETTINGS"].home
    return draw(dot(definition, language()), definition.title.in_(language()), home)
