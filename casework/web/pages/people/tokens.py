"""API tokens: made, shown once, revoked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from casework.commands.people.add_token import EVERYTHING, AddToken, NewToken, add_token
from casework.commands.people.revoke_token import RevokeToken, revoke_token
from casework.errors import CaseworkError
from casework.queries.people.tokens import list_tokens
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("tokens", __name__, url_prefix="/tokens")


@bp.get("")
@allows("token.write")
def show_tokens() -> str:
    return _page({"days": "90", "scopes": [EVERYTHING]})


@bp.post("")
@allows("token.write")
def create_token() -> ResponseReturnValue:
    form: dict[str, Any] = {**request.form, "scopes": request.form.getlist("scopes")}
    days = form.get("days", "")
    command = AddToken(
        name=form.get("name", ""),
        username=form.get("username", ""),
        actor=g.actor,
        known=frozenset(current().access),
        scopes=tuple(form["scopes"]),
        lasts=timedelta(days=int(days) if days.isdecimal() and len(days) < 5 else 0),
    )
    try:
        made = add_token(command, now())
    except CaseworkError as error:
        return _page(form, error.errors, error.says(language())), error.status
    return _page({"days": "90", "scopes": [EVERYTHING]}, made=made)


@bp.post("/<int:token_id>/end")
@allows("token.write")
def end_token(token_id: int) -> ResponseReturnValue:
    revoke_token(RevokeToken(token_id, g.actor), now())
    flash(_("The token is revoked."), "good")
    return redirect(url_for(".show_tokens"))


def _page(
    form: Mapping[str, Any],
    errors: Mapping[str, Any] | None = None,
    refused: str = "",
    made: NewToken | None = None,
) -> str:
    known = [(name, name) for name in sorted(current().access)]
    return render_template(
        "people/tokens.html",
        tokens=list_tokens(),
        scope_choices=[(EVERYTHING, _("everything the person may do")), *known],
        form=form,
        errors=errors or {},
        refused=refused,
        made=made,
    )
