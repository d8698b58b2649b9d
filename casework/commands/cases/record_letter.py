"""Gather a letter: frozen as a document with its SHA-256, and sent by mail or noted as printed and posted."""

from __future__ import annotations

import hashlib
from datetime import datetime

from casework.commands.contact.gather_letter import Going, gather_letter, inputs_of
from casework.commands.mail.record_notices import add_message
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.contact.policy import OUTREACH
from casework.domain.facts import Actor, Facts
from casework.domain.letters import LetterDraft
from casework.models import Content, Document
from casework.queries.cases.letters import letter_text
from casework.queries.cases.reading import CaseNow
from casework.queries.contact.recipients import recipient_of

MAIL, POST = "mail", "post"


def record_letter(
    record: Record,
    now: CaseNow,
    letter: LetterDraft,
    seq: int,
    actor: Actor,
    facts: Facts,
    due_at: datetime | None = None,
) -> Row:
    """Gather the letter as a document of the event `seq`, and the mail that carries it if there is an
    address.
    """
    text = letter_text(now, letter, actor, record.at, facts.fields, due_at)
    return freeze_letter(record, now, letter, text, seq, actor.name)


def told_of(document: Row) -> Row:
    """Return what an event says of the letter that it sends: enough to know its bytes again."""
    names = ("language", "sha256", "sent_how", "size")
    return {"kind": document["letter"], **{name: document[name] for name in names}, **document["judged"]}


def freeze_letter(record: Record, now: CaseNow, letter: LetterDraft, text: str, seq: int, by: str) -> Row:
    """Gather document, contact and mail of a letter; return the document and how the policy judged it.

    Raises Refused for a letter that the contact policy forbids.
    """
    recipient = recipient_of(now)
    whom = recipient or now.party
    address = whom["email"] if whom else None
    body = text.encode()
    document = record.add(
        Document,
        number=seq,
        kind="letter",
        name=f"{record.case['reference']}-{seq}-{letter.kind}.txt",
        media_type="text/plain",
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        source="bank",
        letter=letter.kind,
        language=letter.language,
        template=letter.kind,
        sent_how=MAIL if address else POST,
        sent_on=None,
        added_by=by,
        added_at=record.at,
    )
    record.add(Content, number=seq, bytes=body)
    going = Going(seq, by, bool(address), recipient["id"] if recipient else None)
    contact, judged, leaves = gather_letter(record, now, letter, going)
    if address:
        _post(record, letter, seq, address, contact, leaves)
    return {**document, "judged": judged}


def _post(
    record: Record, letter: LetterDraft, seq: int, address: str, contact: Row | None, leaves: datetime
) -> None:
    """Gather the mail that carries the letter."""
    add_message(
        record,
        seq=seq,
        notice="letter",
        template="letter",
        inputs={"letter": letter.kind} | (inputs_of(contact) if contact else {}),
        address=address,
        language=letter.language,
        document=seq,
        not_before=leaves,
        party_id=record.case["party_id"],
        purpose=contact["purpose"] if contact and contact["purpose"] in OUTREACH else None,
    )
