"""Put a customer on the suppression list, and take an entry off it; no entry is ever deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.commands.cases.add_note import note_text
from casework.commands.contact.cancel_queued import cancel_queued
from casework.commands.contact.change_consent import SOURCE
from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.db import Row
from casework.domain.chain import written
from casework.domain.contact.policy import ANY, CHANNELS, CONTROL, REASONS
from casework.domain.facts import Actor
from casework.errors import Malformed, NotFound, Refused
from casework.models import Party, Suppression

PERMISSION, LIFTING = "party.consent", "party.lift"
PURPOSES = (ANY, "marketing", "survey")
GIVEN = tuple(reason for reason in REASONS if reason != CONTROL)  # a campaign makes its control group itself


@dataclass(frozen=True, slots=True)
class Stop:
    """What is stopped: on a channel and for a purpose, "*" for any; why, and until when if not for good."""

    channel: str = ANY
    purpose: str = "marketing"
    reason: str = "objection"
    source: str = "customer"
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suppress:
    party_id: int
    actor: Actor
    stop: Stop
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Lift:
    """The entry by its number, and why it does not stand any more."""

    party_id: int
    number: int
    actor: Actor
    reason: str
    key: str | None = None


def suppress(command: Suppress, at: datetime) -> Row:
    """Put the customer on the list and cancel what waits to leave; return the number as `suppression`.

    Raises NotFound, Denied, Malformed with errors by field.
    """
    stop = command.stop
    _check(stop, at)
    number = take_number("suppression")
    asked = Asked((command.party_id,), command.actor, "suppress", PERMISSION, command.key, what=_told(stop))

    def act(session: Session, _parties: Sequence[Party]) -> Row:
        party, told = command.party_id, _told(stop)
        cancelled = cancel_queued(session, party, stop.channel, stop.purpose, stop.reason, at)
        stream, actor = stream_of(party), command.actor.name
        seq = append_event(
            session, stream, "suppressed", actor, at, suppression=number, cancelled=cancelled, **told
        )
        entry = {**told, "until": stop.until, "since": at}
        session.add(Suppression(id=number, party_id=party, **entry))
        return {"event": seq, "suppression": number, "cancelled": cancelled}

    return act_on_parties(asked, at, act)


def lift(command: Lift, at: datetime) -> Row:
    """Let an entry end now; the record keeps why.

    Raises NotFound for an entry that is not there, Refused for one that has ended, Denied, Malformed.
    """
    reason = note_text(command.reason, command.actor)
    asked = Asked(
        (command.party_id,),
        command.actor,
        "lift",
        LIFTING,
        command.key,
        what={"suppression": command.number, "reason": reason},
    )

    def act(session: Session, _parties: Sequence[Party]) -> Row:
        entry = session.get(Suppression, command.number)
        if entry is None or entry.party_id != command.party_id:
            raise NotFound("The customer has no such entry.", zh="该客户没有此条记录。")
        if entry.until is not None and entry.until <= at:
            day = f"{entry.until:%Y-%m-%d}"
            raise Refused(f"It ended on {day} already.", zh=f"该记录已于 {day} 结束。")
        entry.until = at
        stream, actor = stream_of(command.party_id), command.actor.name
        said, codes = {"reason": reason}, {"suppression": entry.id, "lifts": entry.reason}
        seq = append_event(session, stream, "suppression_lifted", actor, at, said, **codes)
        return {"event": seq, "suppression": entry.id}

    return act_on_parties(asked, at, act)


def _check(stop: Stop, at: datetime) -> None:
    known = (
        ("channel", stop.channel, (ANY, *CHANNELS)),
        ("purpose", stop.purpose, PURPOSES),
        ("reason", stop.reason, GIVEN),
    )
    errors = {name: [f"One of: {', '.join(codes)}."] for name, code, codes in known if code not in codes}
    if not SOURCE.fullmatch(stop.source):
        errors["source"] = ["A code such as branch, web_form or case/12, at most 60 characters."]
    if stop.until is not None and stop.until <= at:
        errors["until"] = ["A moment to come; none is for good."]
    if errors:
        raise Malformed("This cannot be entered like this.", zh="无法按此登记。", errors=errors)


def _told(stop: Stop) -> Row:
    told: Row = {
        "channel": stop.channel,
        "purpose": stop.purpose,
        "reason": stop.reason,
        "source": stop.source,
    }
    return told if stop.until is None else {**told, "until": written(stop.until)}
