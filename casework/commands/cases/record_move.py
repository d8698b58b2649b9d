"""Gather a move and all that it implies: event, fields, letter, clocks, timers, tasks, notices, what follows
by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from casework.commands.cases.record_letter import record_letter, told_of
from casework.commands.cases.record_tasks import record_tasks
from casework.commands.clocks.record_clocks import record_clocks
from casework.commands.clocks.record_due import record_due
from casework.commands.clocks.record_timers import (
    fire_again,
    mark_awaited,
    mark_moments,
    record_timers,
)
from casework.commands.contact.gather_attempt import gather_attempt, verdict_of_attempt
from casework.commands.follow_ups.record_follow_ups import record_follow_ups
from casework.commands.mail.record_notices import Happening, of_fired, record_notices
from casework.commands.recording import Record
from casework.commands.retention.record_offer import record_offer
from casework.commands.satisfaction.record_survey import record_survey
from casework.db import Row
from casework.domain.chain import written
from casework.domain.definition import FINAL, Definition, Transition
from casework.domain.facts import SYSTEM, Actor, Facts
from casework.domain.letters import LetterDraft
from casework.domain.machine import AT_MOST_IN_A_ROW, Move, follows
from casework.domain.onboarding.checklist import ITEM
from casework.domain.values import typed_fields
from casework.domain.workings import worked_out
from casework.models import WorkItem
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.letters import WrittenLetter, draft_of
from casework.queries.cases.reading import CaseNow
from casework.queries.cases.working import work_of

COMMENT, EVENT = "comment", "event:"


def record_overdue(record: Record, now: CaseNow) -> None:
    """Gather breaches and thresholds that lie before this moment, so that a late act never hides them."""
    if fired := record_due(record, now, before=True):
        record_notices(record, now, of_fired(fired))


def record_move(
    record: Record,
    now: CaseNow,
    move: Move,
    actor: Actor,
    given: Mapping[str, Any],
    facts: Facts,
    comment: str = "",
    asked_by: str | None = None,
) -> int:
    """Gather one move with its consequences, automatic moves included; return the number of its event."""
    seq = _record_event(record, now, move, actor, given, facts, comment, asked_by)
    record.decided(actor.name)
    follow(record, now)
    return seq


def _record_event(
    record: Record,
    now: CaseNow,
    move: Move,
    actor: Actor,
    given: Mapping[str, Any],
    facts: Facts,
    comment: str,
    asked_by: str | None,
) -> int:
    record_overdue(record, now)
    transition, seq = move.transition, int(record.case["seq"]) + 1
    given = {**given, **worked_out(transition, work_of(now, given, record.at))}
    letter = facts.letter if transition.letter else None
    told = _letter(record, now, letter, seq, actor, facts)
    values, was, personal = split_values(now, given)
    if comment.strip():
        personal[COMMENT] = comment.strip()
    codes = {"trigger": transition.trigger, "from": move.source.name, "to": move.target.name}
    codes |= verdict_of_attempt(transition, given, record.at)
    marks = {"values": values or None, "was": was or None, "letter": told, "confirms": asked_by}
    record.event("moved", actor.name, personal, **codes, **marks, on_behalf_of=actor.principal)
    keep_values(record, now, values, personal, seq)
    gather_attempt(record, transition, given, seq, actor.name)
    _enter(record, move)
    _approvals(record, transition, actor.persons | ({asked_by} if asked_by else set()))
    _drop_requests(record, now)
    _marks(record, transition, seq, comment)
    consequences(record, now, actor, record.body, [Happening(f"trigger:{transition.trigger}", seq)])
    return seq


def split_values(now: CaseNow, given: Mapping[str, Any]) -> tuple[Row, Row, dict[str, str]]:
    """Return the plain values, what they were before where that differs, and the personal values as text."""
    plain: Row = {}
    personal: dict[str, str] = {}
    for name, value in given.items():
        if now.definition.fields[name].personal:
            personal[name] = str(value)
        else:
            plain[name] = value
    known = now.row["fields"]
    was = {name: known[name] for name, value in plain.items() if name in known and known[name] != value}
    return plain, was, personal


def keep_values(record: Record, now: CaseNow, values: Row, personal: Mapping[str, str], seq: int) -> None:
    """Lay new values over the case's: plain ones themselves, of personal ones the event that holds them."""
    pointers = {name: {"seq": seq} for name in personal if name in now.definition.fields}
    record.case["fields"] = {**record.case["fields"], **values, **pointers}
    if "received_at" in values:
        record.case["received_at"] = typed_fields(now.definition, values)["received_at"]
    if now.definition.priority in values:
        record.case["priority"] = values[now.definition.priority]
    now.fields = typed_fields(now.definition, record.case["fields"])


