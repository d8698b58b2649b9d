"""Gather the mails that follow from what happened: at most one to a recipient, listing all of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from casework.commands.clocks.record_due import BREACH, Fired
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.chain import written
from casework.domain.policies import Notice
from casework.domain.terms import working_moment
from casework.models import Message
from casework.queries.cases.reading import CaseNow
from casework.queries.mail.recipients import recipients
from casework.rulebook.current import calendar_of

SHORT = frozenset(
    {"business_minutes", "business_hours", "hours"}
)  # such a clock cannot wait for a daily digest
URGENT = "P1"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that somebody may have to be told: its name in notices, and the clock or item it is about."""

    name: str  # "threshold:75%", "breach", "event:assigned", "trigger:return_response", "item:opened"
    seq: int
    fired: Fired | None = None
    item: Row | None = None


def of_fired(fired: Sequence[Fired]) -> list[Happening]:
    """Return what the thresholds mean for mail: of several of one clock only the highest."""
    highest = {each.clock: each for each in fired}
    return [
        Happening("breach" if each.threshold == BREACH else f"threshold:{each.threshold}", each.seq, each)
        for each in highest.values()
        if not (each.rule.window and each.threshold == BREACH)
    ]


def record_notices(record: Record, now: CaseNow, happened: Iterable[Happening]) -> None:
    """Gather one mail for each recipient of all the notices that what happened calls for."""
    told: dict[int, tuple[Row, list[tuple[Notice, Happening]]]] = {}
    for each in happened:
        for notice in now.rules.notices(record.case["workflow"]):
            if each.name in notice.on and _concerns(notice, each):
                for person in _whom(notice, each, record.case):
                    told.setdefault(person["id"], (person, []))[1].append((notice, each))
    for person, reasons in told.values():
        _add_message(record, now, person, reasons)


def _concerns(notice: Notice, each: Happening) -> bool:
    if each.fired is None:
        return True
    rule = each.fired.rule
    return notice.regulatory in (None, rule.regulatory) and (not notice.slots or rule.slot in notice.slots)


def _whom(notice: Notice, each: Happening, case: Row) -> list[Row]:
    if each.item is not None and each.item["assignee"] is not None:
        return list(recipients(notice.tell, {**case, "assignee": each.item["assignee"]}).values())
    return list(recipients(notice.tell, case).values())


def _add_message(record: Record, now: CaseNow, person: Row, reasons: list[tuple[Notice, Happening]]) -> None:
    notice, first = max(reasons, key=lambda reason: (reason[0].any_hour, not reason[0].digest))
    waits = all(n.digest and not _short(each) for n, each in reasons)
    at_once = any(n.any_hour for n, _ in reasons) or record.case["priority"] == URGENT
    calendar = calendar_of(now.rules, record.case["entity"])
    add_message(
        record,
        seq=first.seq,
        notice=notice.name,
        template=notice.template,
        person_id=person["id"],
        language=person["language"],
        inputs={
            "clocks": _clocks(each for _, each in reasons),
            "item": first.item["task"] if first.item else None,
        }
        | ({"due_at": written(first.item["due_at"])} if first.item and first.item["due_at"] else {}),
        state="digest" if waits else "waiting",
        not_before=record.at if at_once or waits else working_moment(record.at, calendar),
    )


def _short(each: Happening) -> bool:
    return each.fired is not None and each.fired.rule.target.unit in SHORT


def _clocks(happened: Iterable[Happening]) -> list[dict[str, Any]]:
    return [
        {
            "clock": each.fired.clock,
            "rule": each.fired.rule.name,
            "threshold": each.fired.threshold,
            "due_at": written(each.fired.due_at) if each.fired.due_at else None,
        }
        for each in happened
        if each.fired is not None
    ]


def add_message(record: Record, **values: Any) -> Row:
    """Gather one mail; its Message-ID is fixed here."""
    usual: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "person_id": None,
        "address": None,
        "party_id": None,
        "purpose": None,
        "document": None,
        "state": "waiting",
        "attempts": 0,
        "created_at": record.at,
        "lease_until": None,
        "sent_at": None,
        "trouble": None,
        "digest_id": None,
    }
    return record.add(Message, **{**usual, **values})
