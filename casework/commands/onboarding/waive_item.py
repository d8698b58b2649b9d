"""Do without a document: asked for by whoever works on the case, given by whom the checklist names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import close_item, consequences
from casework.commands.onboarding.items import item_named
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.onboarding.checklist import VERIFIED, WAIVED, ChecklistItem, state_of
from casework.errors import Denied, Malformed, Refused
from casework.models import WorkItem
from casework.queries.cases.reading import CaseNow
from casework.queries.onboarding.items import rule_of_item


@dataclass(frozen=True, slots=True)
class WaiveItem:
    reference: str
    number: int
    task: str
    actor: Actor
    reason: str
    key: str | None = None


def waive_item(command: WaiveItem, at: datetime) -> Row:
    """Ask for the waiver, or give it; it stands once each role that the checklist names has given it.

    Each is another person than who asked and than who gave it before. Raises NotFound, Denied, Refused where
    it is verified or waived, Malformed without a reason.
    """
    what = {"number": command.number, "task": command.task, "reason": command.reason}
    asked = Asked(command.reference, command.actor, "item.complete", "item_waived", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: WaiveItem) -> int:
    item, task = item_named(now, command.number, command.task)
    rule, actor = rule_of_item(now.rules, now.definition, item), command.actor
    if state_of(item["fields"], item["outcome"]) in (VERIFIED, WAIVED):
        raise Refused("This item is settled already.", zh="该项已核验或豁免。")
    if not command.reason.strip():
        word = "请说明豁免理由。" if actor.language.startswith("zh") else "Say why it can be done without."
        raise Malformed("A waiver has a reason.", zh="豁免须说明理由。", errors={"reason": [word]})
    waiver = item["fields"].get("waiver") or {"asked_by": [], "given": {}}
    role = _role_of(rule, waiver, actor)
    if role is None:
        if (
            actor.roles.isdisjoint({*task.by, *_needed(rule)})
            or "client" in actor.roles
            or waiver["asked_by"]
        ):
            raise Denied("A waiver is not yours to give.", zh="您无权批准豁免。")
        return _ask(record, now, item, command)
    return _give(record, now, item, command, waiver, role, rule)


def _needed(rule: ChecklistItem | None) -> tuple[str, ...]:
    return rule.waived_by if rule else ("team_lead",)


def _role_of(rule: ChecklistItem | None, waiver: Row, actor: Actor) -> str | None:
    """Return the role in which a person gives the waiver now; None where there is none for this person."""
    hands = {*waiver["asked_by"], *(person for persons in waiver["given"].values() for person in persons)}
    if not actor.persons.isdisjoint(hands):
        raise Denied(
            "You had a hand in this waiver already. Another person gives it.",
            zh="您已参与该项豁免，须由另一人批准。",
        )
    return next((r for r in _needed(rule) if r in actor.roles and r not in waiver["given"]), None)


def _ask(record: Record, now: CaseNow, item: Row, command: WaiveItem) -> int:
    seq = _told(record, "item_waiver_asked", item, command)
    waiver = {"asked_by": sorted(command.actor.persons), "given": {}}
    record.change(WorkItem, item, fields={**item["fields"], "waiver": waiver})
    consequences(record, now, command.actor, record.body, [])
    return seq


def _give(
    record: Record,
    now: CaseNow,
    item: Row,
    command: WaiveItem,
    waiver: Row,
    role: str,
    rule: ChecklistItem | None,
) -> int:
    given = {**waiver["given"], role: sorted(command.actor.persons)}
    fields = {**item["fields"], "waiver": {**waiver, "given": given}}
    whole = set(_needed(rule)) <= set(given)
    seq = _told(record, "item_waived" if whole else "item_waiver_given", item, command, role=role)
    if whole:
        close_item(record, item, command.actor, WAIVED, fields)
    else:
        record.change(WorkItem, item, fields=fields)
    consequences(record, now, command.actor, record.body, [])
    return seq


def _told(record: Record, kind: str, item: Row, command: WaiveItem, **codes: Any) -> int:
    return record.event(
        kind, command.actor.name, {"reason": command.reason.strip()}, task=command.task,
        number=item["number"], **codes, on_behalf_of=command.actor.principal,
    )  # fmt: skip
