"""The second person's answer to what a first one asked for."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.confirmations.answer_request import AnswerRequest, answer_request
from casework.errors import CaseworkError, Malformed
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.cases.confirmations import NO, YES
from casework.web.cases.moves import Typed
from casework.web.languages import gettext as _
from casework.web.moment import now
from casework.web.pages.cases.cases import refused, version_sent

bp = Blueprint("confirmations", __name__, url_prefix="/cases/<reference>")


@bp.post("/requests/<int:number>/<trigger>")
@allows("case.confirm")
def answer(reference: str, number: int, trigger: str) -> ResponseReturnValue:
    """Confirm or return; refused, show the form again with what was typed."""
    form = request.form
    try:
        read_case(reference, g.actor, "case.confirm")
        if form.get("decision") not in (YES, NO):
            raise Malformed("Choose one.", zh="请选择。", errors={"decision": [_("Please choose")]})
        answer_request(
            AnswerRequest(
                reference,
                number,
                trigger,
                g.actor,
                form["decision"] == YES,
                form.get("comment", ""),
                version_sent(),
                form.get("key") or None,
            ),
            now(),
        )
    except CaseworkError as error:
        typed = Typed(dict(form), comment=form.get("comment", ""))
        return refused(reference, f"item:{number}:confirm:{trigger}", typed, error)
    flash(_("It is on record."), "good")
    return redirect(url_for("cases.show_case", reference=reference))
