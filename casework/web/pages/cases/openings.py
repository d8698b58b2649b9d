"""A new case: what came in, from whom, and whether it is known already."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.record_party import NewParty
from casework.db import Row
from casework.domain.access import is_restricted
from casework.domain.definition import FINAL, Definition
from casework.errors import CaseworkError, NotFound
from casework.queries.cases.duplicates import likely_duplicates
from casework.queries.parties.parties import party_of
from casework.queries.people.people import teams
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.cases.fields import field_views, sent_values
from casework.web.cases.rows import state_view
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.pages.cases.acts import attach_files
from casework.web.wording import day_in_words, local

bp = Blueprint("openings", __name__, url_prefix="/new")

APART = ("entity", "received_at")  # fields that have a place of their own on the page
FIRST_STATES = 5  # that are told of a workflow before it is chosen
PARTY = ("name", "kind", "contact_name", "email", "phone", "language")


@bp.get("/")
@allows("case.open")
def choose() -> str:
    """Offer every workflow in which the reader may open a case."""
    party = _chosen(request.args.get("party", ""))
    offered = [
        (url_for(".new_case", workflow=one.workflow, party=party["id"] if party else None), one)
        for one in map(current().latest, current().workflows)
        if _may_open(one)
    ]
    kinds = [(url, one.title.in_(language()), one.reference, _way(one)) for url, one in offered]
    return render_template("cases/choose.html", kinds=kinds, party=party)


def _way(definition: Definition) -> str:
    """Return the first states that a case goes through, by title."""
    states = [state.title.in_(language()) for state in definition.states.values() if state.kind != FINAL]
    return " → ".join([*states[:FIRST_STATES], "…"])


def _may_open(definition: Definition) -> bool:
    known = not definition.restricted or any(is_restricted(entity) for entity in g.actor.entities)
    return known and not g.actor.roles.isdisjoint(definition.opens.by)


def _chosen(number: str) -> Row | None:
    """Return the customer whom the address names; None for one who is not the reader's to see."""
    try:
        return party_of(int(number), g.actor) if number.isdecimal() and len(number) < 16 else None
    except NotFound:
        return None


@bp.get("/<workflow>")
@allows("case.open")
def new_case(workflow: str) -> str:
    entities, party = _entities(), _chosen(request.args.get("party", ""))
    form = {
        "received_at": local(now()).strftime("%Y-%m-%dT%H:%M"),
        "entity": party["entity"] if party else entities[0][0] if entities else "",
        "party.id": str(party["id"]) if party else "",
    }
    return _page(current().latest(workflow), form)


@bp.post("/<workflow>")
@allows("case.open")
def create_case(workflow: str) -> ResponseReturnValue:
    definition, form, at = current().latest(workflow), request.form, now()
    known = _known(at) if not (form.get("looked") or form.get("party.id")) else []
    if known:
        return _page(definition, form, known=known), 409
    try:
        answer = open_case(_command(definition, form), at)
    except CaseworkError as error:
        return _page(definition, form, error.errors, error.says(language())), error.status
    reference = str(answer["reference"])
    flash(_("%(reference)s is open; its clocks run.", reference=reference), "good")
    if any(file.filename for file in request.files.getlist("files")):
        _attach(reference)
    return redirect(url_for("cases.show_case", reference=reference))


def _attach(reference: str) -> None:
    try:
        attach_files(reference, "customer", request.form.get("key"))
    except CaseworkError as error:
        flash(_("The case is open, but a file was not taken: %(why)s", why=error.says(language())), "bad")


def _command(definition: Definition, form: Mapping[str, str]) -> OpenCase:
    names = [*definition.opens.needs, *definition.opens.takes]
    return OpenCase(
        workflow=definition.workflow,
        title=form.get("title", ""),
        party=_party(form),
        actor=g.actor,
        fields=sent_values(definition, [name for name in names if name in definition.fields], form),
        key=form.get("key") or None,
        duplicates_looked_for=True,
        team=form.get("team") or None,
    )


def _party(form: Mapping[str, str]) -> int | NewParty:
    chosen = form.get("party.id", "")
    if chosen.isdecimal():
        return int(chosen)
    told = {name: form.get(f"party.{name}", "").strip() for name in PARTY}
    return NewParty(
        name=told["name"],
        kind=told["kind"] or "organisation",
        contact_name=told["contact_name"] or None,
        email=told["email"] or None,
        phone=told["phone"] or None,
        language=told["language"] or "en",
        vulnerable=form.get("vulnerable") == "true",
    )


def _known(at: datetime) -> list[Row]:
    """Return cases that may be about the same matter; without a name there is nothing to look for."""
    form = request.form
    name, email, phone = (form.get(f"party.{one}", "").strip() for one in ("name", "email", "phone"))
    return likely_duplicates(g.actor, form.get("entity", ""), at, name, email, phone) if name else []


def _page(
    definition: Definition,
    form: Mapping[str, Any],
    errors: Mapping[str, list[str]] | None = None,
    refused: str = "",
    known: list[Row] | None = None,
) -> str:
    opens, faults = definition.opens, errors or {}
    asked = [
        (name, name in opens.needs) for name in (*opens.needs, *opens.takes) if name in definition.fields
    ]
    shown = [one for one in asked if one[0] not in APART]
    currency = current().entities[form["entity"]].currency if form.get("entity") in current().entities else ""
    views = field_views(definition, shown, form, faults, currency)
    return render_template(
        "cases/new.html",
        chosen=_chosen(form.get("party.id", "")),
        asks_receipt="received_at" in {name for name, _needed in asked},
        title=_("New case: %(workflow)s", workflow=definition.title.in_(language())),
        form=form,
        errors=faults,
        refused=refused,
        fields=[view for view in views if view.required],
        more=[view for view in views if not view.required],
        key=form.get("key") or secrets.token_urlsafe(16),
        party_kinds=[("organisation", _("Organisation")), ("person", _("Person"))],
        known=[_known_view(row) for row in known or ()],
        entities=_entities(),
        teams=_teams(),
        button=_("Open the case"),
        goes_to="→ " + state_view(definition.state(definition.initial)).title,
    )


def _known_view(row: Row) -> dict[str, Any]:
    definition = current().definition(row["workflow"], row["workflow_version"])
    return {
        "url": url_for("cases.show_case", reference=row["reference"]),
        "reference": row["reference"],
        "title": row["title"],
        "party": row["party"],
        "party_id": row["party_id"],
        "state": state_view(definition.state(row["state"])),
        "opened": day_in_words(row["opened_at"]),
    }


def _entities() -> list[tuple[str, str]]:
    """Return the entities for which the reader may open cases."""
    return [
        (code, entity.name.in_(language()))
        for code, entity in current().entities.items()
        if code in g.actor.entities
    ]


def _teams() -> list[tuple[str, str]]:
    return [(team.code, team.title(language())) for team in teams() if team.entity in g.actor.entities]
