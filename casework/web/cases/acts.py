"""Acts beside the moves: notes, papers, holds, corrections, extensions. Each is one form and one command."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext

from casework.domain.access import may_touch
from casework.domain.definition import FINAL, TaskRule
from casework.domain.facts import Actor
from casework.queries.cases.outside import declared_conflicts
from casework.queries.cases.reading import CaseNow
from casework.web.case_views import FieldView, MoveView, OpenMove
from casework.web.cases.act_forms import (
    assign_form,
    conflict_form,
    conflict_over_form,
    contact_form,
    correct_form,
    document_form,
    explain_form,
    hold_form,
    legal_hold_form,
    liftable,
    link_form,
    note_form,
    release_form,
)
from casework.web.cases.confirmations import form_of, what_was_asked
from casework.web.cases.extending import (
    extend_form,
    extendable,
    extension_buttons,
    extension_letter,
    why_not_extended,
)
from casework.web.cases.fields import field_views, form_value
from casework.web.cases.moves import Typed, currency_of, letter_view
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.onboarding.checklist import is_item, item_form
from casework.web.onboarding.parties import party_form

CHECKLIST = "case.document"  # of an item of a checklist: each way of settling it has its own permission, too
Fields = Callable[[CaseNow, datetime], tuple[FieldView, ...]]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: `place` is head (about the whole case), moves (among the buttons) or none (from a link)."""

    name: str
    title: object
    permission: str
    fields: Fields
    place: str = "moves"
    files: bool = False
    open: bool = False  # possible only while the case is open


