"""Acts beside the moves: notes, papers, holds, corrections, extensions. Each is one form and one command."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import lazy_gettext

from casework.commands.cases.add_note import CHANNELS
from casework.commands.cases.correct_fields import LOCKED
from casework.commands.clocks.extend_clock import possible_extension
from casework.domain.access import may_touch
from casework.domain.definition import FINAL, TaskRule
from casework.domain.facts import Actor
from casework.errors import Refused
from casework.queries.cases.reading import CaseNow
from casework.queries.people.workloads import workloads
from casework.web.case_views import FieldView, MoveView, OpenMove
from casework.web.cases.fields import field_views, form_value
from casework.web.cases.moves import Typed, currency_of
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.wording import local

Fields = Callable[[CaseNow, datetime], tuple[FieldView, ...]]
CHANNEL_TITLES = {
    "phone": lazy_gettext("Phone"),
    "email": lazy_gettext("E-mail"),
    "letter": lazy_gettext("Letter"),
    "branch": lazy_gettext("Branch"),
    "web": lazy_gettext("Web"),
    "meeting": lazy_gettext("Meeting"),
    "sms": lazy_gettext("Text message"),
    "wechat": lazy_gettext("WeChat"),
    "social": lazy_gettext("Social media"),
    "other": lazy_gettext("Other"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act: `place` is head (about the whole case), moves (among the buttons) or none (from a link)."""

    name: str
    title: object
    permission: str
    endpoint: str
    fields: Fields
    place: str = "moves"
    files: bool = False
    open: bool = False  # possible only while the case is open


def _choice(
    name: str, title: str, choices: tuple[tuple[str, str], ...], value: str = "", hint: str = ""
) -> FieldView:
    return FieldView(name, "choice", title, True, value, hint, choices)


def _text(name: str, title: str, hint: str = "") -> FieldView:
    return FieldView(name, "text", title, True, hint=hint)


