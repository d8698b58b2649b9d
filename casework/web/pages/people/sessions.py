"""Signing in and out, single-use links, and what is chosen before anybody is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_limiter.util import get_remote_address

from casework.commands.people.change_account import ChangeAccount, change_account
from casework.commands.people.hashing import Cost
from casework.commands.people.set_password import SetPassword, set_password
from casework.commands.people.sign_in import SignInAs, sign_in
from casework.commands.people.sign_out import sign_out
from casework.errors import Denied, Malformed
from casework.queries.people.links import person_of_link
from casework.web.access import TOKEN, allows
from casework.web.addresses import safe_next
from casework.web.languages import LANGUAGE, LOCALES, language
from casework.web.moment import now
from casework.web.security import limiter

bp = Blueprint("sessions", __name__)

THEME = "theme"
DEMO_PEOPLE = (
    ("hana", "Hana Reed", lazy_gettext("works in the UK corporate team")),
    ("lin", "Lin Zhao", lazy_gettext("leads her team: approves, assigns, sees its breaches")),
    ("remy", "Remy Laurent", lazy_gettext("compliance: overrides, extensions, legal holds, reports")),
    ("otto", "Otto Berg", lazy_gettext("audits: reads everything, changes nothing")),
    ("ada", "Ada Okafor", lazy_gettext("administers people, teams and tokens")),
    ("zed", "Zed Novak", lazy_gettext("works in the UK retail team")),
    ("wei", "陈伟", lazy_gettext("works in the China corporate team")),
    ("rui", "何瑞", lazy_gettext("leads the China corporate team")),
)


@dataclass(frozen=True, slots=True)
class Demo:
    password: str
    people: tuple[tuple[str, str, object], ...] = DEMO_PEOPLE


def cost() -> Cost:
    """Return what a password hash costs by the settings."""
    settings = current_app.config["SETTINGS"]
    return Cost(settings.argon2_memory, settings.argon2_time_cost)


@bp.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    next_page = safe_next(request.args.get("next"))
    if g.actor is not None:
        return redirect(next_page)
    return _sign_in_page(next_page)


@bp.post("/sign-in")
@limiter.limit("20 per minute", key_func=lambda: f"{get_remote_address()} {request.form.get('username', '')}")
@limiter.limit("100 per minute")
def sign_in_now() -> ResponseReturnValue:
    settings, next_page = current_app.config["SETTINGS"], safe_next(request.form.get("next"))
    username = request.form.get("username", "")
    command = SignInAs(
        username=username,
        password=request.form.get("password", ""),
        address=request.remote_addr,
        agent=request.user_agent.string,
        replaces=session.get(TOKEN),
        lasts=settings.session_absolute,
        cost=cost(),
    )
    try:
        signed_in = sign_in(command, now())
    except Denied as denied:
        return _sign_in_page(next_page, username, denied.says(language())), 401
    session.clear()
    session[TOKEN] = signed_in.token
    return redirect(next_page)


def _sign_in_page(next_page: str, username: str = "", refused: str = "") -> str:
    password = current_app.config["DEMO_PASSWORD"]
    demo = Demo(password) if password else None
    return render_template("sign_in.html", next=next_page, username=username, refused=refused, demo=demo)


@bp.post("/sign-out")
@allows("account.own")
def sign_out_now() -> ResponseReturnValue:
    sign_out(session[TOKEN], now())
    session.clear()
    return redirect(url_for(".show_sign_in"))


@bp.get("/link/<token>")
@limiter.limit("30 per minute")
def show_link(token: str) -> str:
    return _link_page(token, {})


@bp.post("/link/<token>")
@limiter.limit("30 per minute")
def use_link(token: str) -> ResponseReturnValue:
    if request.form.get("password") != request.form.get("again"):
        return _link_page(token, {"again": [_("The two are not the same.")]}), 422
    bank = current_app.config["SETTINGS"].bank_name
    try:
        set_password(SetPassword(token, request.form.get("password", ""), bank, cost()), now())
    except Malformed as fault:
        return _link_page(token, {"password": [fault.says(language())]}), 422
    flash(_("The password is set. Sign in with it."), "good")
    return redirect(url_for(".show_sign_in"))


def _link_page(token: str, errors: Mapping[str, list[str]]) -> str:
    return render_template("link.html", person=person_of_link(token, now()), errors=errors)


@bp.post("/language")
def choose_language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if chosen in LOCALES:
        session[LANGUAGE] = chosen
        if g.actor is not None:
            change_account(ChangeAccount(g.actor, language=chosen), now())
    return redirect(safe_next(request.form.get("next")))


@bp.post("/theme")
def choose_theme() -> ResponseReturnValue:
    chosen = request.form.get("theme", "")
    if chosen in ("auto", "light", "dark"):
        session[THEME] = chosen
        if g.actor is not None:
            change_account(ChangeAccount(g.actor, theme=chosen), now())
    return redirect(safe_next(request.form.get("next")))
