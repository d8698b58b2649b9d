"""Take in what a client handed in: a document of the checklist, with its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import consequences
from casework.commands.onboarding.items import check_day, item_named
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.onboarding.checklist import state_of
from casework.errors import Denied, Malformed
from casework.models import WorkItem
from casework.queries.cases.reading import CaseNow
from casework.queries.onboarding.items import OF, rule_of_item

CLIENT = "client"


@dataclass(frozen=True, slots=True)
class ReceiveItem:
    """What came for an item: `dated` is the day of the document, `document` its number on the case."""

    reference: str
    number: int
    task: str
    actor: Actor
    dated: str | None = None
    document: int | None = None
    key: str | None = None


def receive_item(command: ReceiveItem, at: datetime) -> Row:
    """Enter it; an item that was verified before is to be checked again, for a newer document.

    Raises NotFound, Denied, Malformed for a day that is none, that is to come, or that makes the document
    too old.
    """
    what = {"number": command.number, "task": command.task, "dated": command.dated, "doc": command.document}
    asked = Asked(command.reference, command.actor, "case.document", "item_received", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: ReceiveItem) -> int:
    item, task = item_named(now, command.number, command.task)
    if command.actor.roles.isdisjoint(task.by):
        raise Denied("Your role does not do this work item.", zh="您的角色不能办理该工作项。")
    dated, until = _days(now, item, command, record.at)
    codes = {"task": command.task, "number": item["number"], "dated": dated, "valid_until": until}
    seq = record.event(
        "item_received", command.actor.name, **codes, document=command.document,
        was=state_of(item["fields"], item["outcome"]), on_behalf_of=command.actor.principal,
    )  # fmt: skip
    kept = {
        OF: item["fields"][OF],
        "received_by": sorted(command.actor.persons),
        "received_seq": seq,
        "document": command.document,
        "dated": dated,
        "valid_until": until,
    }
    fields = {name: value for name, value in kept.items() if value is not None}
    record.change(WorkItem, item, fields=fields, done_at=None, done_by=None, outcome=None)
    consequences(record, now, command.actor, record.body, [])
    return seq


def _days(now: CaseNow, item: Row, command: ReceiveItem, at: datetime) -> tuple[str | None, str | None]:
    """Return the day of the document and the last day of its use; a term without a day counts from today."""
    rule = rule_of_item(now.rules, now.definition, item)
    today = at.astimezone(ZoneInfo(command.actor.zone)).date()
    dated = check_day("dated", command.dated, command.actor)
    if dated is not None and dated > today:
        raise _wrong("The day of the document lies in the future.", "文件日期晚于今日。")
    until = rule.last_day(dated or today) if rule else None
    if until is not None and until < today:
        raise _wrong(
            f"The document is too old: it could be used until {until}. Ask for a newer one.",
            f"文件已超过有效期（至{until}）。请客户提供新的文件。",
        )
    return _iso(dated), _iso(until)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _wrong(en: str, zh: str) -> Malformed:
    return Malformed(en, zh=zh, errors={"dated": [en]})
