"""Mail that is owed, was sent, or could not be delivered; a dead one can be sent once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.mail.retry_message import RetryMessage, retry_message
from casework.db import moment_of
from casework.queries.mail.mail_lists import STATES, mails_of
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.cases.story import STATES as STATE_WORDS
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("mail", __name__, url_prefix="/mail")

PAGE = 50
TONES = {"met": "good", "overdue": "bad", "grey": "grey", "soon": "waiting"}


@bp.get("")
@allows("mail.read")
def show_mail() -> str:
    state = request.args.get("state")
    state = state if state in STATES else None
    before = _before(request.args.get("before", ""))
    rows = mails_of(g.actor, state, before, PAGE + 1)
    end = rows[PAGE - 1] if len(rows) > PAGE else None
    place = f"{end['created_at']:%Y-%m-%dT%H:%M:%S.%fZ}~{end['id']}" if end else None
    return render_template(
        "mail.html",
        rows=[_view(row) for row in rows[:PAGE]],
        state=state,
        filters=[(code, str(STATE_WORDS[code][0])) for code in ("dead", "waiting", "sent", "digest")],
        newer=url_for(".show_mail", state=state) if before else None,
        older=url_for(".show_mail", state=state, before=place) if place else None,
    )


def _before(text: str) -> tuple[Any, str] | None:
    when, _tilde, number = text.partition("~")
    try:
        at = moment_of(when)
    except ValueError:
        return None
    return (at, number) if at and number else None


def _view(row: Mapping[str, Any]) -> dict[str, Any]:
    words, light = STATE_WORDS[row["state"]]
    notices = current().notices(row["workflow"]) if row["workflow"] else ()
    title = next((one.title.in_(language()) for one in notices if one.name == row["notice"]), None)
    reference = row["reference"]
    return {
        "id": row["id"],
        "title": title or _("Letter to the customer"),
        "reference": reference,
        "case_url": url_for("cases.show_case", reference=reference) if reference else None,
        "to": row["recipient"] or _("the customer"),
        "at": row["sent_at"] or row["created_at"],
        "words": str(words),
        "tone": TONES[light],
        "trouble": row["trouble"] if row["state"] != "sent" else None,
        "attempts": row["attempts"],
        "dead": row["state"] == "dead",
    }


@bp.post("/<message_id>/retry")
@allows("mail.retry")
def send_again(message_id: str) -> ResponseReturnValue:
    retry_message(RetryMessage(message_id, g.actor), now())
    flash(_("The mail waits again and is sent in a moment."), "good")
    return redirect(url_for(".show_mail"))
