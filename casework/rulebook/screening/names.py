"""Policies of screening (`policies/screening/NAME/vN.toml`) as domain values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from marshmallow import ValidationError, fields

from casework.domain.policies import CONFIRMED, UNCONFIRMED
from casework.domain.screening.policy import LIST_KINDS, ListRule, ScreeningPolicy
from casework.errors import NotFound
from casework.rulebook.reading import (
    MISSING,
    Day,
    Flag,
    Label,
    Name,
    Reader,
    Strict,
    Text,
    Whole,
    one_of,
    shown,
    tables,
)

FILES = "policies/screening/*/v*.toml"
HOURS = re.compile(r"([1-9]\d*) hours")


class Hours(fields.Field[timedelta]):
    """A span of hours: "24 hours"."""

    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> timedelta:
        found = HOURS.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError(f'takes hours, such as "24 hours", not {shown(value)}')
        return timedelta(hours=int(found[1]))


class ListSchema(Strict):
    name = Name(required=True)
    title = Label(required=True)
    kind = Text(required=True, validate=one_of(*LIST_KINDS))
    required = Flag(required=True)


class ScreeningSchema(Strict):
    policy = Name(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    basis = Text(required=True, validate=one_of(CONFIRMED, UNCONFIRMED))
    citation = Text(required=True)
    alert_at = Whole(required=True)
    fresh_for = Hours(required=True)
    lists = tables(ListSchema)


def read_screening(reader: Reader) -> tuple[ScreeningPolicy, ...]:
    """Return every version of the screening policy, the oldest first."""
    found = []
    for _, version, path, data in reader.read_versions(FILES, ScreeningSchema):
        code = data.pop("policy")
        if data["alert_at"] > 100:
            reader.fault(path, "", "alert_at", "is above 100: no name is more alike than that")
        lists = tuple(ListRule(**one) for one in data.pop("lists"))
        names = [one.name for one in lists]
        for twice in sorted({name for name in names if names.count(name) > 1}):
            reader.fault(path, f"lists.{twice}", "name", "is there twice: a list counts once")
        if not any(one.required for one in lists):
            reader.fault(path, "lists", "required", "is true for no list: everybody would be clear at once")
        found.append(ScreeningPolicy(code=code, version=version, lists=lists, **data))
    return tuple(sorted(found, key=lambda one: (one.valid_from, one.version)))


def screening_on(policies: Sequence[ScreeningPolicy], on: date) -> ScreeningPolicy:
    """Return the screening policy that is valid on a day. Without one nobody is clear: NotFound."""
    valid = [policy for policy in policies if policy.valid_from <= on]
    if not valid:
        raise NotFound("No screening policy is valid on that day.", zh="当日没有有效的名单筛查政策。")
    return valid[-1]
