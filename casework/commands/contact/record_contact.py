"""Record a contact with a customer, on a case of theirs or on the customer alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.commands.cases.add_note import AddContact, add_contact, note_text
from casework.commands.contact.gather_contact import Touch, check_touch, codes_of, contact_row, judged
from casework.commands.evidence.append_event import append_event
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import Contact, Party
from casework.queries.cases.reading import read_case


@dataclass(frozen=True, slots=True)
class RecordContact:
    """A conversation, or a letter that was not sent from here; `case` is a reference of the customer's."""

    party_id: int
    actor: Actor
    text: str
    touch: Touch
    case: str | None = None
    key: str | None = None


def record_contact(command: RecordContact, at: datetime) -> Row:
    """Record the contact and return its event, on the chain of the case or on that of the customer.

    Raises NotFound, Denied, Malformed; Refused, with the rule's name and day, for one that the contact policy
    forbids: what the bank does by itself. What it owes its customer is never refused.
    """
    check_touch(command.touch)
    if command.case is not None:
        return _on_case(command, command.case, at)
    text, touch = note_text(command.text, command.actor), command.touch
    asked = Asked(
        (command.party_id,),
        command.actor,
        "contact",
        "party.contact",
        command.key,
        what={"text": text, "touch": repr(touch)},
    )
    row = contact_row(command.party_id, touch, 0, at, command.actor.name)

    def act(session: Session, _parties: Sequence[Party]) -> Row:
        codes = {"channel": touch.channel, "direction": touch.direction}
        codes |= codes_of(touch, judged(command.party_id, touch, at))
        stream, said = stream_of(command.party_id), {"text": text}
        seq = append_event(session, stream, "contacted", command.actor.name, at, said, **codes)
        session.add(Contact(case_id=None, **{**row, "seq": seq}))
        return {"event": seq, "contact": row["id"], "case": None}

    return act_on_parties(asked, at, act)


def _on_case(command: RecordContact, reference: str, at: datetime) -> Row:
    now = read_case(reference, command.actor, "case.contact")
    if now.row["party_id"] != command.party_id:
        raise NotFound("There is no such case of this customer.", zh="该客户没有此案件。")
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
    return {"party": command.party_id, "case": reference, "event": done["event"], "at": done["at"]}
