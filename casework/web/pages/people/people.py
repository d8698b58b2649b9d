"""People: who they are, what they may do, whether they may come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from casework.commands.people.add_person import AddPerson, add_person
from casework.commands.people.change_person import LIMITS, ChangePerson, change_person
from casework.commands.people.disable_person import DisablePerson, disable_person, enable_person
from casework.commands.people.invite_person import InvitePerson, invite_person
from casework.errors import CaseworkError
from casework.queries.people.people import find_people, load_person, teams
from casework.web.access import allows
from casework.web.languages import language
from casework.web.moment import now
from casework.web.titles import FLAGS, ROLES, choices, role_title

bp = Blueprint("people", __name__, url_prefix="/people")

LINK = "link_made"  # shown on the next page, once


@bp.get("")
@allows("people.read")
def show_people() -> str:
    q, disabled = request.args.get("q", "").strip(), "disabled" in request.args
    found = find_people(q, disabled=disabled)
    return render_template(
        "people/list.html", people=found, q=q, disabled=disabled, role_title=role_title, begun=bool(teams())
    )


@bp.get("/new")
@allows("people.write")
def new_person() -> str:
    return _new_page({"language": language(), "roles": ["staff"]})


@bp.post("")
@allows("people.write")
def create_person() -> ResponseReturnValue:
    form: dict[str, Any] = {
        **request.form,
        "roles": request.form.getlist("roles"),
        "teams": request.form.getlist("teams"),
    }
    command = AddPerson(
        username=form.get("username", ""),
        name=form.get("name", ""),
        email=form.get("email", ""),
        actor=g.actor,
        roles=tuple(form["roles"]),
        teams=tuple(form["teams"]),
        language=form.get("language", "en"),
    )
    try:
        person = add_person(command, now())
    except CaseworkError as error:
        return _new_page(form, error.errors, error.says(language())), error.status
    _hand_out_link(person.id)
    return redirect(url_for(".show_person", person_id=person.id))


@bp.get("/<int:person_id>")
@allows("people.read")
def show_person(person_id: int) -> str:
    return _person_page(person_id)


@bp.post("/<int:person_id>/rights")
@allows("people.write")
def save_person(person_id: int) -> ResponseReturnValue:
    form = request.form
    cap, version = form.get("workload_cap", ""), form.get("version", "")
    command = ChangePerson(
        person_id=person_id,
        version=int(version) if version.isdecimal() else 0,
        roles=tuple(form.getlist("roles")),
        flags=tuple(form.getlist("flags")),
        teams=tuple(form.getlist("teams")),
        limits={name: form.get(name, "") for name in LIMITS},
        workload_cap=int(cap) if cap.isdecimal() else None,
        actor=g.actor,
    )
    try:
        change_person(command, now())
    except CaseworkError as error:
        return _person_page(person_id, error.errors, error.says(language())), error.status
    flash(_("The rights are saved; the person signs in anew."), "good")
    return redirect(url_for(".show_person", person_id=person_id))


@bp.post("/<int:person_id>/link")
@allows("people.write")
def make_link(person_id: int) -> ResponseReturnValue:
    _hand_out_link(person_id)
    return redirect(url_for(".show_person", person_id=person_id))


@bp.post("/<int:person_id>/switch")
@allows("people.write")
def switch_person(person_id: int) -> ResponseReturnValue:
    command = DisablePerson(person_id, g.actor)
    if request.form.get("to") == "enabled":
        enable_person(command, now())
        flash(_("Enabled. A new link may be needed to set the password."), "good")
    else:
        disable_person(command, now())
        flash(_("Disabled: sessions, tokens and links have ended."), "good")
    return redirect(url_for(".show_person", person_id=person_id))


def _hand_out_link(person_id: int) -> None:
    """Make a link and keep its address for the one page that shows it."""
    token = invite_person(InvitePerson(person_id, g.actor), now())
    session[LINK] = [person_id, url_for("sessions.show_link", token=token, _external=True)]


def _new_page(form: Mapping[str, Any], errors: Mapping[str, Any] | None = None, refused: str = "") -> str:
    return render_template("people/new.html", form=form, errors=errors or {}, refused=refused, **_choices())


def _person_page(person_id: int, errors: Mapping[str, Any] | None = None, refused: str = "") -> str:
    person = load_person(person_id)
    kept = session.pop(LINK, None)
    return render_template(
        "people/person.html",
        person=person,
        person_teams=[one.team.code for one in person.memberships],
        flag_choices=choices(FLAGS),
        link=kept[1] if kept and kept[0] == person_id else None,
        errors=errors or {},
        refused=refused,
        **_choices(),
    )


def _choices() -> dict[str, Any]:
    return {
        "role_choices": choices(ROLES),
        "team_choices": [(team.code, team.title(language())) for team in teams()],
    }
