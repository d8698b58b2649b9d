"""Where a customer stops offers and surveys by the link of a letter: no account, no script, no name shown."""

from __future__ import annotations

from flask import Blueprint, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casework.commands.contact.stop_outreach import StopOutreach, stop_outreach
from casework.db import Row
from casework.errors import Malformed, NotFound
from casework.queries.contact.stopping import customer_of_link
from casework.rulebook.current import current
from casework.web.languages import LANGUAGE, LOCALES, language
from casework.web.moment import now
from casework.web.security import limiter

bp = Blueprint("public_stop", __name__)

TITLES = {
    "offers_by_email": lazy_gettext("No more offers by e-mail"),
    "offers": lazy_gettext("No more offers at all"),
    "surveys": lazy_gettext("No more surveys"),
    "everything": lazy_gettext("Neither offers nor surveys"),
}


@bp.get("/public/stop/<token>")
@limiter.limit("60 per minute")
def show_choices(token: str) -> ResponseReturnValue:
    """Show what can be stopped; to look changes nothing, for programs look at links in mails, too."""
    try:
        return _page(_opened(token))
    except NotFound as shut:
        return _shut(shut)


@bp.post("/public/stop/<token>")
@limiter.limit("20 per minute")
def stop(token: str) -> ResponseReturnValue:
    choice = request.form.get("choice", "")
    try:
        party = _opened(token)
        stop_outreach(StopOutreach(token, _secret(), choice), now())
    except NotFound as shut:
        return _shut(shut)
    except Malformed as fault:
        return _page(party, fault.says(language())), 422
    return render_template("public/stopped.html", bank=_bank(party), title=TITLES[choice])


def _opened(token: str) -> Row:
    party = customer_of_link(token, _secret())
    if session.get(LANGUAGE) not in LOCALES:
        g.spoken = party["language"]
    return party


def _page(party: Row, fault: str = "") -> str:
    return render_template("public/stop.html", bank=_bank(party), choices=TITLES.items(), fault=fault)


def _shut(shut: NotFound) -> ResponseReturnValue:
    bank = current_app.config["SETTINGS"].bank_name
    return render_template("public/shut.html", bank=bank, reason=shut.says(language())), shut.status


def _bank(party: Row) -> str:
    return current().entity(party["entity"]).name.in_(language())


def _secret() -> str:
    secret: str = current_app.config["SETTINGS"].secret_key
    return secret
