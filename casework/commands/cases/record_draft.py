"""Gather the draft of a letter: who saves one has a hand in what is approved by sending it."""

from __future__ import annotations

import orjson

from casework.commands.recording import Record
from casework.domain.facts import Actor
from casework.domain.letters import LetterDraft as Letter
from casework.models import LetterDraft
from casework.queries.cases.reading import CaseNow


def record_draft(record: Record, now: CaseNow, letter: Letter, actor: Actor) -> int:
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
        record.change(LetterDraft, now.drafts[letter.kind], **values)
    else:
        now.drafts[letter.kind] = record.add(LetterDraft, letter=letter.kind, **values)
    _make_maker(record, now, letter.kind, actor)
    return seq


def _make_maker(record: Record, now: CaseNow, kind: str, actor: Actor) -> None:
    names = {t.approves for t in now.definition.transitions if t.letter == kind and t.approves}
    chains = {name: {**chain} for name, chain in record.case["approvals"].items()}
    for name in names:
        chain = chains.setdefault(name, {})
        chain["makers"] = sorted({*chain.get("makers", ()), *actor.persons})
    record.case["approvals"] = chains
