"""Teams of the bank's entities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from casework.commands.people.add_team import AddTeam, add_team
from casework.errors import CaseworkError
from casework.queries.people.people import members_by_team, teams
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("teams", __name__, url_prefix="/teams")


@bp.get("")
@allows("people.read")
def show_teams() -> str:
    return _page({})


@bp.post("")
@allows("team.write")
def create_team() -> ResponseReturnValue:
    form = request.form
    command = AddTeam(
        code=form.get("code", "").strip(),
        entity=form.get("entity", ""),
        title_en=form.get("title_en", ""),
        title_zh=form.get("title_zh", ""),
        actor=g.actor,
        entities=frozenset(current().entities),
    )
    try:
        add_team(command, now())
    except CaseworkError as error:
        return _page(form, error.errors, error.says(language())), error.status
    flash(_("The team is there."), "good")
    return redirect(url_for(".show_teams"))


def _page(form: Mapping[str, Any], errors: Mapping[str, Any] | None = None, refused: str = "") -> str:
    spoken = language()
    return render_template(
        "people/teams.html",
        teams=teams(),
        members=members_by_team(),
        entities={code: entity.name.in_(spoken) for code, entity in current().entities.items()},
        form=form,
        errors=errors or {},
        refused=refused,
    )