def _parties(now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    return party_form(now)


ACTS = (
    Act("note", lazy_gettext("Write a note"), "case.note", note_form),
    Act("contact", lazy_gettext("Note a contact"), "case.contact", contact_form),
    Act("document", lazy_gettext("Attach a document"), "case.document", document_form, files=True),
    Act("link", lazy_gettext("Link a case"), "case.link", link_form),
    Act("correct", lazy_gettext("Correct the details"), "case.fields", correct_form, "none", open=True),
    Act("party", lazy_gettext("Name a party"), "case.fields", _parties, "none", open=True),
    Act("extend", lazy_gettext("Extend a deadline"), "case.extend", extend_form, open=True),
    Act("explain", lazy_gettext("Explain the missed deadline"), "breach.explain", explain_form),
    Act("assign", lazy_gettext("Assign"), "case.assign", assign_form, "head", open=True),
    Act("release", lazy_gettext("Give back"), "case.handover", release_form, "head", open=True),
    Act("hold", lazy_gettext("Put on hold"), "case.hold", hold_form, "head", open=True),
    Act("legal_hold", lazy_gettext("Legal hold"), "case.legal_hold", legal_hold_form, "head"),
    Act("conflict", lazy_gettext("Conflict of interest"), "case.conflict", conflict_form, "head"),
    Act(
        "conflict_over",
        lazy_gettext("Lift a conflict of interest"),
        "case.conflict_of_others",
        conflict_over_form,
        "head",
    ),
)


def acts_of(now: CaseNow, actor: Actor, at: datetime) -> list[Act]:
    """Return the acts that the actor may do on this case as it is."""
    closed = now.definition.state(now.row["state"]).kind == FINAL
    return [act for act in ACTS if _offered(act, now, actor, closed, at)]


def _offered(act: Act, now: CaseNow, actor: Actor, closed: bool, at: datetime) -> bool:
    if not may_touch(now.rules.access, act.permission, actor, now.row) or (act.open and closed):
        return False
    if act.name == "release":
        return bool(now.row["assignee"] == actor.id and now.row["queue"] is not None)
    if act.name == "explain":
        return any(clock["breached_at"] and clock["reason_seq"] is None for clock in now.clocks.values())
    if act.name == "conflict":
        others = may_touch(now.rules.access, "case.conflict_of_others", actor, now.row)
        return others or actor.id not in declared_conflicts(now)
    if act.name == "conflict_over":
        return bool(liftable(now))
    return act.name != "extend" or bool(extendable(now, at))


def act_views(now: CaseNow, actor: Actor, at: datetime) -> list[MoveView]:
    """Return the buttons of the acts that have one, and why no deadline can be extended."""
    offered = acts_of(now, actor, at)
    return [each for act in offered for each in _buttons(act, now, at)] + _barred(now, actor, at)


def _buttons(act: Act, now: CaseNow, at: datetime) -> list[MoveView]:
    """Return the button of an act; of extensions one for each deadline."""
    address = {"reference": now.row["reference"], "do": act.name, "_anchor": "form"}
    if act.name != "extend":
        url = url_for("cases.show_case", **address)
        return [MoveView(act.name, title_of(act, now), True, "", url, act.place, act=True)]
    return [
        MoveView(
            name, title, True, "", url_for("cases.show_case", clock=code, **address), act.place, act=True
        )
        for code, title, name in extension_buttons(now, at)
    ]


def _barred(now: CaseNow, actor: Actor, at: datetime) -> list[MoveView]:
    act = next(act for act in ACTS if act.name == "extend")
    closed = now.definition.state(now.row["state"]).kind == FINAL
    if closed or not may_touch(now.rules.access, act.permission, actor, now.row):
        return []
    refusal = why_not_extended(now, at)
    return [MoveView(act.name, str(act.title), False, refusal.in_(language()))] if refusal else []


def title_of(act: Act, now: CaseNow) -> str:
    """Return what the button says; a mark that stands is lifted."""
    if act.name == "hold" and now.row["hold"]:
        return _("Release from hold")
    if act.name == "legal_hold" and now.row["legal_hold"]:
        return _("Lift the legal hold")
    return str(act.title)


def act_named(name: str | None, now: CaseNow, actor: Actor, at: datetime) -> Act | None:
    """Return the act of this name if it is offered; `item:NUMBER:TASK` is the completion of a work item."""
    if name is not None and name.startswith("item:"):
        return _completion(name, now)
    return next((act for act in acts_of(now, actor, at) if act.name == name), None)


def _completion(name: str, now: CaseNow) -> Act | None:
    _item, number, name_of_task = name.split(":", 2) if name.count(":") >= 2 else ("", "", "")
    if asked := form_of(now, number, name_of_task):
        return Act(name, asked[0], "case.confirm", lambda _case, _at: asked[1], "none")
    if is_item(name_of_task):
        owed = item_form(now, number, name_of_task)
        return Act(name, owed.title, CHECKLIST, lambda _case, _at: owed.fields, "none") if owed else None
    task = now.definition.tasks.get(name_of_task)
    if task is None:
        return None
    title = task.title.in_(language())
    return Act(name, title, "item.complete", lambda case, _at: _needs(task, case), "none")


def _needs(task: TaskRule, now: CaseNow) -> tuple[FieldView, ...]:
    return field_views(
        now.definition, [(name, True) for name in task.needs], now.fields, {}, currency_of(now)
    )


def open_act(act: Act, now: CaseNow, typed: Typed, at: datetime) -> OpenMove:
    """Return the form of an act with what was typed before."""
    fields = tuple(_with_typed(one, typed) for one in act.fields(now, at))
    letter = extension_letter(now, at, typed.letter) if act.name == "extend" else None
    return OpenMove(
        trigger=act.name,
        title=title_of(act, now),
        source="",
        target="",
        fields=fields,
        files=act.files,
        key=secrets.token_urlsafe(16),
        url=_address(act, now.row["reference"]),
        letter=letter_view(now, letter, typed, at) if letter else None,
        preview_url=url_for("cases.preview_letter", reference=now.row["reference"]) if letter else "",
        takes_comment=False,
        said=_asked(act, now),
        act=True,
    )


def _asked(act: Act, now: CaseNow) -> tuple[str, str] | None:
    if act.permission != "case.confirm":
        return None
    _item, number, task = act.name.split(":", 2)
    return what_was_asked(now, number, task)


def _address(act: Act, reference: str) -> str:
    if act.permission == "case.confirm":
        _item, number, _confirm, trigger = act.name.split(":")
        return url_for("confirmations.answer", reference=reference, number=number, trigger=trigger)
    if act.name.startswith("item:"):
        _item, number, task = act.name.split(":", 2)
        if is_item(task):
            return url_for("checklists.settle", reference=reference, number=number, task=task)
        return url_for("acts.complete", reference=reference, act=act.name)
    if act.name == "party":
        return url_for("case_parties.name", reference=reference)
    return url_for(f"acts.{act.name}", reference=reference)


def _with_typed(one: FieldView, typed: Typed) -> FieldView:
    value = form_value(typed.values[one.name]) if one.name in typed.values else one.value
    return replace(one, value=value, errors=tuple(typed.errors.get(one.name, ())))
