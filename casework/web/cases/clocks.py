"""Clocks as cards."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext

from casework.queries.clocks.statement import ENDED, LATE, MET, OK, OVERDUE, PAUSED, SOON, ClockStatement
from casework.web.case_views import ClockView, Step
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.wording import due_in_words, span_in_words

#: unit of a term -> how one and how many of it are said
TERMS = {
    "business_minutes": (lazy_gettext("%(n)d working minute"), lazy_gettext("%(n)d working minutes")),
    "business_hours": (lazy_gettext("%(n)d working hour"), lazy_gettext("%(n)d working hours")),
    "hours": (lazy_gettext("%(n)d hour"), lazy_gettext("%(n)d hours")),
    "business_days": (lazy_gettext("%(n)d business day"), lazy_gettext("%(n)d business days")),
    "calendar_days": (lazy_gettext("%(n)d calendar day"), lazy_gettext("%(n)d calendar days")),
    "weeks": (lazy_gettext("%(n)d week"), lazy_gettext("%(n)d weeks")),
    "months": (lazy_gettext("%(n)d month"), lazy_gettext("%(n)d months")),
}


def clock_view(one: ClockStatement, waiting: str = "") -> ClockView:
    """Return the card of one clock; `waiting` is the state in which another of its clocks stands still."""
    over = one.light in (MET, LATE, ENDED)
    steps = [Step(sentence.head, sentence.text) for sentence in one.why]
    used = one.reading.fraction
    runs_on = bool(waiting) and one.rule.regulatory and one.light in (OVERDUE, SOON, OK)
    told = _("Not paused while “%(state)s”: the rule does not allow it.", state=waiting)
    remarks = [*one.remarks, *([told] if runs_on else [])]
    return ClockView(
        name=one.name,
        title=one.rule.title.in_(language()),
        light=one.light,
        due_at=one.last_day_moment,
        whole_day=one.whole_day,
        ended_at=one.row["stopped_at"],
        regulatory=one.rule.regulatory,
        percent=None if over or used is None else round(used * 100),
        word=_("Cancelled")
        if one.row["state"] == "cancelled"
        else _("Window over")
        if one.rule.window
        else "",
        line=_line(one) if not runs_on else _("%(term)s, not paused", term=_line(one)),
        why=(*steps, *(Step("", remark) for remark in remarks)),
        source=one.source,
    )


def _line(one: ClockStatement) -> str:
    """Return the second line: the term of a running clock, or against what an ended one is measured."""
    row, due = one.row, one.last_day_moment
    if one.light == PAUSED:
        return _("What passes until it goes on does not count.")
    if one.light in (MET, ENDED) and due is not None:
        return _("Was due %(when)s", when=due_in_words(due, whole_day=one.whole_day))
    if one.light == LATE and row["stopped_at"] and row["due_at"]:
        return _("%(span)s late", span=span_in_words(max(row["stopped_at"] - row["due_at"], timedelta())))
    return term_in_words(one.rule.target.amount, one.rule.target.unit)


def term_in_words(amount: int, unit: str) -> str:
    """Return a term such as `25 business days`."""
    single, many = TERMS[unit]
    return str(single if amount == 1 else many) % {"n": amount}
