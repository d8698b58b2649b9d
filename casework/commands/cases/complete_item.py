"""Finish a work item, also on a closed case: give what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import close_item, consequences, keep_values, split_values
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.queries.cases.deciding import read_fields
from casework.queries.cases.reading import CaseNow


@dataclass(frozen=True, slots=True)
class CompleteItem:
    reference: str
    number: int
    task: str
    actor: Actor
    fields: Mapping[str, Any]
    comment: str = ""
    key: str | None = None


def complete_item(command: CompleteItem, at: datetime) -> Row:
    """Finish the item.

    Raises NotFound, Refused if it is done, Denied, Malformed by field for what it still needs.
    """
    what = {"number": command.number, "task": command.task, "fields": dict(command.fields)}
    what["comment"] = command.comment
    asked = Asked(command.reference, command.actor, "item.complete", "item", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: CompleteItem) -> int:
    item = next((i for i in now.items if (i["number"], i["task"]) == (command.number, command.task)), None)
    task = now.definition.tasks.get(command.task)
    if item is None or task is None:
        raise NotFound("There is no such work item.", zh="没有这一工作项。")
    if item["done_at"] is not None:
        raise Refused("This work item is done already.", zh="该工作项已完成。")
    if command.actor.roles.isdisjoint(task.by):
        raise Denied("Your role does not do this work item.", zh="您的角色不能办理该工作项。")
    zh = command.actor.language.startswith("zh")
    given = read_fields(now.definition, frozenset(task.needs), command.fields, zh)
    missing = [name for name in task.needs if name not in given]
    if missing:
        word = "此项必填。" if zh else "This is needed."
        raise Malformed(
            "The work item still needs something.",
            zh="工作项尚需填写。",
            errors={name: [word] for name in missing},
        )
    values, was, personal = split_values(now, given)
    if command.comment.strip():
        personal["comment"] = command.comment.strip()
    codes = {"task": task.name, "number": item["number"], "values": values or None, "was": was or None}
    seq = record.event("item_done", command.actor.name, personal, **codes)
    keep_values(record, now, values, personal, seq)
    close_item(record, item, command.actor, "done", values)
    consequences(record, now, command.actor, record.body, [])
    return seq
