"""The forms of acts beside the moves: what each asks for."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import g
from flask_babel import lazy_gettext

from casework.commands.cases.add_note import CHANNELS
from casework.commands.cases.correct_fields import LOCKED
from casework.domain.access import may_touch
from casework.queries.cases.outside import declared_conflicts
from casework.queries.cases.reading import CaseNow
from casework.queries.people.people import names_of
from casework.queries.people.workloads import workloads
from casework.web.case_views import FieldView
from casework.web.cases.fields import field_views
from casework.web.cases.moves import currency_of
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.wording import local

QUEUE, ME = "queue", "me"
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


def _choice(
    name: str, title: str, choices: tuple[tuple[str, str], ...], value: str = "", hint: str = ""
) -> FieldView:
    return FieldView(name, "choice", title, True, value, hint, choices)


def _text(name: str, title: str, hint: str = "") -> FieldView:
    return FieldView(name, "text", title, True, hint=hint)


def note_form(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    return (_text("text", _("Note"), _("Stays in the record; the customer does not see it.")),)


def contact_form(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    channels = tuple((code, str(CHANNEL_TITLES[code])) for code in CHANNELS)
    directions = (("in", _("The customer came to us")), ("out", _("We turned to the customer")))
    return (
        _choice("channel", _("Channel"), channels),
        _choice("direction", _("Direction"), directions),
        _choice("with", _("With whom"), (("customer", _("Customer")), ("third_party", _("Third party")))),
        _text("text", _("What was said")),
    )


def document_form(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    sources = (("customer", _("Customer")), ("bank", _("Bank")), ("third_party", _("Third party")))
    return (_choice("source", _("Who gave it"), sources, "customer"),)


def link_form(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    return (FieldView("other", "line", _("Reference of the other case"), True),)


def hold_form(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    if now.row["hold"]:
        return (_text("reason", _("Why it goes on")),)
    review = (local(at).date() + timedelta(days=14)).isoformat()
    hint = _("While on hold no move is possible; clocks pause only where their rule allows it.")
    return (
        _text("reason", _("Why it has to wait"), hint),
        FieldView("review_on", "date", _("Review on"), True, review),
    )


def legal_hold_form(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    reason = _text("reason", _("Reason"), _("Nothing of this case is deleted while it stands; work goes on."))
    if now.row["legal_hold"]:
        return (reason,)
    review = (local(at).date() + timedelta(days=180)).isoformat()
    return (
        reason,
        FieldView("matter", "line", _("Matter"), False),
        FieldView("review_on", "date", _("Review on"), True, review),
    )


def conflict_form(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    """Ask for the reason, and whoever may speak for others for whose interest it is."""
    hint = _(
        "Who has an interest neither gets the case nor approves in it. What they have goes back to its queue."
    )
    reason = _text("reason", _("What the interest is"), hint)
    if not may_touch(now.rules.access, "case.conflict_of_others", g.actor, now.row):
        return (reason,)
    noted = declared_conflicts(now) | {g.actor.id}
    colleagues = [one for one in workloads([now.row["team"]], at) if one.person_id not in noted]
    people = ((ME, _("yourself")), *((str(one.person_id), one.name) for one in colleagues))
    return (_choice("person", _("Who has it"), people), reason)


def conflict_over_form(now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    people = tuple((str(one), name) for one, name in sorted(names_of(liftable(now)).items()))
    return (
        _choice("person", _("Who had it"), people, people[0][0] if people else ""),
        _text("reason", _("Why there is none any more")),
    )


def liftable(now: CaseNow) -> frozenset[int]:
    """Return those whose declared interest the reader may say is over: nobody's own."""
    return declared_conflicts(now) - {g.actor.id}


def assign_form(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    people = tuple(
        (str(one.person_id), f"{one.name} ({one.count})") for one in workloads([now.row["team"]], at)
    )
    back = may_touch(now.rules.access, "case.handover", g.actor, now.row)
    choices = (*people, (QUEUE, _("back to the queue"))) if back else people
    reason = FieldView("reason", "line", _("Reason"), False)
    return (_choice("assignee", _("Assign to"), choices, str(now.row["assignee"] or "")), reason)


def release_form(_now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    return (FieldView("reason", "line", _("Reason"), False),)


def correct_form(now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    names = [(name, False) for name in now.definition.fields if name in now.fields and name not in LOCKED]
    plain = [(name, False) for name, _required in names if not isinstance(now.fields[name], dict)]
    reason = _text(
        "reason", _("Why it is corrected"), _("Clocks that count from a corrected date are counted anew.")
    )
    return (*field_views(now.definition, plain, now.fields, {}, currency_of(now)), reason)


def explain_form(now: CaseNow, _at: datetime) -> tuple[FieldView, ...]:
    clocks = tuple(
        (name, _clock_title(now, name))
        for name, clock in now.clocks.items()
        if clock["breached_at"] and clock["reason_seq"] is None
    )
    first = clocks[0][0] if clocks else ""
    return (_choice("clock", _("Deadline"), clocks, first), _text("reason", _("Why it was missed")))


def _clock_title(now: CaseNow, name: str) -> str:
    return now.rules.rule(now.clocks[name]["policy"]).title.in_(language())
