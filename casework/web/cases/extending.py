"""Extensions of deadlines: which the reader may grant now, the form and the letter, or why there is none."""

from __future__ import annotations

from datetime import datetime

from flask import g, request

from casework.commands.clocks.extend_clock import possible_extension
from casework.db import Row
from casework.domain.definition import Words
from casework.domain.facts import Refusal
from casework.domain.letters import LetterDraft
from casework.domain.policies import ExtensionRule
from casework.domain.wording.refusals import wrong_role
from casework.errors import Refused
from casework.queries.cases.letters import WrittenLetter, draft_of
from casework.queries.cases.reading import CaseNow
from casework.web.case_views import FieldView
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.wording import deadline_in_words

UNDER_WAY = ("running", "paused")


def extendable(now: CaseNow, at: datetime) -> list[str]:
    """Return the clocks that the reader may extend now."""
    return [name for name, clock in now.clocks.items() if _refusal(now, clock, at) is None]


def why_not_extended(now: CaseNow, at: datetime) -> Refusal | None:
    """Return why no deadline of the law can be extended now; None if one can, or if none is under way."""
    laws = [clock for clock in now.clocks.values() if now.rules.rule(clock["policy"]).regulatory]
    refusals = [_refusal(now, clock, at) for clock in laws if clock["state"] in UNDER_WAY]
    if not refusals or None in refusals:
        return None
    return min((one for one in refusals if one), key=lambda one: one.kind != "role")


def _refusal(now: CaseNow, clock: Row, at: datetime) -> Refusal | None:
    """Return why the reader cannot extend a clock: its rule, its state, or another's authority."""
    try:
        rule = possible_extension(now, clock, at)
    except Refused as refused:
        return Refusal(refused.detail, refused.zh, "clock")
    if g.actor.roles.isdisjoint(rule.by) or not g.actor.flags.issuperset(rule.flags):
        title = now.rules.rule(clock["policy"]).title
        words = rule.title or Words(f"Extend “{title.en}”", f"延长“{title.zh}”")
        return wrong_role(rule.by, rule.flags, words)
    return None


def chosen(names: list[str]) -> str | None:
    """Return the deadline that the address or the form asks about, the first where it names none of these."""
    asked = request.values.get("clock", "")
    return asked if asked in names else next(iter(names), None)


def extension_buttons(now: CaseNow, at: datetime) -> list[tuple[str, str, str]]:
    """Return of each deadline that can be extended its code, what its button says, and its name as an act.

    The act is "extend" for the one that the form is about, so that its button is marked.
    """
    names, act = extendable(now, at), "extend"
    if len(names) < 2:
        return [(name, _("Extend a deadline"), act) for name in names]
    open_now = chosen(names)
    return [
        (name, _("Extend: %(deadline)s", deadline=title_of_clock(now, name)), act + ":" * (name != open_now))
        for name in names
    ]


def title_of_clock(now: CaseNow, name: str) -> str:
    return now.rules.rule(now.clocks[name]["policy"]).title.in_(language())


def extend_form(now: CaseNow, at: datetime) -> tuple[FieldView, ...]:
    """Return the fields of the chosen deadline's extension: its own rule says whether a date is asked for."""
    name = chosen(extendable(now, at))
    if name is None:
        return ()
    rule = possible_extension(now, now.clocks[name], at)
    due = (FieldView("due", "moment", _("New date"), True),) if rule.due else ()
    only = ((name, title_of_clock(now, name)),)
    hint = _says_what_changes(now, name, rule)
    deadline = FieldView("clock", "choice", _("Deadline"), True, name, hint=hint, choices=only)
    kept = _("Stays in the record of the case; the letter has its own words.") if rule.letter else ""
    return (deadline, *due, FieldView("reason", "text", _("Reason"), True, hint=kept))


def _says_what_changes(now: CaseNow, name: str, rule: ExtensionRule) -> str:
    """Return until when the deadline runs, and which term it has once it is extended."""
    told = {
        "when": deadline_in_words(now.clocks[name]["due_at"]),
        "deadline": now.rules.rule(rule.to).title.in_(language()),
    }
    if rule.due:
        return _("Now due %(when)s. The new date lies within the term of: %(deadline)s.", **told)
    return _("Now due %(when)s. Extended to the term of: %(deadline)s.", **told)


def extension_letter(now: CaseNow, at: datetime, sent: WrittenLetter | None) -> LetterDraft | None:
    """Return the letter that tells of the chosen deadline's extension; None where no rule asks for one."""
    name = chosen(extendable(now, at))
    if name is None:
        return None
    return draft_of(now, possible_extension(now, now.clocks[name], at).letter, sent, at)
