"""Note something on a case: a remark, or a contact with the customer or a third party by some channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import consequences
from casework.commands.contact.gather_contact import Touch, check_touch, codes_of, gather_contact, judged
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.queries.cases.reading import CaseNow

LONGEST = 20_000
CHANNELS = ("phone", "email", "letter", "branch", "web", "meeting", "sms", "wechat", "social", "other")
CUSTOMER = "customer"
DIRECTIONS, WITH = ("in", "out"), (CUSTOMER, "third_party")


@dataclass(frozen=True, slots=True)
class AddNote:
    reference: str
    actor: Actor
    text: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class AddContact:
    """A conversation or a letter that was not sent from here.

    `touch` says of one with the customer what it was for, where it was no service (commands/contact).
    """

    reference: str
    actor: Actor
    text: str
    channel: str
    direction: str = "in"
    with_: str = "customer"
    key: str | None = None
    touch: Touch | None = None


def add_note(command: AddNote, at: datetime) -> Row:
    """Append a remark; the ETag stays. Raises Malformed without text."""
    asked = Asked(
        command.reference, command.actor, "case.note", "note", command.key, what={"text": command.text}
    )

    def gather(record: Record, _now: CaseNow) -> int:
        return record.event("noted", command.actor.name, {"text": note_text(command.text, command.actor)})

    return act_on(asked, at, gather)


def add_contact(command: AddContact, at: datetime) -> Row:
    """Append a contact; clocks that wait for a word with the customer start anew.

    Raises Refused for one that the contact policy forbids.
    """
    what = {
        "text": command.text,
        "channel": command.channel,
        "direction": command.direction,
        "with": command.with_,
    }
    if command.touch is not None:
        what["touch"] = repr(command.touch)
    asked = Asked(command.reference, command.actor, "case.contact", "contact", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: AddContact) -> int:
    errors = {
        name: [f"One of: {', '.join(known)}."]
        for name, value, known in (
            ("channel", command.channel, CHANNELS),
            ("direction", command.direction, DIRECTIONS),
            ("with", command.with_, WITH),
        )
        if value not in known
    }
    if errors:
        raise Malformed("The contact cannot be noted like this.", zh="无法按此记录联系。", errors=errors)
    text = {"text": note_text(command.text, command.actor)}
    codes = {"channel": command.channel, "direction": command.direction, "with": command.with_}
    with_customer = command.with_ == CUSTOMER and record.case["party_id"] is not None
    touch = command.touch or Touch(command.channel, command.direction)
    check_touch(touch)
    if with_customer:
        codes |= codes_of(touch, judged(record.case["party_id"], touch, record.at))
    seq = record.event("contacted", command.actor.name, text, **codes)
    if with_customer:
        gather_contact(record, touch, seq, command.actor.name)
    consequences(record, now, command.actor, record.body, [])
    return seq


def note_text(text: str, actor: Actor) -> str:
    """Return the text as it is kept. Raises Malformed without any, or with too much."""
    if text.strip() and len(text) <= LONGEST and "\x00" not in text:
        return text.strip()
    right = f"1 至 {LONGEST} 字。" if actor.language.startswith("zh") else f"Write 1 to {LONGEST} characters."
    raise Malformed("The note has no text, or too much.", zh="备注为空或过长。", errors={"text": [right]})
