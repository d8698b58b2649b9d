"""What waits for a second person: the form with what the first one asked for."""

from __future__ import annotations

from flask import g

from casework.commands.confirmations.ask_confirmation import CONFIRM
from casework.db import Row
from casework.domain.access import may_touch
from casework.domain.definition import Transition
from casework.domain.values import typed_fields
from casework.queries.cases.reading import CaseNow
from casework.queries.confirmations.requests import asked_for
from casework.queries.people.directory import actor_names
from casework.web.case_views import FieldView
from casework.web.cases.fields import shown_value
from casework.web.cases.moves import currency_of
from casework.web.languages import gettext as _
from casework.web.languages import language

YES, NO = "confirm", "return"


def request_named(task: str, now: CaseNow) -> Transition | None:
    """Return the move that a work item's task waits for; None for any other task."""
    if not task.startswith(CONFIRM):
        return None
    name = task.removeprefix(CONFIRM)
    return next((one for one in now.definition.transitions if one.trigger == name), None)


def may_answer(now: CaseNow, item: Row, transition: Transition) -> bool:
    """Return whether the reader may be the second person."""
    mine = not g.actor.persons.isdisjoint(item["request"]["persons"])
    allowed = may_touch(now.rules.access, "case.confirm", g.actor, now.row)
    return allowed and not mine and not g.actor.roles.isdisjoint(transition.confirmed_by)


def answer_form() -> tuple[FieldView, ...]:
    """Return the choice between confirming and returning."""
    choices = ((YES, _("Confirm it")), (NO, _("Send it back")))
    return (
        FieldView("decision", "choice", _("Your answer"), True, "", "", choices),
        FieldView("comment", "text", _("Comment"), False, "", _("Needed when it goes back.")),
    )


def what_was_asked(now: CaseNow, number: str, task: str) -> tuple[str, str] | None:
    """Return who asked for the move that waits, and with what it is to be made."""
    item = open_request(now, number, task)
    if item is None:
        return None
    who = actor_names([item["request"]["asked_by"]], language())[item["request"]["asked_by"]]
    return _("%(who)s asked for this.", who=who), " ".join(_told(now, item["number"]))


def _told(now: CaseNow, seq: int) -> list[str]:
    frozen, spoken = asked_for(now.row["id"], seq), language()
    values = typed_fields(now.definition, dict(frozen.given))
    declared, currency = now.definition.fields, currency_of(now)
    lines = [
        f"{declared[name].title.in_(spoken)}: {shown_value(declared[name], value, currency, {})}."
        for name, value in values.items()
        if name in declared
    ]
    texts = list(frozen.letter.texts.values()) if frozen.letter else []
    return [*lines, *([frozen.comment] if frozen.comment else []), *texts]


def open_request(now: CaseNow, number: str, task: str) -> Row | None:
    """Return the item that still waits."""
    return next(
        (i for i in now.items if (str(i["number"]), i["task"]) == (number, task) and i["done_at"] is None),
        None,
    )


def form_of(now: CaseNow, number: str, task: str) -> tuple[str, tuple[FieldView, ...]] | None:
    """Return title and fields of the form, None where the reader cannot be the second person."""
    transition, item = request_named(task, now), open_request(now, number, task)
    if transition is None or item is None or not may_answer(now, item, transition):
        return None
    title = _("Answer: %(move)s", move=transition.title.in_(language()))
    return title, answer_form()
