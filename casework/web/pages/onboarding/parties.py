"""Who has a part in a case beside its customer: named in a role, and taken out of it."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.onboarding.name_party import NameParty, name_party
from casework.errors import CaseworkError, Malformed
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.cases.moves import Typed
from casework.web.languages import gettext as _
from casework.web.moment import now
from casework.web.onboarding.parties import meant_party
from casework.web.pages.cases.cases import refused, version_sent

bp = Blueprint("case_parties", __name__, url_prefix="/cases/<reference>/parties")


@bp.post("/")
@allows("case.fields")
def name(reference: str) -> ResponseReturnValue:
    """Name the customer whom the form means; where several may be meant, show it again with a choice."""
    form = request.form
    try:
        _name(reference)
    except CaseworkError as error:
        return refused(reference, "party", Typed(dict(form)), error)
    flash(_("It is on record."), "good")
    return _back(reference)


def _name(reference: str) -> None:
    form, case = request.form, read_case(reference, g.actor, "case.fields")
    party = meant_party(case, form.get("who", ""), form.get("party", ""))
    if not form.get("role"):
        raise Malformed("Choose a role.", zh="请选择角色。", errors={"role": [_("Please choose")]})
    command = NameParty(
        reference,
        party,
        form["role"],
        g.actor,
        version=version_sent(),
        key=form.get("key") or None,
    )
    name_party(command, now())


@bp.post("/<int:number>/<role>/end")
@allows("case.fields")
def take_away(reference: str, number: int, role: str) -> ResponseReturnValue:
    """Take a role away from a party; what it still owed is cancelled if it has no other."""
    command = NameParty(reference, number, role, g.actor, on=False, version=version_sent())
    try:
        name_party(command, now())
    except CaseworkError as error:
        return refused(reference, "", Typed(), error)
    flash(_("The role is taken away; what was still owed for it is cancelled."), "good")
    return _back(reference)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("cases.show_case", reference=reference, _anchor="parties"))
