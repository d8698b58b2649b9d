"""Record a contact with a customer, on a case of theirs or on the customer alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.commands.cases.add_note import AddContact, add_contact, note_text
from casework.commands.cases.finishing import digest_of
from casework.commands.contact.gather_contact import Touch, check_touch, codes_of, contact_row, judged
from casework.commands.contact.once import customer_for, once, stream_of
from casework.commands.evidence.append_event import append_event
from casework.db import Row
from casework.domain.chain import written
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Contact
from casework.queries.cases.reading import read_case


@dataclass(frozen=True, slots=True)
class RecordContact:
    """A conversation or a letter that was not sent from here; `case` is a reference of the customer's."""

    party_id: int
    actor: Actor
    text: str
    touch: Touch
    case: str | None = None
    key: str | None = None


def record_contact(command: RecordContact, at: datetime) -> Row:
    """Record the contact and return its number, event and hash-chained place.

    Raises NotFound, Denied, Malformed; Refused, with the rule's name and day, for one that the contact policy
    forbids: what the bank does by itself. What it owes its customer is never refused.
    """
    customer_for(command.party_id, command.actor, "party.contact")
    check_touch(command.touch)
    if command.case is not None:
        return _on_case(command, command.case, at)
    text = note_text(command.text, command.actor)
    asked = {"party": command.party_id, "text": text, "touch": repr(command.touch)}
    row = contact_row(command.party_id, command.touch, 0, at, command.actor.name)

    def act(session: Session) -> Row:
        return _record(session, command, row, text, at)

    return once(command.actor, command.key, digest_of("party_contact", asked), at, act)


def _record(session: Session, command: RecordContact, row: Row, text: str, at: datetime) -> Row:
    touch = command.touch
    codes = {"channel": touch.channel, "direction": touch.direction}
    codes |= codes_of(touch, judged(command.party_id, touch, at))
    seq = append_event(
        session, stream_of(command.party_id), "contacted", command.actor.name, at, {"text": text}, **codes
    )
    session.add(Contact(**{**row, "seq": seq}))
    return {"id": row["id"], "party": command.party_id, "case": None, "event": seq, "at": written(at)}


def _on_case(command: RecordContact, reference: str, at: datetime) -> Row:
    now = read_case(reference, command.actor, "case.contact")
    if now.row["party_id"] != command.party_id:
        raise NotFound("This case is another customer's.", zh="该案件不属于此客户。")
    touch = command.touch
    done = add_contact(
        AddContact(
            reference,
            command.actor,
            command.text,
            touch.channel,
            touch.direction,
            key=command.key,
            touch=touch,
        ),
        at,
    )
    return {
        "id": None,
        "party": command.party_id,
        "case": reference,
        "event": done["event"],
        "at": done["at"],
    }
