"""The complaint form for everybody: no account, no script, and no word on whether a customer is known."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.record_party import NewParty
from casework.domain.facts import Actor
from casework.domain.policies import Entity
from casework.errors import Malformed
from casework.rulebook.current import current
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.security import limiter

bp = Blueprint("public_complaint", __name__)

WORKFLOW, CHANNEL, SOURCE = "complaint", "web", "customer"
CUSTOMER = "customer"
RECEIVED = "complaint"  # where the browser's session keeps the reference till it is shown
TRAP = "website"  # a field that people do not see
NEEDED = ("product", "title", "narrative", "desired_outcome", "party.name")
WAYS = ("party.email", "party.phone", "party.address")
ASKED = ("party.kind", "party.name", "party.contact_name", "party.email", "party.phone", "party.address")
Errors = Mapping[str, list[str]]


@bp.get("/public/<name:entity>/complaint")
@limiter.limit("60 per minute")
def show_form(entity: str) -> ResponseReturnValue:
    return _page(current().entity(entity), {})


@bp.post("/public/<name:entity>/complaint")
@limiter.limit("6 per minute; 40 per hour")
def send(entity: str) -> ResponseReturnValue:
    """Open the complaint; what cannot be taken is told beside each field, with all that was typed kept."""
    there, form = current().entity(entity), request.form
    faults = _faults(form)
    if not faults:
        try:
            opened = open_case(_command(there, form), now())
        except Malformed as fault:
            faults = fault.errors
        else:
            session[RECEIVED] = [entity, opened["reference"]]
            return redirect(url_for(".show_received", entity=entity))
    return _page(there, form, faults), 422


@bp.get("/public/<name:entity>/complaint/received")
@limiter.limit("60 per minute")
def show_received(entity: str) -> ResponseReturnValue:
    there = current().entity(entity)
    of, reference = session.get(RECEIVED) or (None, None)
    if of != entity:
        return redirect(url_for(".show_form", entity=entity))
    bank = there.name.in_(language())
    return render_template("public/received.html", bank=bank, reference=reference, entity=entity)


def _faults(form: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what is missing, all of it at once; how each thing is written, the command looks at."""
    faults = {name: [_("Please fill this in.")] for name in NEEDED if not form.get(name, "").strip()}
    if form.get(TRAP):
        faults[TRAP] = [_("Leave this field empty.")]
    if not any(form.get(name, "").strip() for name in WAYS):
        faults["party.email"] = [_("Give an e-mail address, a phone number or a postal address.")]
    return faults


def _command(entity: Entity, form: Mapping[str, str]) -> OpenCase:
    told = {name.removeprefix("party."): form.get(name, "").strip() for name in ASKED}
    party = NewParty(
        name=told["name"],
        kind=told["kind"] or "person",
        contact_name=told["contact_name"] or None,
        email=told["email"] or None,
        phone=told["phone"] or None,
        address=told["address"] or None,
        language=language(),
    )
    fields = {
        "received_at": now(),
        "channel": CHANNEL,
        "source": SOURCE,
        "entity": entity.code,
        **{name: form.get(name, "") for name in ("product", "narrative", "desired_outcome")},
    }
    actor = Actor(
        None,
        CUSTOMER,
        frozenset({"client"}),
        entities=frozenset({entity.code}),
        zone=entity.zone,
        language=language(),
    )
    return OpenCase(
        workflow=WORKFLOW,
        title=form.get("title", ""),
        party=party,
        actor=actor,
        fields=fields,
        key=_key(form.get("key", "")),
        duplicates_looked_for=True,  # to look would tell who is a customer; who classifies it does
    )


def _key(sent: str) -> str:
    """Return the key that makes a second click the same complaint: of this browser, and of nobody else's."""
    return hashlib.sha256(f"{session.get('csrf_token')} {sent}".encode()).hexdigest()


def _page(entity: Entity, form: Mapping[str, str], errors: Errors | None = None) -> str:
    spoken = language()
    products = current().latest(WORKFLOW).fields["product"].choices
    return render_template(
        "public/complaint.html",
        bank=entity.name.in_(spoken),
        form=form,
        errors=errors or {},
        kinds=[("person", _("For myself")), ("organisation", _("For a company or another organisation"))],
        products=[(one.code, one.title.in_(spoken)) for one in products if one.active],
        key=form.get("key") or secrets.token_urlsafe(16),
        trap=TRAP,
    )
