"""Add a number by which a customer is known elsewhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.parties.checking import checked_columns, checked_day
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.parties.identifiers import written_identifier
from casework.errors import Refused
from casework.models import Party, PartyIdentifier


@dataclass(frozen=True, slots=True)
class Identifier:
    """One number of a scheme: uscc lei registry tax passport national_id."""

    scheme: str
    value: str
    country: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class AddIdentifier:
    """`replace` where the customer has another number of the scheme, such as that of an expired passport."""

    party: int
    actor: Actor
    identifier: Identifier
    replace: bool = False
    key: str | None = None


def add_identifier(command: AddIdentifier, at: datetime) -> Row:
    """Add the number, checked by its own digits.

    Raises Malformed with the right check character, Refused where another customer of the entity has it or
    this one has another of the scheme.
    """
    what = {**asdict(command.identifier), "replace": command.replace}
    asked = Asked((command.party,), command.actor, "add_identifier", key=command.key, what=what)

    def act(session: Session, parties: Any) -> Row:
        one, replace = command.identifier, command.replace
        return {"event": put_identifier(session, parties[0], one, command.actor, at, replace)}

    return act_on_parties(asked, at, act)


def checked_identifier(one: Identifier, entity: str, zh: bool) -> Identifier:
    """Return the identifier in its written form. Raises Malformed."""
    country = checked_columns({"country": one.country}, entity, zh)["country"]
    until = checked_day("valid_until", one.valid_until, zh)
    return Identifier(one.scheme, written_identifier(one.scheme, one.value, country), country, until)


def put_identifier(
    session: Session, party: Party, given: Identifier, actor: Actor, at: datetime, replace: bool = False
) -> int:
    """Add an identifier in the session's transaction and return the number of the event."""
    one = checked_identifier(given, party.entity, actor.language.startswith("zh"))
    _refuse_taken(session, party, one)
    old = session.get(PartyIdentifier, (party.id, one.scheme))
    personal = {one.scheme: one.value}
    if old is None:
        session.add(PartyIdentifier(party_id=party.id, entity=party.entity, **asdict(one)))
    else:
        if old.value != one.value and not replace:
            raise Refused(
                f"The customer has another {one.scheme}: {old.value}. Say that this one replaces it.",
                zh=f"该客户已有其他 {one.scheme}：{old.value}。如需更换请注明。",
            )
        personal[f"was.{one.scheme}"] = old.value
        old.value, old.country, old.valid_until = one.value, one.country, one.valid_until
    session.flush()
    codes = {"scheme": one.scheme, "country": one.country, "valid_until": one.valid_until}
    return append_event(session, stream_of(party.id), "identifier_added", actor.name, at, personal, **codes)


def _refuse_taken(session: Session, party: Party, one: Identifier) -> None:
    same = (PartyIdentifier.scheme == one.scheme, PartyIdentifier.value == one.value)
    ask = select(PartyIdentifier.party_id).where(PartyIdentifier.entity == party.entity, *same)
    other = session.scalar(ask)
    if other not in (None, party.id):
        raise Refused(
            f"Customer {other} has this {one.scheme}. If both are one, merge them.",
            zh=f"客户 {other} 已使用该 {one.scheme}。如为同一客户，请合并。",
        )
