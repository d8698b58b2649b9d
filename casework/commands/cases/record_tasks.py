"""Gather the work items that an event opens, and those that it makes pointless."""

from __future__ import annotations

from datetime import datetime

from casework.commands.onboarding.record_checklist import OF, record_items
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.conditions import selected
from casework.domain.definition import TaskRule
from casework.domain.facts import Facts
from casework.domain.history import Occurrence
from casework.domain.terms import due_of
from casework.models import WorkItem
from casework.queries.cases.reading import CaseNow
from casework.rulebook.current import calendar_of


def record_tasks(record: Record, now: CaseNow, facts: Facts, each: Occurrence) -> list[Row]:
    """Gather one item for each task that what happened opens; an open item of that task is not doubled."""
    opened = []
    for task in now.definition.tasks.values():
        if each.happened.isdisjoint(task.opens) or not selected(task.where, task.unless, facts):
            continue
        if task.checklist is not None or task.each is not None:
            opened += record_items(record, now, task, facts, each.seq, _due(now, task, record.at))
            continue
        if any(item["task"] == task.name and item["done_at"] is None for item in now.items):
            continue
        opened.append(open_item(record, now, task, each.seq))
    return opened


def open_again(record: Record, now: CaseNow, facts: Facts, seq: int) -> list[Row]:
    """Gather what tasks that were opened before owe for parties, or by facts, that came later."""
    begun = {item["fields"].get(OF) for item in now.items}
    return [
        item
        for task in now.definition.tasks.values()
        if task.name in begun
        for item in record_items(record, now, task, facts, seq, _due(now, task, record.at))
    ]


def open_item(record: Record, now: CaseNow, task: TaskRule, seq: int) -> Row:
    """Gather one work item of a task, with its due time by the entity's calendar."""
    item = record.add(
        WorkItem,
        number=seq,
        task=task.name,
        team=record.case["team"],
        assignee=record.case["assignee"],
        opened_at=record.at,
        due_at=_due(now, task, record.at),
        done_at=None,
        done_by=None,
        outcome=None,
        fields={},
        request=None,
    )
    now.items.append(item)
    return item


def _due(now: CaseNow, task: TaskRule, at: datetime) -> datetime | None:
    if task.within is None:
        return None
    return due_of(at, task.within, calendar_of(now.rules, now.row["entity"]))
