"""What is done to a customer from her page, an address an act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, Response, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.contact.change_consent import (
    Agreed,
    GiveConsent,
    WithdrawConsent,
    give_consent,
    withdraw_consent,
)
from casework.commands.contact.change_suppression import Lift, Stop, Suppress, lift, suppress
from casework.commands.parties.add_contact_point import (
    AddContactPoint,
    Point,
    RestoreContactPoint,
    add_contact_point,
    restore_contact_point,
)
from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.export_party import ExportParty, export_party
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.commands.parties.relate_parties import AddRelation, add_relation
from casework.errors import CaseworkError, Malformed
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.moment import now
from casework.web.pages.parties.customers import customer_html

bp = Blueprint("customer_acts", __name__, url_prefix="/customers/<int:number>")


def _answer(number: int, run: Callable[[], Any]) -> ResponseReturnValue:
    """Carry the act out and lead back; refused, show the page again with what was typed.

    Also where another customer is not there; raises NotFound where this one is not.
    """
    try:
        run()
    except CaseworkError as error:
        return make_response(customer_html(number, dict(request.form), error), error.status)
    flash(_("It is on record."), "good")
    return redirect(url_for("customers.show_customer", number=number))


def _sent(name: str) -> str:
    return request.form.get(name, "").strip()


def _number(name: str) -> int:
    """Return a customer's number that was typed; raises Malformed."""
    text = _sent(name)
    if not text.isdecimal() or len(text) > 15:
        raise Malformed(
            "Give the customer's number.",
            zh="请填写客户编号。",
            errors={name: [_("A number, as on the customer's page.")]},
        )
    return int(text)


@bp.post("/consents")
@allows("party.consent")
def give(number: int) -> ResponseReturnValue:
    agreed = Agreed(_sent("channel"), _sent("purpose"), _sent("basis") or "consent")
    return _answer(number, lambda: give_consent(GiveConsent(number, g.actor, agreed), now()))


@bp.post("/consents/<int:consent>/withdrawal")
@allows("party.consent")
def withdraw(number: int, consent: int) -> ResponseReturnValue:
    return _answer(number, lambda: withdraw_consent(WithdrawConsent(number, consent, g.actor), now()))


@bp.post("/suppressions")
@allows("party.consent")
def stop(number: int) -> ResponseReturnValue:
    told = Stop(_sent("channel") or "*", _sent("purpose") or "marketing")
    return _answer(number, lambda: suppress(Suppress(number, g.actor, told), now()))


@bp.post("/suppressions/<int:suppression>/end")
@allows("party.lift")
def end_stop(number: int, suppression: int) -> ResponseReturnValue:
    return _answer(number, lambda: lift(Lift(number, suppression, g.actor, _sent("reason")), now()))


@bp.post("/contact-points")
@allows("party.write")
def add_point(number: int) -> ResponseReturnValue:
    point = Point(_sent("channel"), _sent("value"), _sent("preferred") == "true")
    return _answer(number, lambda: add_contact_point(AddContactPoint(number, g.actor, point), now()))


@bp.post("/contact-points/<int:point>/restorations")
@allows("party.write")
def restore_point(number: int, point: int) -> ResponseReturnValue:
    command = RestoreContactPoint(number, point, g.actor, _sent("reason"))
    return _answer(number, lambda: restore_contact_point(command, now()))


@bp.post("/identifiers")
@allows("party.write")
def add_number(number: int) -> ResponseReturnValue:
    one = Identifier(_sent("scheme"), _sent("value"), _sent("country") or None)
    return _answer(number, lambda: add_identifier(AddIdentifier(number, g.actor, one), now()))


@bp.post("/facts")
@allows("party.write")
def add_fact(number: int) -> ResponseReturnValue:
    fact = Fact(_sent("name"), _sent("value"), _sent("source"), _sent("as_of"))
    return _answer(number, lambda: record_fact(RecordFact(number, g.actor, fact), now()))


@bp.post("/relations")
@allows("party.write")
def relate(number: int) -> ResponseReturnValue:
    """The other party is the owner, director … of this one."""

    def run() -> Any:
        return add_relation(
            AddRelation(
                _number("other"), number, _sent("kind"), g.actor, _sent("source"), _sent("share") or None
            ),
            now(),
        )

    return _answer(number, run)


@bp.post("/merge")
@allows("party.merge")
def merge(number: int) -> ResponseReturnValue:
    """Merge another record of the same customer into this one."""
    return _answer(
        number,
        lambda: merge_parties(MergeParties(number, _number("duplicate"), g.actor, _sent("reason")), now()),
    )


@bp.post("/export")
@allows("party.export")
def export(number: int) -> Response:
    """Hand out everything that is held about the customer as one file."""
    told = export_party(ExportParty(number, g.actor), now())
    text = orjson.dumps(told, option=orjson.OPT_INDENT_2, default=str)
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="customer-{number}.json"'
    return answer
