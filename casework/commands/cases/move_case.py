"""Move a case: the one way from state to state for people, programs and the scheduler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import digest_of, finish, record_answer
from casework.commands.cases.record_duplicate import MASTER, marks_duplicate, record_duplicate
from casework.commands.cases.record_move import consequences, record_move, record_overdue
from casework.commands.cases.save_draft import record_draft
from casework.commands.confirmations.ask_confirmation import ask_confirmation, waits_for_second
from casework.commands.mail.record_notices import Happening
from casework.commands.recording import Record
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.definition import Transition
from casework.domain.facts import Actor, Facts
from casework.domain.letters import LetterDraft
from casework.domain.machine import Move, decide
from casework.errors import NotFound
from casework.queries.cases.deciding import asked_fields, facts_of, read_fields
from casework.queries.cases.letters import WrittenLetter, draft_of, rewritten
from casework.queries.cases.reading import CaseNow, check_version, log_of_database, read_case
from casework.queries.outside.facts import outside_facts_for


@dataclass(frozen=True, slots=True)
class MoveCase:
    """One firing of a trigger, as asked for. `version` is the ETag the asker saw; None for the system."""

    reference: str
    trigger: str
    actor: Actor
    version: int | None = None
    key: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    letter: WrittenLetter | None = None
    comment: str = ""

    @property
    def digest(self) -> str:
        asked = {
            "trigger": self.trigger,
            "fields": dict(self.fields),
            "letter": self.letter and self.letter.as_asked(),
            "comment": self.comment,
        }
        return digest_of("move", {"case": self.reference, **asked})


@again_if_outrun
def move_case(command: MoveCase, at: datetime) -> Row:
    """Move the case and return the answer that a repeated request will get, too.

    A move that takes two persons leaves a work item for the second, and the case where it is.
    Raises NotFound, Denied, Refused, Malformed with errors by field, Stale, KeyReused.
    """
    now = read_case(command.reference, command.actor, "case.move", command.key)
    if now.answer:
        return now.first_answer_to(command.digest)
    check_version(now, command.version, command.actor)
    at = now.moment_of(at)
    record, before = Record(now.row, at, log_of_database()), counted_in(now.row)
    record_overdue(record, now)  # guards ask after breaches, whether or not the scheduler was there first
    transition = now.definition.transition(command.trigger, now.row["state"])
    given, facts = _decided_on(now, command, transition, at)
    move = decide(now.definition, now.row["state"], command.trigger, facts)
    if waits_for_second(move.transition, command.actor):
        seq, others = _asked(record, now, command, move, given), list[Record]()
    else:
        seq, others = _moved(record, now, command, move, given, facts)
    finish(record, now, before)
    answer = record_answer(record, command.actor.name, command.key, command.digest, event=seq)
    write(*sorted((record, *others), key=lambda each: each.case["id"]))
    return answer


def _asked(record: Record, now: CaseNow, command: MoveCase, move: Move, given: Row) -> int:
    seq = ask_confirmation(
        record, now, move.transition, command.actor, given, command.letter, command.comment
    )
    asked = Happening("event:confirmation_asked", seq, item=now.items[-1])
    consequences(record, now, command.actor, record.body, [asked])
    return seq


def _moved(
    record: Record, now: CaseNow, command: MoveCase, move: Move, given: Row, facts: Facts
) -> tuple[int, list[Record]]:
    """Gather the move; return the number of its event, and the record of a duplicate's master."""
    if move.transition.drafts and command.letter and facts.letter:
        record_draft(record, now, facts.letter, command.actor)
    seq = record_move(record, now, move, command.actor, given, facts, command.comment)
    if not marks_duplicate(move.transition):
        return seq, []
    return seq, [record_duplicate(record, now, str(given[MASTER]), command.actor)]


def _decided_on(
    now: CaseNow, command: MoveCase, transition: Transition | None, at: datetime
) -> tuple[dict[str, Any], Facts]:
    if transition is None:  # decide() says in words where it would be possible
        return {}, facts_of(now, command.actor, at, comment=command.comment)
    language = command.actor.language.startswith("zh")
    given = read_fields(now.definition, asked_fields(now.definition, transition), command.fields, language)
    letter = _letter_of(now, command, transition, at)
    extra = outside_facts_for(now, transition, command.actor, at, given)
    if transition.approves and letter:
        extra = {**extra, "letter.rewritten": rewritten(now, letter)}
    return given, facts_of(
        now,
        command.actor,
        at,
        given=given,
        letter=letter,
        comment=command.comment,
        approval=transition.approves or transition.makes,
        extra=extra,
    )


def _letter_of(now: CaseNow, command: MoveCase, transition: Transition, at: datetime) -> LetterDraft | None:
    """Return the letter that comes with the move; None also where the entity sends none of that kind."""
    try:
        return draft_of(now, letter_kind(transition), command.letter, at)
    except NotFound:  # such a move is for other entities, and decide() says so
        return None


def letter_kind(transition: Transition) -> str | None:
    """Return the letter that a move sends, or whose draft it leaves with the case."""
    return transition.letter or transition.drafts
