"""Put a case on hold or release it, and set or lift a legal hold: marks on the case, no states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import consequences, follow
from casework.commands.clocks.record_timers import fire_again
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.chain import written
from casework.domain.facts import Actor
from casework.errors import Malformed, Refused
from casework.queries.cases.reading import CaseNow

#: (on, legal) -> the event
KINDS = {
    (True, False): "held",
    (False, False): "released",
    (True, True): "legal_hold_set",
    (False, True): "legal_hold_lifted",
}


@dataclass(frozen=True, slots=True)
class HoldCase:
    """`on` sets the mark, else it is lifted; `legal` names the mark by which nothing may be disposed."""

    reference: str
    actor: Actor
    on: bool
    reason: str
    review_on: str | None = None
    legal: bool = False
    matter: str | None = None
    cause: str | None = None  # the workflow whose case is why
    version: int | None = None
    key: str | None = None


def hold_case(command: HoldCase, at: datetime) -> Row:
    """Set or lift the mark.

    Raises Refused where it is so already, Malformed without a reason or review date.
    """
    what = {
        "on": command.on,
        "reason": command.reason,
        "review_on": command.review_on,
        "legal": command.legal,
        "matter": command.matter,
    }
    permission = "case.legal_hold" if command.legal else "case.hold"
    asked = Asked(command.reference, command.actor, permission, "hold", command.key, command.version, what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: HoldCase) -> int:
    _check(command, record.at)
    mark = "legal_hold" if command.legal else "hold"
    if (record.case[mark] is not None) == command.on:
        raise Refused(
            "The case is on hold already." if command.on else "The case is not on hold.",
            zh="案件已挂起。" if command.on else "案件未挂起。",
        )
    kind = KINDS[command.on, command.legal]
    personal = {"reason": command.reason.strip()}
    seq = record.event(
        kind,
        command.actor.name,
        personal,
        review_on=command.review_on,
        matter=command.matter,
        cause=command.cause,
    )
    set_to = _mark(record, command, seq)
    record.case[mark] = set_to if command.on else None
    record.decided(command.actor.name)
    if released := not (command.on or command.legal):
        fire_again(record)
    consequences(record, now, command.actor, record.body, [])
    if released:
        follow(record, now)
    return seq


def _mark(record: Record, command: HoldCase, seq: int) -> Row:
    mark: Row = {
        "reason": command.reason.strip(),
        "review_on": command.review_on,
        "since": written(record.at),
        "seq": seq,
    }
    if command.cause:
        mark["cause"] = command.cause
    if command.legal:
        mark["matter"] = command.matter
    return mark


def _check(command: HoldCase, at: datetime) -> None:
    zh, errors = command.actor.language.startswith("zh"), {}
    if not command.reason.strip():
        errors["reason"] = ["请说明原因。" if zh else "Give the reason."]
    if command.on:
        try:
            if date.fromisoformat(command.review_on or "") < at.date():
                errors["review_on"] = [
                    "复核日期须在今天或之后。" if zh else "The review date is today or later."
                ]
        except ValueError:
            errors["review_on"] = [
                "请填写复核日期，如 2026-12-01。" if zh else "Give a review date as 2026-12-01."
            ]
    if errors:
        raise Malformed("The hold cannot be set like this.", zh="无法按此挂起。", errors=errors)
