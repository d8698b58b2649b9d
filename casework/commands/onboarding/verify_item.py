"""Check what a client handed in: verified against a source by somebody else, or sent back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import close_item, consequences
from casework.commands.onboarding.items import check_day, item_named
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.onboarding.checklist import RECEIVED, state_of
from casework.errors import Denied, Malformed, Refused
from casework.models import WorkItem
from casework.queries.cases.reading import CaseNow
from casework.queries.onboarding.items import OF

CHECKERS = frozenset({"staff", "team_lead", "compliance"})


@dataclass(frozen=True, slots=True)
class VerifyItem:
    """`source` says against what it was checked; without `accept` the item is owed again, for a `reason`."""

    reference: str
    number: int
    task: str
    actor: Actor
    source: str = ""
    valid_until: str | None = None
    accept: bool = True
    reason: str = ""
    key: str | None = None


def verify_item(command: VerifyItem, at: datetime) -> Row:
    """Record the check.

    Raises NotFound, Denied for whom took it in and for other roles, Refused where nothing is to be checked,
    Malformed without a source, without a reason for what goes back, or with a last day that is over.
    """
    what = {"number": command.number, "task": command.task, "source": command.source}
    what |= {"until": command.valid_until, "accept": command.accept, "reason": command.reason}
    asked = Asked(command.reference, command.actor, "item.check", "item_verified", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: VerifyItem) -> int:
    item, _ = item_named(now, command.number, command.task)
    _check_person(item, command.actor)
    if state_of(item["fields"], item["outcome"]) != RECEIVED:
        raise Refused(
            "There is nothing to check: enter first what came.", zh="没有待核验的材料：请先登记已收材料。"
        )
    if not command.accept:
        return _send_back(record, now, item, command)
    if not command.source.strip():
        raise _wrong("source", "Say against what it was checked.", "请说明核验来源。", command.actor)
    last = _last_day(item, command, record.at)
    codes = {"task": command.task, "number": item["number"], "valid_until": last}
    seq = record.event(
        "item_verified", command.actor.name, {"source": command.source.strip()}, **codes,
        on_behalf_of=command.actor.principal,
    )  # fmt: skip
    fields = {**item["fields"], "verified_by": sorted(command.actor.persons), "verified_seq": seq}
    fields |= {"valid_until": last} if last else {}
    close_item(record, item, command.actor, "done", fields)
    consequences(record, now, command.actor, record.body, [])
    return seq


def _last_day(item: Row, command: VerifyItem, at: datetime) -> str | None:
    """Return until when the document is good: the earlier of what the checklist allows and what was found."""
    found = check_day("valid_until", command.valid_until, command.actor)
    allowed: str | None = item["fields"].get("valid_until")
    if found is None:
        return allowed
    if found < at.astimezone(ZoneInfo(command.actor.zone)).date():
        raise _wrong("valid_until", "The document is out of date already.", "材料已过有效期。", command.actor)
    return min(found.isoformat(), allowed or found.isoformat())


def _check_person(item: Row, actor: Actor) -> None:
    if actor.roles.isdisjoint(CHECKERS):
        raise Denied("Your role does not check documents.", zh="您的角色不能核验材料。")
    if not actor.persons.isdisjoint(item["fields"].get("received_by", ())):
        raise Denied(
            "You took this in yourself. Somebody else checks it.", zh="该材料由您接收，须由其他人员核验。"
        )


def _send_back(record: Record, now: CaseNow, item: Row, command: VerifyItem) -> int:
    if not command.reason.strip():
        raise _wrong("reason", "Say what is wrong with it.", "请说明材料存在的问题。", command.actor)
    codes = {"task": command.task, "number": item["number"]}
    seq = record.event(
        "item_sent_back", command.actor.name, {"reason": command.reason.strip()}, **codes,
        on_behalf_of=command.actor.principal,
    )  # fmt: skip
    record.change(WorkItem, item, fields={OF: item["fields"][OF]})
    consequences(record, now, command.actor, record.body, [])
    return seq


def _wrong(name: str, en: str, zh: str, actor: Actor) -> Malformed:
    return Malformed(en, zh=zh, errors={name: [zh if actor.language.startswith("zh") else en]})
