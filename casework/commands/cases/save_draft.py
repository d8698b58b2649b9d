"""Save a letter that is being written; it is sent by the move that carries it.

Who saves one has a hand in what is approved by sending it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from casework.commands.cases.acting import Asked, act_on
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.letters import LetterDraft
from casework.errors import Malformed
from casework.models import LetterDraft as Draft
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


def record_draft(record: Record, now: CaseNow, letter: LetterDraft, actor: Actor) -> int:
    """Gather the event `drafted` and the draft itself; its writer becomes a maker of the response."""
    text = orjson.dumps(dict(letter.texts), option=orjson.OPT_SORT_KEYS).decode()
    seq = record.event("drafted", actor.name, {f"letter.{letter.kind}": text}, letter_draft=letter.kind)
    values = {
        "language": letter.language,
        "texts": dict(letter.texts),
        "ticks": sorted(letter.ticks),
        "saved_by": actor.name,
        "saved_at": record.at,
        "seq": seq,
    }
    if letter.kind in now.drafts:
        record.change(Draft, now.drafts[letter.kind], **values)
    else:
        now.drafts[letter.kind] = record.add(Draft, letter=letter.kind, **values)
    _make_maker(record, now, letter.kind, actor)
    return seq


def _make_maker(record: Record, now: CaseNow, kind: str, actor: Actor) -> None:
    names = {t.approves for t in now.definition.transitions if t.letter == kind and t.approves}
    chains = {name: {**chain} for name, chain in record.case["approvals"].items()}
    for name in names:
        chain = chains.setdefault(name, {})
        chain["makers"] = sorted({*chain.get("makers", ()), *actor.persons})
    record.case["approvals"] = chains
