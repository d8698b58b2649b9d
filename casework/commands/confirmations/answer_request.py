"""Confirm, as the second person, what a first one asked for; or return it with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import close_item, consequences, record_move
from casework.commands.confirmations.ask_confirmation import CONFIRM
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.definition import Transition
from casework.domain.facts import Actor, Facts
from casework.domain.machine import Move, decide
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.letters import draft_of
from casework.queries.cases.reading import CaseNow
from casework.queries.confirmations.requests import AskedFor, asked_for
from casework.queries.outside.facts import outside_facts_for


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """What the second person says to the item `number`, which waits for the move `trigger`."""

    reference: str
    number: int
    trigger: str
    actor: Actor
    confirm: bool
    comment: str = ""
    version: int | None = None
    key: str | None = None


def answer_request(command: AnswerRequest, at: datetime) -> Row:
    """Make the move on the facts of now, or send the request back.

    Raises NotFound, Refused where it was answered or the facts changed, Denied for the first person or
    another role, Malformed for a return without its reason.
    """
    what = {"number": command.number, "confirm": command.confirm, "comment": command.comment}
    asked = Asked(
        command.reference, command.actor, "case.confirm", "confirm", command.key, command.version, what
    )
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: AnswerRequest) -> int:
    task = CONFIRM + command.trigger
    item = next((i for i in now.items if (i["number"], i["task"]) == (command.number, task)), None)
    if item is None:
        raise NotFound("There is no such request.", zh="没有这一请求。")
    if item["done_at"] is not None:
        raise Refused("This request has been answered already.", zh="该请求已处理。")
    transition = now.definition.transition(command.trigger, record.case["state"])
    _check_person(item, transition, command.actor)
    if not command.confirm:
        return _return(record, now, item, command)
    frozen = asked_for(now.row["id"], item["number"])
    move, given, facts = _decided_on(record, now, item, frozen, command)
    record.event("item_done", command.actor.name, task=task, number=item["number"])
    close_item(record, item, command.actor, "done", {})
    comment = command.comment.strip() or frozen.comment
    return record_move(
        record, now, move, command.actor, given, facts, comment, asked_by=item["request"]["asked_by"]
    )


def _check_person(item: Row, transition: Transition | None, actor: Actor) -> None:
    if not actor.persons.isdisjoint(item["request"]["persons"]):
        raise Denied(
            "You asked for this yourself. Another person with this authority confirms it.",
            zh="此操作由您本人提出，须由另一位有权限的人员确认。",
        )
    if transition is not None and actor.roles.isdisjoint(transition.confirmed_by):
        raise Denied("Your role does not confirm this.", zh="您的角色无权确认此操作。")


def _return(record: Record, now: CaseNow, item: Row, command: AnswerRequest) -> int:
    if not command.comment.strip():
        word = "请说明退回原因。" if command.actor.language.startswith("zh") else "Say why it goes back."
        raise Malformed(
            "A request goes back with a reason.", zh="退回须说明原因。", errors={"comment": [word]}
        )
    codes = {"trigger": command.trigger, "number": item["number"]}
    seq = record.event(
        "confirmation_returned", command.actor.name, {"reason": command.comment.strip()}, **codes
    )
    close_item(record, item, command.actor, "returned", {})
    consequences(record, now, command.actor, record.body, [])
    return seq


def _decided_on(
    record: Record, now: CaseNow, item: Row, frozen: AskedFor, command: AnswerRequest
) -> tuple[Move, Row, Facts]:
    state, actor = record.case["state"], command.actor
    transition = now.definition.transition(command.trigger, state)
    if transition is None:  # decide() says in words where it would be possible
        facts = facts_of(now, actor, record.at)
    else:
        facts = facts_of(
            now,
            actor,
            record.at,
            given=frozen.given,
            letter=draft_of(now, transition.letter or transition.drafts, frozen.letter, record.at),
            comment=command.comment or frozen.comment,
            approval=transition.approves or transition.makes,
            asked_by=item["request"]["asked_by"],
            extra=outside_facts_for(now, transition, actor, record.at, frozen.given),
        )
    return decide(now.definition, state, command.trigger, facts), dict(frozen.given), facts
