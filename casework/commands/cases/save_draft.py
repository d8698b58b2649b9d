"""Save a letter that is being written; it is sent by the move that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_draft import record_draft
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.queries.cases.letters import WrittenLetter, draft_of
from casework.queries.cases.reading import CaseNow

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class SaveDraft:
    reference: str
    kind: str
    actor: Actor
    letter: WrittenLetter
    key: str | None = None


def save_draft(command: SaveDraft, at: datetime) -> Row:
    """Save the draft; the ETag stays.

    Raises NotFound for a letter that no regime of the case has, Malformed.
    """
    what = {"kind": command.kind, "letter": command.letter.as_asked()}
    asked = Asked(command.reference, command.actor, "case.move", "draft", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: SaveDraft) -> int:
    too_long = {
        f"letter.{code}": [f"At most {LONGEST} characters."]
        for code, text in command.letter.texts.items()
        if len(text) > LONGEST
    }
    if too_long:
        raise Malformed("The letter is too long.", zh="信函过长。", errors=too_long)
    letter = draft_of(now, command.kind, command.letter, record.at)
    if letter is None:
        raise Malformed("Name the kind of letter.", zh="请指明信函类型。")
    return record_draft(record, now, letter, command.actor)
