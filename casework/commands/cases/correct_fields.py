"""Correct what a case says, with the reason; clocks that counted from it are derived again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import keep_values, split_values
from casework.commands.clocks.derive_again import derive_again
from casework.commands.clocks.record_clocks import choose_clocks
from casework.commands.clocks.record_due import record_due
from casework.commands.clocks.record_timers import record_timers
from casework.commands.mail.record_notices import of_fired, record_notices
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.history import occurrence
from casework.domain.values import typed_fields
from casework.errors import Malformed, Refused
from casework.queries.cases.deciding import facts_of, read_fields
from casework.queries.cases.reading import CaseNow

LOCKED = frozenset({"entity"})  # another entity is another case


@dataclass(frozen=True, slots=True)
class CorrectFields:
    reference: str
    actor: Actor
    fields: Mapping[str, Any]
    reason: str
    version: int | None = None
    key: str | None = None


def correct_fields(command: CorrectFields, at: datetime) -> Row:
    """Correct fields of a case. Raises Malformed by field, also for a moment in the future or no reason."""
    what = {"fields": dict(command.fields), "reason": command.reason}
    asked = Asked(
        command.reference, command.actor, "case.fields", "correct", command.key, command.version, what
    )
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: CorrectFields) -> int:
    zh = command.actor.language.startswith("zh")
    allowed = frozenset(now.definition.fields) - LOCKED
    given = read_fields(now.definition, allowed, command.fields, zh)
    _check(now, command, given, record.at, zh)
    values, was, personal = split_values(now, given)
    if not was and not personal and all(name in now.row["fields"] for name in values):
        raise Refused("Nothing is different from what the case says.", zh="内容与案件现有信息相同。")
    return record_correction(record, now, given, command.reason.strip(), command.actor)


def record_correction(
    record: Record, now: CaseNow, given: Mapping[str, Any], reason: str, actor: Actor
) -> int:
    """Gather a correction and the clocks that are derived again from it."""
    values, was, personal = split_values(now, given)
    personal["reason"] = reason
    seq = record.event("fields_corrected", actor.name, personal, values=values or None, was=was or None)
    body = record.body
    keep_values(record, now, values, personal, seq)
    record.decided(actor.name)
    now.row = record.case
    changes = derive_again(record, now, body)
    facts = facts_of(now, actor, record.at)
    choose_clocks(record, now, facts, occurrence(body, facts.fields))
    if changes:
        record.event("clocks_derived_again", "system", because=seq, clocks=changes)
    record_timers(record, now)
    record_notices(record, now, of_fired(record_due(record, now, before=True)))
    return seq


def _check(now: CaseNow, command: CorrectFields, given: Mapping[str, Any], at: datetime, zh: bool) -> None:
    errors: dict[str, list[str]] = {}
    if not command.reason.strip():
        errors["reason"] = ["请说明更正原因。" if zh else "Say why it is corrected."]
    if not given:
        errors["fields"] = ["请填写要更正的字段。" if zh else "Name at least one field."]
    for name, value in typed_fields(now.definition, dict(given)).items():
        if isinstance(value, datetime) and value > at:
            errors[name] = [
                "不能晚于当前时间。" if zh else "This lies in the future; give a time that has passed."
            ]
    if errors:
        raise Malformed("The correction cannot be made like this.", zh="无法按此更正。", errors=errors)
