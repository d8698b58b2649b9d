"""What becomes of a document that a case owes: here, verified, sent back, done without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.onboarding.receive_item import ReceiveItem, receive_item
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.commands.onboarding.waive_item import WaiveItem, waive_item
from casework.errors import CaseworkError, Malformed
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.cases.moves import Typed
from casework.web.languages import gettext as _
from casework.web.moment import now
from casework.web.onboarding.checklist import RECEIVE, SEND_BACK, VERIFY, WAIVE
from casework.web.pages.cases.cases import refused

bp = Blueprint("checklists", __name__, url_prefix="/cases/<reference>")


@bp.post("/checklist/<int:number>/<task>")
@allows("case.document")
def settle(reference: str, number: int, task: str) -> ResponseReturnValue:
    """Do what was chosen; refused, show the form again with what was typed."""
    form = request.form
    try:
        read_case(reference, g.actor, "case.read")
        _carry_out(form.get("decision", ""), reference, number, task)
    except CaseworkError as error:
        return refused(reference, f"item:{number}:{task}", Typed(dict(form)), error)
    flash(_("It is on record."), "good")
    return redirect(url_for("cases.show_case", reference=reference, _anchor="checklist"))


def _carry_out(decision: str, reference: str, number: int, task: str) -> None:
    form, key = request.form, request.form.get("key") or None
    document = form.get("document", "")
    ways: dict[str, Callable[[], Any]] = {
        RECEIVE: lambda: receive_item(
            ReceiveItem(
                reference, number, task, g.actor, form.get("dated") or None,
                int(document) if document.isdecimal() else None, key,
            ),
            now(),
        ),
        VERIFY: lambda: verify_item(
            VerifyItem(
                reference, number, task, g.actor, form.get("source", ""), form.get("valid_until") or None,
                key=key,
            ),
            now(),
        ),
        SEND_BACK: lambda: verify_item(
            VerifyItem(
                reference, number, task, g.actor, accept=False, reason=form.get("reason", ""), key=key
            ),
            now(),
        ),
        WAIVE: lambda: waive_item(
            WaiveItem(reference, number, task, g.actor, form.get("reason", ""), key), now()
        ),
    }  # fmt: skip
    if decision not in ways:
        raise Malformed("Choose one.", zh="请选择。", errors={"decision": [_("Please choose")]})
    ways[decision]()
