"""What the scheduler does with one due timer: thresholds and breaches, chasers, triggers that fire by
themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import finish
from casework.commands.cases.record_letter import freeze_letter, told_of
from casework.commands.cases.record_move import consequences, record_move
from casework.commands.clocks.record_clocks import set_wake
from casework.commands.clocks.record_due import record_due
from casework.commands.clocks.record_timers import chase_times, due_at, mark_fired, mark_refused, next_wake
from casework.commands.mail.record_notices import of_fired, record_notices
from casework.commands.recording import Record
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.definition import TimerRule
from casework.domain.facts import SYSTEM
from casework.domain.machine import decide
from casework.errors import CaseworkError
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.letters import WrittenLetter, draft_of, letter_text
from casework.queries.cases.reading import CaseNow, log_of_database, read_case_by_id
from casework.queries.outside.facts import outside_facts_for


@dataclass(frozen=True, slots=True)
class WakeTimer:
    case_id: int
    name: str
    generation: int


@again_if_outrun
def wake_timer(command: WakeTimer, at: datetime) -> int:
    """Do what is due of the timer and return how many events that made; 0 where somebody was faster."""
    now = read_case_by_id(command.case_id, SYSTEM, "case.read")
    timer = now.timers.get(command.name)
    if timer is None or timer["wakes_at"] is None or timer["wakes_at"] > at:
        return 0
    if timer["generation"] != command.generation:
        return 0
    record, before = Record(now.row, at, log_of_database()), counted_in(now.row)
    fired = record_due(record, now)  # all clocks of the case that are due: one mail lists them
    record_notices(record, now, of_fired(fired))
    if command.name.startswith("timer:"):
        _act(record, now, now.definition.timers[command.name.removeprefix("timer:")])
    finish(record, now, before)
    write(record)
    return int(record.case["seq"] - record.was)


def _act(record: Record, now: CaseNow, rule: TimerRule) -> None:
    """Send the chaser that is due, or fire the trigger; a trigger that is refused waits for the next working
    wake.
    """
    due = due_at(record, now, rule)
    chases, sent = chase_times(record, now, rule), record.case["marks"].get("chasers", 0)
    if sent < len(chases) and chases[sent] <= record.at and (due is None or chases[sent] < due):
        _chase(record, now, rule, sent)
    elif due is not None and due <= record.at:
        mark_fired(record, rule, due)
        _fire(record, now, rule)
        return
    set_wake(record, now, f"timer:{rule.name}", next_wake(record, now, rule))


def _chase(record: Record, now: CaseNow, rule: TimerRule, sent: int) -> None:
    letter = draft_of(now, rule.chase[sent].letter, WrittenLetter({}), record.at)
    codes: Row = {"timer": rule.name, "number": sent + 1}
    if letter is None:
        record.event("chased", SYSTEM.name, **codes)
    else:
        text = letter_text(now, letter, SYSTEM, record.at, now.fields)
        document = freeze_letter(record, now, letter, text, record.case["seq"] + 1, SYSTEM.name)
        record.event("chased", SYSTEM.name, **codes, letter=told_of(document))
    record.case["marks"] = {**record.case["marks"], "chasers": sent + 1}
    consequences(record, now, SYSTEM, record.body, [])  # a word to the customer means something to clocks


def _fire(record: Record, now: CaseNow, rule: TimerRule) -> None:
    transition = now.definition.transition(rule.fires, record.case["state"])
    if transition is None:
        set_wake(record, now, f"timer:{rule.name}", None)
        return
    now.row = record.case
    extra = outside_facts_for(now, transition, SYSTEM, record.at, {})
    try:
        letter = draft_of(now, transition.letter, WrittenLetter({}), record.at)
        facts = facts_of(now, SYSTEM, record.at, letter=letter, extra=extra)
        move = decide(now.definition, record.case["state"], rule.fires, facts)
    except CaseworkError as error:
        record.event("timer_refused", SYSTEM.name, timer=rule.name, trigger=rule.fires, code=error.code)
        mark_refused(record, rule)
        set_wake(record, now, f"timer:{rule.name}", None)
        return
    record_move(record, now, move, SYSTEM, {}, facts)