def _letter(
    record: Record, now: CaseNow, letter: LetterDraft | None, seq: int, actor: Actor, facts: Facts
) -> Row | None:
    if letter is None:
        return None
    return told_of(record_letter(record, now, letter, seq, actor, facts))


def _enter(record: Record, move: Move) -> None:
    if move.target.name == move.source.name:
        return
    case, target = record.case, move.target
    closed = record.at if target.kind == FINAL else None
    case.update(state=target.name, state_since=record.at, queue=target.queue, closed_at=closed)
    mark_moments(record, {f"state:{target.name}"})
    if target.name != move.source.name and "chasers" in case["marks"]:
        case["marks"] = {name: value for name, value in case["marks"].items() if name != "chasers"}


def _drop_requests(record: Record, now: CaseNow) -> None:
    """Cancel what waits for a second person and cannot be done from the state that was entered.

    Of a case that is over also the documents that nobody needs any more.
    """
    over = record.case["closed_at"] is not None
    for item in now.items:
        if item["done_at"] is None and over and item["task"].startswith(ITEM):
            close_item(record, item, SYSTEM, "cancelled", item["fields"])
        if item["request"] is None or item["done_at"] is not None:
            continue
        if now.definition.transition(item["request"]["trigger"], record.case["state"]) is None:
            close_item(record, item, SYSTEM, "cancelled", {})


def _approvals(record: Record, transition: Transition, persons: Collection[str]) -> None:
    chains = {name: {**chain} for name, chain in record.case["approvals"].items()}
    for reset in transition.resets:
        chains.pop(reset, None)
    for name, role in ((transition.makes, "makers"), (transition.approves, "approvers")):
        if name is not None:
            chain = chains.setdefault(name, {})
            chain[role] = sorted({*chain.get(role, ()), *persons})
    record.case["approvals"] = chains


def _marks(record: Record, transition: Transition, seq: int, comment: str) -> None:
    since = written(record.at)
    if transition.holds:
        record.case["hold"] = {
            "reason": comment.strip(),
            "cause": transition.holds,
            "since": since,
            "seq": seq,
        }
    if transition.lifts:
        record.case["hold"] = None
        fire_again(record)
    if transition.legal_hold:
        record.case["legal_hold"] = {
            "since": since,
            "seq": seq,
            "matter": record.case["fields"].get("external_reference"),
        }


def consequences(record: Record, now: CaseNow, actor: Actor, body: Row, happened: list[Happening]) -> None:
    """Gather what an event just recorded means for clocks, timers, tasks and mail."""
    now.row = record.case
    facts = facts_of(now, actor, record.at)
    each = record_clocks(record, now, facts, body)
    mark_awaited(record, now, each.happened)
    opened = record_tasks(record, now, facts, each)
    record_follow_ups(record, now, facts, each)
    record_survey(record, now)
    record_offer(record, now)
    record_timers(record, now)
    told = {one.name for one in happened}
    besides = [  # of an event itself tells whoever records it, and not always
        Happening(name, body["seq"]) for name in sorted(each.happened - told) if not name.startswith(EVENT)
    ]
    single = (item for item in opened if not item["task"].startswith(ITEM))  # a checklist is no news each
    items = [Happening("item:opened", body["seq"], item=item) for item in single]
    record_notices(record, now, [*happened, *besides, *items])


def follow(record: Record, now: CaseNow) -> None:
    """Gather the moves that a state makes by itself, on entry or because somebody has it; at most three in a
    row.
    """
    for _ in range(AT_MOST_IN_A_ROW):
        if not moves_by_itself(now.definition, record.case["state"]):
            return
        facts = facts_of(now, SYSTEM, record.at)
        move = follows(now.definition, record.case["state"], facts) or _when_assigned(record, now)
        if move is None:
            return
        letter = draft_of(now, move.transition.letter, WrittenLetter({}), record.at)
        _record_event(record, now, move, SYSTEM, {}, replace(facts, letter=letter), "", None)


@cache
def moves_by_itself(definition: Definition, state: str) -> bool:
    """Return whether a state has any move that nobody asks for."""
    automatic = any(transition.automatic for transition in definition.transitions_from(state))
    return automatic or definition.state(state).leaves_when_assigned is not None


def _when_assigned(record: Record, now: CaseNow) -> Move | None:
    state = now.definition.state(record.case["state"])
    transition = now.definition.transition(state.leaves_when_assigned or "", state.name)
    if transition is None or record.case["assignee"] is None or record.case["hold"] is not None:
        return None
    return Move(transition, state, now.definition.state(transition.to))


def close_item(record: Record, item: Row, actor: Actor, outcome: str, fields: Row) -> None:
    """Gather that a work item is done, returned or cancelled."""
    record.change(WorkItem, item, done_at=record.at, done_by=actor.name, outcome=outcome, fields=fields)