def _note(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    return (_text("text", _("Note"), _("Stays in the record; the customer does not see it.")),)


def _contact(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    channels = tuple((code, str(CHANNEL_TITLES[code])) for code in CHANNELS)
    directions = (("in", _("The customer came to us")), ("out", _("We turned to the customer")))
    return (
        _choice("channel", _("Channel"), channels),
        _choice("direction", _("Direction"), directions),
        _choice("with", _("With whom"), (("customer", _("Customer")), ("third_party", _("Third party")))),
        _text("text", _("What was said")),
    )


def _document(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    sources = (("customer", _("Customer")), ("bank", _("Bank")), ("third_party", _("Third party")))
    return (_choice("source", _("Who gave it"), sources, "customer"),)


def _link(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    return (FieldView("other", "line", _("Reference of the other case"), True),)


def _hold(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    if now.row["hold"]:
        return (_text("reason", _("Why it goes on")),)
    review = (local(at).date() + timedelta(days=14)).isoformat()
    hint = _("While on hold no move is possible; clocks pause only where their rule allows it.")
    return (
        _text("reason", _("Why it has to wait"), hint),
        FieldView("review_on", "date", _("Review on"), True, review),
    )


def _legal_hold(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    reason = _text("reason", _("Reason"), _("Nothing of this case is deleted while it stands; work goes on."))
    if now.row["legal_hold"]:
        return (reason,)
    review = (local(at).date() + timedelta(days=180)).isoformat()
    return (
        reason,
        FieldView("matter", "line", _("Matter"), False),
        FieldView("review_on", "date", _("Review on"), True, review),
    )


def _assign(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    people = tuple(
        (str(one.person_id), f"{one.name} ({one.count})") for one in workloads([now.row["team"]], at)
    )
    choices = (*people, ("queue", _("back to the queue")))
    reason = FieldView("reason", "line", _("Reason"), False)
    return (_choice("assignee", _("Assign to"), choices, str(now.row["assignee"] or "")), reason)


def _correct(now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    names = [(name, False) for name in now.definition.fields if name in now.fields and name not in LOCKED]
    plain = [(name, False) for name, _required in names if not isinstance(now.fields[name], dict)]
    reason = _text(
        "reason", _("Why it is corrected"), _("Clocks that count from a corrected date are counted anew.")
    )
    return (*field_views(now.definition, plain, now.fields, {}, currency_of(now)), reason)


def _extend(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    clocks = tuple(
        (name, now.rules.rule(now.clocks[name]["policy"]).title.in_(language()))
        for name in extendable(now, at)
    )
    due = FieldView("due", "moment", _("New date"), False, hint=_("only where the rule lets you name one"))
    return (_choice("clock", _("Deadline"), clocks), due, _text("reason", _("Reason")))


def _explain(now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    clocks = tuple(
        (name, _clock_title(now, name))
        for name, clock in now.clocks.items()
        if clock["breached_at"] and clock["reason_seq"] is None
    )
    return (_choice("clock", _("Deadline"), clocks), _text("reason", _("Why it was missed")))


def _clock_title(now: CaseNow, name: str) -> str:
    return now.rules.rule(now.clocks[name]["policy"]).title.in_(language())


def extendable(now: CaseNow, at: datetime) -> list[str]:
    """Return the clocks whose rule offers an extension now."""
    found = []
    for name, clock in now.clocks.items():
        try:
            possible_extension(now, clock, at)
        except Refused:
            continue
        found.append(name)
    return found


ACTS = (
    Act("note", lazy_gettext("Write a note"), "case.note", "acts.write_note", _note),
    Act("contact", lazy_gettext("Note a contact"), "case.contact", "acts.note_contact", _contact),
    Act("document", lazy_gettext("Attach a document"), "case.document", "acts.attach", _document, files=True),
    Act("link", lazy_gettext("Link a case"), "case.link", "acts.link", _link),
    Act(
        "correct",
        lazy_gettext("Correct the details"),
        "case.fields",
        "acts.correct",
        _correct,
        "none",
        open=True,
    ),
    Act("extend", lazy_gettext("Extend a deadline"), "case.extend", "acts.extend", _extend, open=True),
    Act("explain", lazy_gettext("Explain the missed deadline"), "breach.explain", "acts.explain", _explain),
    Act("assign", lazy_gettext("Assign"), "case.assign", "acts.assign", _assign, "head", open=True),
    Act("hold", lazy_gettext("Put on hold"), "case.hold", "acts.hold", _hold, "head", open=True),
    Act("legal_hold", lazy_gettext("Legal hold"), "case.legal_hold", "acts.legal_hold", _legal_hold, "head"),
)


def acts_of(now: CaseNow, actor: Actor) -> list[Act]:
    """Return the acts that the actor may do on this case as it is."""
    closed = now.definition.state(now.row["state"]).kind == FINAL
    return [act for act in ACTS if _offered(act, now, actor, closed)]


def _offered(act: Act, now: CaseNow, actor: Actor, closed: bool) -> bool:
    if not may_touch(now.rules.access, act.permission, actor, now.row) or (act.open and closed):
        return False
    if act.name == "explain":
        return any(clock["breached_at"] and clock["reason_seq"] is None for clock in now.clocks.values())
    return act.name != "extend" or any(now.rules.extensions(clock["policy"]) for clock in now.clocks.values())


def act_views(now: CaseNow, actor: Actor) -> list[MoveView]:
    """Return the buttons of the acts that have one."""
    address = {"reference": now.row["reference"], "_anchor": "form"}
    return [
        MoveView(
            act.name,
            title_of(act, now),
            True,
            "",
            url_for("cases.show_case", do=act.name, **address),
            act.place,
        )
        for act in acts_of(now, actor)
    ]


def title_of(act: Act, now: CaseNow) -> str:
    """Return what the button says; a mark that stands is lifted."""
    if act.name == "hold" and now.row["hold"]:
        return _("Release from hold")
    if act.name == "legal_hold" and now.row["legal_hold"]:
        return _("Lift the legal hold")
    return str(act.title)


def act_named(name: str | None, now: CaseNow, actor: Actor) -> Act | None:
    """Return the act of this name if it is offered; `item:NUMBER:TASK` is the completion of a work item."""
    if name is not None and name.startswith("item:"):
        return _completion(name, now)
    return next((act for act in acts_of(now, actor) if act.name == name), None)


def _completion(name: str, now: CaseNow) -> Act | None:
    task = now.definition.tasks.get(name.split(":")[-1])
    if task is None:
        return None
    title = task.title.in_(language())
    return Act(name, title, "item.complete", "acts.complete", lambda case, _at: _needs(task, case), "none")


def _needs(task: TaskRule, now: CaseNow) -> tuple[FieldView, ...]:
    return field_views(
        now.definition, [(name, True) for name in task.needs], now.fields, {}, currency_of(now)
    )


def open_act(act: Act, now: CaseNow, typed: Typed, at: datetime) -> OpenMove:
    """Return the form of an act with what was typed before."""
    fields = tuple(_with_typed(one, typed) for one in act.fields(now, at))
    return OpenMove(
        trigger=act.name,
        title=title_of(act, now),
        source="",
        target="",
        fields=fields,
        files=act.files,
        key=secrets.token_urlsafe(16),
        url=_address(act, now.row["reference"]),
        takes_comment=False,
    )


def _address(act: Act, reference: str) -> str:
    if act.endpoint == "acts.complete":
        return url_for(act.endpoint, reference=reference, act=act.name)
    return url_for(act.endpoint, reference=reference)


def _with_typed(one: FieldView, typed: Typed) -> FieldView:
    value = form_value(typed.values[one.name]) if one.name in typed.values else one.value
    return replace(one, value=value, errors=tuple(typed.errors.get(one.name, ())))
