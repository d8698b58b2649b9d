"""Record that a customer agreed to something, and take a consent back in one act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.contact.cancel_queued import cancel_queued
from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.db import Row
from casework.domain.contact.policy import ANY, BASES, CHANNELS
from casework.domain.facts import Actor
from casework.errors import Malformed, NotFound, Refused
from casework.models import Consent, Party, Suppression

PERMISSION = "party.consent"
PURPOSES = ("marketing", "survey", "reference", "vulnerability")
CONTACTING = ("marketing", "survey")  # a withdrawal of these is kept as an entry of the suppression list
WITHDRAWN = "withdrawn"
SOURCE = re.compile(r"[a-z][a-z0-9_/@.-]{0,59}")  # a code, never words: it stands in the record


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed: by which channel ("*" is every one), for what, on what ground, and where that is
    from."""

    channel: str
    purpose: str
    basis: str = "consent"
    source: str = "customer"


@dataclass(frozen=True, slots=True)
class GiveConsent:
    party_id: int
    actor: Actor
    agreed: Agreed
    key: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """The consent by its number; it and whatever else was agreed for its channel and purpose ends."""

    party_id: int
    number: int
    actor: Actor
    key: str | None = None


def give_consent(command: GiveConsent, at: datetime) -> Row:
    """Record the consent and return its number as `consent`; it ends an earlier withdrawal of the same.

    An objection stays: only who lifts that entry ends it. Raises NotFound, Denied, Malformed, Refused.
    """
    _check(command.agreed)
    number = take_number("consent")
    asked = Asked(
        (command.party_id,),
        command.actor,
        "give_consent",
        PERMISSION,
        command.key,
        what=asdict(command.agreed),
    )

    def act(session: Session, _parties: Sequence[Party]) -> Row:
        return _give(session, command, number, at)

    return act_on_parties(asked, at, act)


def withdraw_consent(command: WithdrawConsent, at: datetime) -> Row:
    """Take the consent back: what waits to leave is cancelled, and an entry keeps that it was withdrawn.

    Raises NotFound for a consent that is not there, Refused for one that was withdrawn before, Denied.
    """
    entry = take_number("suppression")
    asked = Asked(
        (command.party_id,),
        command.actor,
        "withdraw_consent",
        PERMISSION,
        command.key,
        what={"consent": command.number},
    )

    def act(session: Session, _parties: Sequence[Party]) -> Row:
        return _withdraw(session, command, entry, at)

    return act_on_parties(asked, at, act)


def _check(agreed: Agreed) -> None:
    known = (
        ("channel", agreed.channel, (ANY, *CHANNELS)),
        ("purpose", agreed.purpose, PURPOSES),
        ("basis", agreed.basis, BASES),
    )
    errors = {name: [f"One of: {', '.join(codes)}."] for name, code, codes in known if code not in codes}
    if not SOURCE.fullmatch(agreed.source):
        errors["source"] = ["A code such as branch, web_form or case/12, at most 60 characters."]
    if errors:
        raise Malformed("The consent cannot be recorded like this.", zh="无法按此记录同意。", errors=errors)


def _give(session: Session, command: GiveConsent, number: int, at: datetime) -> Row:
    agreed, actor = command.agreed, command.actor.name
    same = (
        Consent.party_id == command.party_id,
        Consent.withdrawn_at.is_(None),
        Consent.basis == agreed.basis,
    )
    for one in session.scalars(select(Consent).where(*same)):
        if (one.channel, one.purpose) == (agreed.channel, agreed.purpose):
            day = f"{one.given_at:%Y-%m-%d}"
            raise Refused(f"This is recorded since {day} already.", zh=f"该同意自 {day} 起已有记录。")
    codes: Row = {"consent": number, **asdict(agreed)}
    ended = _end_withdrawals(session, command, at)
    if ended:
        codes["ended"] = ended
    seq = append_event(session, stream_of(command.party_id), "consent_given", actor, at, **codes)
    session.add(
        Consent(
            id=number,
            party_id=command.party_id,
            **asdict(agreed),
            given_at=at,
            given_to=actor,
            withdrawn_at=None,
            withdrawn_to=None,
        )
    )
    return {"event": seq, "consent": number}


def _end_withdrawals(session: Session, command: GiveConsent, at: datetime) -> list[int]:
    """End entries that keep an earlier withdrawal of the same: the customer has changed her mind."""
    agreed = command.agreed
    mine = (
        Suppression.party_id == command.party_id,
        Suppression.purpose == agreed.purpose,
        Suppression.reason == WITHDRAWN,
        Suppression.until.is_(None),
    )
    everywhere = agreed.channel == ANY
    entries = [
        entry
        for entry in session.scalars(select(Suppression).where(*mine).order_by(Suppression.id))
        if everywhere or entry.channel == agreed.channel
    ]
    for entry in entries:
        entry.until = at
    return [entry.id for entry in entries]


def _withdraw(session: Session, command: WithdrawConsent, entry: int, at: datetime) -> Row:
    actor, party = command.actor.name, command.party_id
    consent = session.get(Consent, command.number)
    if consent is None or consent.party_id != party:
        raise NotFound("The customer has no such consent.", zh="该客户没有此项同意。")
    if consent.withdrawn_at is not None:
        day = f"{consent.withdrawn_at:%Y-%m-%d}"
        raise Refused(f"It was withdrawn on {day} already.", zh=f"该同意已于 {day} 撤回。")
    mine = (Consent.party_id == party, Consent.withdrawn_at.is_(None))
    same = (Consent.channel == consent.channel, Consent.purpose == consent.purpose)
    ended = session.scalars(select(Consent).where(*mine, *same).order_by(Consent.id)).all()
    for one in ended:
        one.withdrawn_at, one.withdrawn_to = at, actor
    channel, purpose = consent.channel, consent.purpose
    contacting = purpose in CONTACTING
    cancelled = cancel_queued(session, party, channel, purpose, WITHDRAWN, at) if contacting else 0
    codes: Row = {"channel": channel, "purpose": purpose, "consents": [one.id for one in ended]}
    seq = append_event(
        session, stream_of(party), "consent_withdrawn", actor, at, **codes, cancelled=cancelled
    )
    if contacting:
        kept = {"reason": WITHDRAWN, "source": f"{stream_of(party)}/{seq}", "since": at, "until": None}
        session.add(Suppression(id=entry, party_id=party, channel=channel, purpose=purpose, **kept))
    return {"event": seq, "consents": codes["consents"], "cancelled": cancelled}
