"""One case: its page, its moves, its letters and papers; and a new one."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.move_case import MoveCase, letter_kind, move_case
from casework.commands.cases.save_draft import SaveDraft, save_draft
from casework.domain.access import may_touch
from casework.domain.definition import Transition
from casework.errors import CaseworkError, NotFound, Stale
from casework.queries.cases.deciding import asked_fields
from casework.queries.cases.letters import draft_of, letter_text
from casework.queries.cases.papers import content_of
from casework.queries.cases.personal import personal_values
from casework.queries.cases.reading import CaseNow, read_case
from casework.web.access import allows
from casework.web.cases.acts import act_views
from casework.web.cases.extending import extension_letter
from casework.web.cases.fields import sent_values
from casework.web.cases.moves import MOVE, Typed, letter_sent
from casework.web.cases.page import case_page
from casework.web.downloads import download
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.onboarding.parties import naming_url, party_lines

bp = Blueprint("cases", __name__, url_prefix="/cases")

NOTHING = Typed()


@bp.get("/<reference>")
@allows("case.read")
def show_case(reference: str) -> str:
    before = request.args.get("before", "")
    return render_case(
        reference, request.args.get("do"), NOTHING, int(before) if before.isdecimal() else None
    )


def render_case(reference: str, do: str | None, typed: Typed, before: int | None = None) -> str:
    """Return the page of a case with the form of `do` open, and in it what was typed."""
    at, case = now(), read_case(reference, g.actor, "case.read")
    return render_template(
        "cases/case.html",
        case=case_page(case, do, before, typed, at),
        acts=act_views(case, g.actor, at),
        claim_url=_claim_url(case),
        correct_url=_form_url(case, "correct", "case.fields"),
        attach_url=_form_url(case, "document", "case.document"),
        link_url=_form_url(case, "link", "case.link"),
        parties=party_lines(case),
        naming_url=naming_url(case),
        dossier_url=_dossier_url(case),
        dossier_key=secrets.token_urlsafe(16),
        refused=typed.refused,
        stale=typed.stale,
    )


def _claim_url(case: CaseNow) -> str | None:
    free = case.row["assignee"] is None and case.row["queue"] is not None
    if not free or not may_touch(case.rules.access, "case.claim", g.actor, case.row):
        return None
    return url_for("cases.claim", reference=case.row["reference"])


def _dossier_url(case: CaseNow) -> str | None:
    if not may_touch(case.rules.access, "report.make", g.actor, case.row):
        return None
    return url_for("reports.make_dossier", reference=case.row["reference"])


def _form_url(case: CaseNow, do: str, permission: str) -> str | None:
    if not may_touch(case.rules.access, permission, g.actor, case.row):
        return None
    return url_for("cases.show_case", reference=case.row["reference"], do=do, _anchor="form")


@bp.post("/<reference>/moves")
@allows("case.move")
def make_move(reference: str) -> ResponseReturnValue:
    case = read_case(reference, g.actor, "case.read")
    trigger = request.form.get("trigger", "")
    typed = typed_move(case, trigger)
    command = MoveCase(
        reference,
        trigger,
        g.actor,
        version=version_sent(),
        key=request.form.get("key") or None,
        fields=typed.values,
        letter=typed.letter,
        comment=typed.comment,
    )
    try:
        move_case(command, now())
    except CaseworkError as error:
        return refused(reference, MOVE + trigger, typed, error)
    transition = case.definition.transition(trigger, case.row["state"])
    flash(_("Done: %(move)s.", move=transition.title.in_(language()) if transition else trigger), "good")
    return redirect(url_for("cases.show_case", reference=reference))


def typed_move(case: CaseNow, trigger: str) -> Typed:
    """Return what the form of a move sent, whatever state the case is in: sent again it is the same."""
    form, ways = request.form, [one for one in case.definition.transitions if one.trigger == trigger]
    names = {name for one in ways for name in asked_fields(case.definition, one)}
    letter = letter_sent(form, form.getlist("ticks")) if any(letter_kind(one) for one in ways) else None
    return Typed(sent_values(case.definition, sorted(names), form), {}, letter, form.get("comment", ""))


def version_sent() -> int:
    """Return the version that the form was made from; 0, which no case has, if it is missing."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() else 0


def refused(reference: str, do: str, typed: Typed, error: CaseworkError) -> ResponseReturnValue:
    """Answer with the page as it is now, what was typed still in it, and the reason."""
    if isinstance(error, NotFound):
        raise error
    told = error.says(language())
    stale = isinstance(error, Stale)
    shown = Typed(
        typed.values, error.errors, typed.letter, typed.comment, "" if stale else told, told if stale else ""
    )
    return render_case(reference, do, shown), error.status


@bp.post("/<reference>/draft")
@allows("case.move")
def keep_draft(reference: str) -> ResponseReturnValue:
    case, trigger = read_case(reference, g.actor, "case.read"), request.form.get("trigger", "")
    transition = _sending(case, trigger)
    typed = typed_move(case, trigger)
    letter = letter_sent(request.form, request.form.getlist("ticks"))
    kind = letter_kind(transition) or ""
    try:
        save_draft(SaveDraft(reference, kind, g.actor, letter), now())
    except CaseworkError as error:
        return refused(reference, MOVE + trigger, typed, error)
    flash(_("The draft is kept."), "good")
    return redirect(url_for("cases.show_case", reference=reference, do=MOVE + trigger, _anchor="form"))


@bp.post("/<reference>/letter")
@allows("case.read")
def preview_letter(reference: str) -> str:
    case, at = read_case(reference, g.actor, "case.read"), now()
    trigger = request.form.get("trigger", "")
    sent = letter_sent(request.form, request.form.getlist("ticks"))
    if trigger == "extend":
        letter = extension_letter(case, at, sent)
    else:
        letter = draft_of(case, letter_kind(_sending(case, trigger)), sent, at)
    if letter is None:
        raise NotFound("This move sends no letter.", zh="此操作不发送信函。")
    told = personal_values(case.row["id"], case.row["fields"])
    text = letter_text(case, letter, g.actor, at, {**case.fields, **told, **typed_move(case, trigger).values})
    title = case.rules.letters(case.row["entity"], letter.kind, at.date()).title.in_(language())
    return render_template(
        "cases/letter.html",
        reference=reference,
        title=title,
        text=text,
        language_of_letter=letter.language,
        missing=[content.label.in_(language()) for content in letter.missing()],
    )


def _sending(case: CaseNow, trigger: str) -> Transition:
    transition = case.definition.transition(trigger, case.row["state"])
    if transition is None or letter_kind(transition) is None:
        raise NotFound("This move sends no letter.", zh="此操作不发送信函。")
    return transition


@bp.get("/<reference>/documents/<int:number>")
@allows("case.read")
def open_document(reference: str, number: int) -> Response:
    case = read_case(reference, g.actor, "case.read")
    row, content = content_of(case.row["id"], number)
    return download(content, row["name"])


@bp.post("/<reference>/claim")
@allows("case.claim")
def claim(reference: str) -> ResponseReturnValue:
    command = AssignCase(reference, g.actor.id, g.actor, version_sent(), request.form.get("key") or None)
    try:
        assign_case(command, now())
    except Stale:
        flash(_("Somebody was faster with %(reference)s.", reference=reference), "warn")
        return redirect(url_for("work.my_work"))
    flash(_("%(reference)s is yours.", reference=reference), "good")
    return redirect(url_for("cases.show_case", reference=reference))
