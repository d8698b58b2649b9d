"""A person's own account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from casework.commands.people.change_account import ChangeAccount, change_account
from casework.commands.people.revoke_session import RevokeSession, revoke_session
from casework.commands.people.set_password import ChangePassword, change_password
from casework.domain.people.tokens import digest
from casework.errors import Malformed
from casework.queries.people.people import load_person
from casework.queries.people.sessions import sessions_of
from casework.web.access import TOKEN, allows
from casework.web.agents import agent_in_words
from casework.web.languages import language
from casework.web.moment import now
from casework.web.pages.people.sessions import cost
from casework.web.titles import LIMITS, role_title

bp = Blueprint("account", __name__, url_prefix="/account")

REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
DAY = timedelta(days=1)


@bp.get("")
@allows("account.own")
def show_account() -> str:
    return _page({})


@bp.post("/choices")
@allows("account.own")
def save_choices() -> ResponseReturnValue:
    form = request.form
    command = ChangeAccount(
        g.actor, language=form.get("language"), zone=form.get("zone"), theme=form.get("theme")
    )
    change_account(command, now())
    g.actor = None  # so that the answer is in the language that was just chosen
    session["language"] = command.language
    flash(_("Saved."), "good")
    return redirect(url_for(".show_account"))


@bp.post("/absence")
@allows("account.own")
def save_absence() -> ResponseReturnValue:
    first, last = _day("away_from"), _day("away_until")
    command = ChangeAccount(
        g.actor,
        away_from=_midnight(first) if first else None,
        away_until=_midnight(last + DAY) if last else None,
        changes_absence=True,
    )
    try:
        change_account(command, now())
    except Malformed as fault:
        return _page(fault.errors), 422
    flash(_("Saved."), "good")
    return redirect(url_for(".show_account"))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(g.actor.zone))


@bp.post("/password")
@allows("account.own")
def save_password() -> ResponseReturnValue:
    form, bank = request.form, current_app.config["SETTINGS"].bank_name
    if form.get("password") != form.get("again"):
        return _page({"again": [_("The two are not the same.")]}), 422
    command = ChangePassword(
        g.actor, form.get("old", ""), form.get("password", ""), digest(session[TOKEN]), bank, cost()
    )
    try:
        change_password(command, now())
    except Malformed as fault:
        field = next(iter(fault.errors), "password")
        return _page({field: [fault.says(language())]}), 422
    flash(_("The password is changed; your other sessions have ended."), "good")
    return redirect(url_for(".show_account"))


@bp.post("/sessions/<int:session_id>/end")
@allows("account.own")
def end_session(session_id: int) -> ResponseReturnValue:
    revoke_session(RevokeSession(session_id, g.actor), now())
    flash(_("The session has ended."), "good")
    return redirect(url_for(".show_account"))


def _page(errors: Mapping[str, list[str]]) -> str:
    person = load_person(g.actor.id)
    return render_template(
        "account.html",
        person=person,
        errors=errors,
        zones=[(name, name.replace("_", " ")) for name in _zones()],
        away_from=_as_day(person.away_from),
        away_until=_as_day(person.away_until - DAY if person.away_until else None),
        roles=[role_title(role) for role in person.roles],
        teams=[one.team.title(language()) for one in person.memberships],
        limits=[(str(LIMITS[name]), amount) for name, amount in person.limits.items()],
        sessions=[_session(row) for row in sessions_of(person.id, now())],
    )


def _zones() -> list[str]:
    return [*sorted(name for name in available_timezones() if name.startswith(REGIONS)), "UTC"]


def _as_day(at: datetime | None) -> str:
    return at.astimezone(ZoneInfo(g.actor.zone)).date().isoformat() if at else ""


def _session(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "agent": agent_in_words(row.agent or ""),
        "address": row.address,
        "seen_at": row.seen_at,
        "current": row.id == g.visitor.session_id,
    }
