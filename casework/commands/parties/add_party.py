"""Record a customer without a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.commands.cases.finishing import digest_of
from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.parties.acting import NO_CASE, TRIES, reaches, stream_of
from casework.commands.parties.add_identifier import Identifier, put_identifier
from casework.commands.parties.checking import checked_columns
from casework.commands.parties.record_party import NOT_KNOWN, NewParty
from casework.commands.parties.telling import told_of
from casework.db import Row, transaction
from casework.domain.chain import written
from casework.domain.facts import Actor
from casework.errors import Denied, Malformed, Refused
from casework.models import IdempotencyKey, Party, Person
from casework.queries.cases.reading import first_answer
from casework.rulebook.current import current


@dataclass(frozen=True, slots=True)
class AddParty:
    """A customer of an entity as told, with the numbers by which she is known elsewhere."""

    entity: str
    party: NewParty
    actor: Actor
    identifiers: Sequence[Identifier] = ()
    key: str | None = None

    @property
    def digest(self) -> str:
        told = {"entity": self.entity, "party": self.party.as_asked()}
        return digest_of("add_party", {**told, "identifiers": [asdict(one) for one in self.identifiers]})


def add_party(command: AddParty, at: datetime) -> Row:
    """Record the customer and return the answer that a repeated request will get, too.

    Raises Malformed by field, Denied for an entity that is not the actor's, Refused for an identifier that
    another customer has.
    """
    for attempt in range(1, TRIES + 1):
        if (known := first_answer(command.actor, command.key, command.digest)) is not None:
            return known
        row = new_row(command.party, command.entity, command.actor, at)
        try:
            with transaction() as session:
                return _added(session, command, row, at)
        except IntegrityError:
            if attempt == TRIES:
                raise
    raise AssertionError("every try returns or raises")


def new_row(party: NewParty, entity: str, actor: Actor, at: datetime) -> Row:
    """Return the row of a new customer with a number of its own. Raises Denied, Malformed by field."""
    if entity not in current().entities:
        known = ", ".join(current().entities)
        raise Malformed(
            "There is no such entity.", zh="没有该机构。", errors={"entity": [f"One of: {known}."]}
        )
    if not reaches(actor, "party.write", entity):
        raise Denied("You record customers of your own entities.", zh="您只能登记本机构的客户。")
    checked = checked_columns(asdict(party), entity, actor.language.startswith("zh"))
    return {**NOT_KNOWN, **checked, "id": take_number("party"), "entity": entity, "recorded_at": at}


def _added(session: Session, command: AddParty, row: Row, at: datetime) -> Row:
    party, seq = put_party(session, row, command.actor, at)
    for identifier in command.identifiers:
        seq = put_identifier(session, party, identifier, command.actor, at)
    answer = {"party": party.id, "version": party.version, "at": written(at), "event": seq}
    if command.key:
        kept = {"actor": command.actor.name, "key": command.key, "case_id": NO_CASE, "at": at}
        session.add(IdempotencyKey(**kept, digest=command.digest, answer=answer))
    return answer


def put_party(session: Session, row: Row, actor: Actor, at: datetime, **codes: Any) -> tuple[Party, int]:
    """Add the row with its first event and return both; `codes` say where it came from. Raises Refused."""
    check_owner(session, row["owner"])
    source = row["source_id"]
    if source is not None and session.scalar(select(Party.id).where(Party.source_id == source)):
        raise Refused(
            "This source_id is in use.", zh="该 source_id 已被使用。", errors={"source_id": ["In use."]}
        )
    party = Party(**row)
    session.add(party)
    session.flush()
    told, personal = told_of(row)
    stream = stream_of(party.id)
    return party, append_event(session, stream, "recorded", actor.name, at, personal, values=told, **codes)


def check_owner(session: Session, owner: int | None) -> None:
    """Raise Malformed for one who looks after the customer and is nobody."""
    if owner is not None and session.get(Person, owner) is None:
        raise Malformed(
            "There is no such person.", zh="没有此人。", errors={"owner": ["A person of the bank."]}
        )
