"""Gather the work items that come from a checklist, or one for each party of the case in a role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.commands.recording import Record
from casework.db import Row
from casework.domain.definition import TaskRule
from casework.domain.facts import Facts
from casework.domain.onboarding.checklist import task_of
from casework.models import WorkItem
from casework.queries.cases.reading import CaseNow

OF = "of"  # the task of the definition that an item belongs to, among its fields


def record_items(record: Record, now: CaseNow, task: TaskRule, facts: Facts, seq: int, due: Any) -> list[Row]:
    """Gather each item that is owed now and was not opened before; one that was done or waived stays so."""
    known = {item["task"] for item in now.items if item["outcome"] != "cancelled"}
    return [
        _open(record, now, task, name, seq, due)
        for name in _names(record, now, task, facts)
        if name not in known
    ]


def _names(record: Record, now: CaseNow, task: TaskRule, facts: Facts) -> Iterator[str]:
    if task.checklist is None:
        yield from (f"{task.name}:{party}" for party in now.parties_in(_role(task.each)))
        return
    checklist = now.rules.checklist(task.checklist, record.at.date())
    for item in checklist.asked_of(facts):
        if item.each is None:
            yield task_of(item.code)
        else:
            yield from (task_of(item.code, party) for party in now.parties_in(_role(item.each)))


def _role(each: str | None) -> str:
    """Read `party:sponsor`."""
    return (each or "").removeprefix("party:")


def _open(record: Record, now: CaseNow, task: TaskRule, name: str, seq: int, due: Any) -> Row:
    item = record.add(
        WorkItem,
        number=seq,
        task=name,
        team=record.case["team"],
        assignee=record.case["assignee"],
        opened_at=record.at,
        due_at=due,
        done_at=None,
        done_by=None,
        outcome=None,
        fields={OF: task.name},
        request=None,
    )
    now.items.append(item)
    return item
