"""What is done to a case beside its moves, an address an act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.cases.add_document import AddDocument, add_document
from casework.commands.cases.add_note import AddContact, AddNote, add_contact, add_note
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.complete_item import CompleteItem, complete_item
from casework.commands.cases.correct_fields import CorrectFields, correct_fields
from casework.commands.cases.declare_conflict import DeclareConflict, declare_conflict
from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.cases.link_cases import LinkCases, link_cases
from casework.commands.clocks.explain_breach import ExplainBreach, explain_breach
from casework.commands.clocks.extend_clock import ExtendClock, extend_clock
from casework.domain.definition import Definition
from casework.errors import CaseworkError, Malformed, NotFound
from casework.queries.cases.letters import WrittenLetter
from casework.queries.cases.reading import read_case
from casework.queries.people.usernames import NOBODY
from casework.web.access import allows
from casework.web.cases.act_forms import ME, QUEUE
from casework.web.cases.fields import form_value, moment_sent, sent_values
from casework.web.cases.moves import Typed, letter_sent
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.pages.cases.cases import refused, version_sent

bp = Blueprint("acts", __name__, url_prefix="/cases/<reference>")

Run = Callable[[], Any]


def _answer(
    reference: str,
    act: str,
    run: Run,
    values: dict[str, Any] | None = None,
    letter: WrittenLetter | None = None,
) -> ResponseReturnValue:
    """Carry the act out and lead back to the case; refused, show its form again with what was typed."""
    typed = Typed({**request.form, **(values or {})}, letter=letter, comment=request.form.get("comment", ""))
    try:
        run()
    except CaseworkError as error:
        return refused(reference, act, typed, error)
    flash(_("It is on record."), "good")
    return redirect(url_for("cases.show_case", reference=reference))


def _sent(name: str) -> str:
    return request.form.get(name, "").strip()


def _key() -> str | None:
    return _sent("key") or None


@bp.post("/notes")
@allows("case.note")
def note(reference: str) -> ResponseReturnValue:
    command = AddNote(reference, g.actor, request.form.get("text", ""), _key())
    return _answer(reference, "note", lambda: add_note(command, now()))


@bp.post("/contacts")
@allows("case.contact")
def contact(reference: str) -> ResponseReturnValue:
    text = request.form.get("text", "")
    command = AddContact(
        reference, g.actor, text, _sent("channel"), _sent("direction"), _sent("with"), _key()
    )
    return _answer(reference, "contact", lambda: add_contact(command, now()))


@bp.post("/documents")
@allows("case.document")
def document(reference: str) -> ResponseReturnValue:
    return _answer(reference, "document", lambda: attach_files(reference, _sent("source"), _key()))


def attach_files(reference: str, source: str, key: str | None) -> int:
    """Attach every file of the form; raises Malformed if there is none, or for the first wrong one."""
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        raise Malformed("Choose a file.", zh="请选择文件。", errors={"files": [_("Choose a file.")]})
    for number, file in enumerate(files):
        each = f"{key}/{number}" if key else None
        command = AddDocument(
            reference, g.actor, file.filename or "", file.read(), file.mimetype, source, each
        )
        add_document(command, now())
    return len(files)


@bp.post("/links")
@allows("case.link")
def link(reference: str) -> ResponseReturnValue:
    read_case(reference, g.actor, "case.link")
    command = LinkCases(reference, _sent("other"), g.actor, key=_key())
    return _answer(reference, "link", lambda: _linked(command))


def _linked(command: LinkCases) -> None:
    try:
        link_cases(command, now())
    except NotFound as absent:
        errors = {"other": [absent.says(language())]}
        raise Malformed(absent.detail, zh=absent.zh, errors=errors) from absent


@bp.post("/hold")
@allows("case.hold")
def hold(reference: str) -> ResponseReturnValue:
    return _answer(reference, "hold", lambda: hold_case(_hold(reference, legal=False), now()))


@bp.post("/legal-hold")
@allows("case.legal_hold")
def legal_hold(reference: str) -> ResponseReturnValue:
    return _answer(reference, "legal_hold", lambda: hold_case(_hold(reference, legal=True), now()))


def _hold(reference: str, *, legal: bool) -> HoldCase:
    """Return the command: it sets the mark where there is none, and lifts the one that stands."""
    case = read_case(reference, g.actor, "case.read")
    return HoldCase(
        reference,
        g.actor,
        on=case.row["legal_hold" if legal else "hold"] is None,
        reason=_sent("reason"),
        review_on=_sent("review_on") or None,
        legal=legal,
        matter=_sent("matter") or None,
        version=version_sent(),
        key=_key(),
    )


@bp.post("/conflicts")
@allows("case.conflict")
def conflict(reference: str) -> ResponseReturnValue:
    return _answer(reference, "conflict", lambda: declare_conflict(_conflict(reference), now()))


@bp.post("/conflicts/over")
@allows("case.conflict_of_others")
def conflict_over(reference: str) -> ResponseReturnValue:
    return _answer(
        reference, "conflict_over", lambda: declare_conflict(_conflict(reference, lift=True), now())
    )


def _conflict(reference: str, *, lift: bool = False) -> DeclareConflict:
    """Return the command for the person chosen; a form without a choice is about who sends it."""
    chosen = _sent("person") or ("" if lift else ME)
    person = g.actor.id if chosen == ME else int(chosen) if chosen.isdecimal() else NOBODY
    return DeclareConflict(reference, person, g.actor, _sent("reason"), lift, version_sent(), _key())


@bp.post("/fields")
@allows("case.fields")
def correct(reference: str) -> ResponseReturnValue:
    case = read_case(reference, g.actor, "case.read")
    sent = changed(case.definition, case.fields)
    command = CorrectFields(reference, g.actor, sent, _sent("reason"), version_sent(), _key())
    return _answer(reference, "correct", lambda: correct_fields(command, now()), sent)


def changed(definition: Definition, fields: dict[str, Any]) -> dict[str, Any]:
    """Return what the form sent that differs from what the case says."""
    names = [
        name for name in definition.fields if _sent(name) and _sent(name) != form_value(fields.get(name))
    ]
    return sent_values(definition, names, request.form)


@bp.post("/extensions")
@allows("case.extend")
def extend(reference: str) -> ResponseReturnValue:
    letter = letter_sent(request.form, request.form.getlist("ticks"))
    command = ExtendClock(
        reference,
        _sent("clock"),
        g.actor,
        _sent("reason"),
        _moment("due"),
        letter,
        version_sent(),
        _key(),
    )
    return _answer(reference, "extend", lambda: extend_clock(command, now()), letter=letter)


def _moment(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(moment_sent(_sent(name)))
    except ValueError:
        return None


@bp.post("/breaches")
@allows("breach.explain")
def explain(reference: str) -> ResponseReturnValue:
    command = ExplainBreach(reference, _sent("clock"), g.actor, _sent("reason"), _key())
    return _answer(reference, "explain", lambda: explain_breach(command, now()))


@bp.post("/assignment")
@allows("case.assign")
def assign(reference: str) -> ResponseReturnValue:
    return _answer(reference, "assign", lambda: assign_case(_assignment(reference), now()))


@bp.post("/release")
@allows("case.handover")
def release(reference: str) -> ResponseReturnValue:
    command = AssignCase(reference, None, g.actor, version_sent(), _key(), _sent("reason"))
    return _answer(reference, "release", lambda: assign_case(command, now()))


def _assignment(reference: str) -> AssignCase:
    """Return the command for a person's number, or for `queue`; raises Malformed for anything else."""
    to = _sent("assignee")
    if not to.isdecimal() and to != QUEUE:
        read_case(reference, g.actor, "case.assign")
        raise Malformed("Choose somebody.", zh="请选择人员。", errors={"assignee": [_("Please choose")]})
    person = None if to == QUEUE else int(to)
    return AssignCase(reference, person, g.actor, version_sent(), _key(), _sent("reason"))


@bp.post("/items/<act>")
@allows("item.complete")
def complete(reference: str, act: str) -> ResponseReturnValue:
    case = read_case(reference, g.actor, "case.read")
    _item, number, name = [*act.split(":"), "", ""][:3]
    task = case.definition.tasks.get(name)
    sent = sent_values(case.definition, task.needs if task else (), request.form)
    command = CompleteItem(
        reference, int(number) if number.isdecimal() else 0, name, g.actor, sent, key=_key()
    )
    return _answer(reference, act, lambda: complete_item(command, now()), sent)
