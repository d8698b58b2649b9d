"""Reads the contact policy (`policies/contact`): when the bank may approach a customer by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields

from casework.domain.contact import policy as p
from casework.domain.contact.policy import ContactPolicy, Rule
from casework.domain.policies import CONFIRMED, UNCONFIRMED
from casework.rulebook.reading import (
    Day,
    Flag,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    Whole,
    one_of,
    shown,
    tables,
)


class Hour(fields.Field[time]):
    """An hour of the day: 09:00:00, without quotes."""

    default_error_messages = {"required": "is missing"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> time:
        if not isinstance(value, time):
            raise ValidationError(f"takes an hour such as 09:00:00, without quotes, not {shown(value)}")
        return value


class RuleSchema(Strict):
    code = Text(required=True)
    title = Label(required=True)
    says = Label(required=True)
    basis = Text(required=True, validate=one_of(CONFIRMED, UNCONFIRMED))
    citation = Text(required=True)
    purposes = Names(required=True, validate=one_of(*p.OUTREACH))
    channels = Names(load_default=(), validate=one_of(*p.CHANNELS))
    countries = Names(load_default=())
    kinds = Names(load_default=(), validate=one_of("organisation", "person"))
    segments = Names(load_default=())


class StopSchema(RuleSchema):
    reasons = Names(required=True, validate=one_of(*(one for one in p.REASONS if one != p.CONTROL)))
    unless = Names(load_default=(), validate=one_of(*p.BASES))


class GroundSchema(RuleSchema):
    bases = Names(required=True, validate=one_of(*p.BASES))
    recorded = Flag(load_default=True)


class ControlSchema(RuleSchema):
    same_campaign = Flag(required=True)


class CircumstanceSchema(RuleSchema):
    circumstances = Names(required=True)


class AgeSchema(RuleSchema):
    least = Whole(required=True)


class OpenCaseSchema(RuleSchema):
    workflows = Names(required=True)


class CapSchema(RuleSchema):
    most = Whole(required=True)
    days = Whole(required=True)
    counts = Names(required=True, validate=one_of(*p.OUTREACH))
    each = Name(load_default=p.CUSTOMER, validate=one_of(p.CUSTOMER, p.PERSON))
    surveys = Names(load_default=(), validate=one_of(*p.SURVEYS))


class ReminderSchema(RuleSchema):
    most = Whole(required=True)


class HoursSchema(RuleSchema):
    opens = Hour(required=True)
    closes = Hour(required=True)
    days = Name(load_default=p.BUSINESS, validate=one_of(p.BUSINESS, p.EVERY))


#: block -> kind of rule, in the order in which a refusal names them
BLOCKS: dict[str, type[Rule]] = {
    "suppressions": p.Stop,
    "grounds": p.Ground,
    "controls": p.Control,
    "circumstances": p.Circumstance,
    "ages": p.Age,
    "open_cases": p.OpenCase,
    "addresses": p.Address,
    "caps": p.Cap,
    "reminders": p.Reminder,
    "hours": p.Hours,
}


class ContactPolicySchema(Strict):
    policy = Name(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    suppressions = tables(StopSchema)
    grounds = tables(GroundSchema)
    controls = tables(ControlSchema)
    circumstances = tables(CircumstanceSchema)
    ages = tables(AgeSchema)
    open_cases = tables(OpenCaseSchema)
    addresses = tables(RuleSchema)
    caps = tables(CapSchema)
    reminders = tables(ReminderSchema)
    hours = tables(HoursSchema)


def read_contact_policies(reader: Reader) -> tuple[ContactPolicy, ...]:
    """Return every version of the bank's contact policy, oldest first."""
    found = []
    for _, version, path, data in reader.read_versions("policies/contact/*/v*.toml", ContactPolicySchema):
        _check(data, reader, path)
        rules = tuple(_rule(kind, one) for block, kind in BLOCKS.items() for one in data[block])
        found.append(ContactPolicy(data["policy"], version, data["title"], data["valid_from"], rules))
    return tuple(sorted(found, key=lambda one: (one.valid_from, one.version)))


def _rule(kind: type[Rule], data: Table) -> Rule:
    values: Any = {
        name: frozenset(value) if isinstance(value, tuple) else value for name, value in data.items()
    }
    return kind(**values)


def _check(data: Table, reader: Reader, path: Path) -> None:
    for block, says in _faults(data):
        reader.fault(path, *block, says)


def _faults(data: Table) -> Iterator[tuple[tuple[str, str], str]]:
    codes: set[str] = set()
    for block in BLOCKS:
        for one in data[block]:
            if one["code"] in codes:
                yield (f"{block}.{one['code']}", "code"), "names another rule, too: a refusal tells one rule"
            codes.add(one["code"])
            if not one["purposes"]:
                yield (f"{block}.{one['code']}", "purposes"), "is empty: the rule would stand against nothing"
    for one in data["hours"]:
        if one["opens"] >= one["closes"]:
            yield (f"hours.{one['code']}", "closes"), "is not after opens"
    stopping = {reason for one in data["suppressions"] for reason in one["reasons"]}
    for reason in p.REASONS:
        if reason not in stopping and reason != p.CONTROL:
            yield ("suppressions", "reasons"), f'leave "{reason}" out: an entry with it would stop nothing'
    grounded = {purpose for one in data["grounds"] for purpose in one["purposes"]}
    for purpose in p.OUTREACH:
        if purpose not in grounded:
            yield ("grounds", purpose), "has no ground: write one [[grounds]] block for it at least"
