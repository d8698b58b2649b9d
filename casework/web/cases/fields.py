"""Declared fields as form fields, and what a form sends as the values that commands read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.definition import Definition, Field
from casework.domain.workings.ratings import REASONS, reasons_in
from casework.web.case_views import FieldView
from casework.web.languages import gettext as _
from casework.web.languages import language, zone
from casework.web.wording import day_in_words, due_in_words, local, money_in_words

LOCAL_MOMENT = "%Y-%m-%dT%H:%M"
LONG_LIST = 40


def field_views(
    definition: Definition,
    names: Iterable[tuple[str, bool]],
    values: Mapping[str, Any],
    errors: Mapping[str, list[str]],
    currency: str = "",
    people: tuple[tuple[str, str], ...] = (),
) -> tuple[FieldView, ...]:
    """Return form fields for names with whether each is needed; `values` are typed, or text as sent."""
    views = [
        _view(definition.fields[name], required, values.get(name), errors.get(name, ()), people)
        for name, required in names
    ]
    return tuple(view(currency) for view in views)


def _view(
    field: Field, required: bool, value: Any, errors: Iterable[str], people: tuple[tuple[str, str], ...]
) -> Any:
    spoken = language()
    choices = tuple((choice.code, choice.title.in_(spoken)) for choice in field.choices)
    return lambda currency: FieldView(
        name=field.name,
        type=field.type,
        title=field.title.in_(spoken),
        required=required,
        value=form_value(value),
        hint=field.hint.in_(spoken) if field.hint else "",
        choices=people if field.type == "person" else choices,
        errors=tuple(errors),
        currency=currency if field.type == "money" else "",
    )


def form_value(value: Any) -> str:
    """Return a value as an input element holds it."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return local(value).strftime(LOCAL_MOMENT)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def sent_values(definition: Definition, names: Iterable[str], form: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form sent for these fields; a moment gets the reader's zone, a person is a number."""
    sent: dict[str, Any] = {}
    for name in names:
        text = form.get(name, "").strip()
        if text:
            sent[name] = _sent(definition.fields[name], text)
    return sent


def _sent(field: Field, text: str) -> Any:
    if field.type == "moment":
        return moment_sent(text)
    if field.type in ("person", "party") and text.isdecimal():
        return int(text)
    return text


def moment_sent(text: str) -> str:
    """Return a moment of the reader's zone, as a form sends it, with its offset; other text as it is."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone())).isoformat()
    except ValueError:
        return text


def shown_value(field: Field, value: Any, currency: str, names: Mapping[int | str, str]) -> str:
    """Return a value as people read it: a choice by its title, money with its sign, yes or no."""
    if field.type == "choice":
        return next((c.title.in_(language()) for c in field.choices if c.code == value), str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.type == "money":
        return money_in_words(value, currency)
    if isinstance(value, datetime):
        return due_in_words(value)
    if isinstance(value, date):
        return day_in_words(value)
    if field.name == REASONS:
        return reasons_in(str(value), language())
    return names.get(value, str(value)) if field.type == "person" else str(value)
