"""Add an address of a customer, end it on a day, and use it again after mail came back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.parties.checking import LONGEST, checked_columns, checked_day
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed, NotFound, Refused
from casework.models import ContactPoint, Party

CHANNELS = ("email", "phone", "sms", "letter", "wechat", "social")
#: channel -> the column of a customer that is written alike
WRITTEN_AS = {"email": "email", "phone": "phone", "sms": "phone"}


@dataclass(frozen=True, slots=True)
class Point:
    """One address on one channel, good from and until these days; the preferred one of its channel or not."""

    channel: str
    value: str
    preferred: bool = False
    valid_from: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class AddContactPoint:
    party: int
    actor: Actor
    point: Point
    key: str | None = None


@dataclass(frozen=True, slots=True)
class CloseContactPoint:
    """`on` is the first day on which the address is not used any more."""

    party: int
    number: int
    actor: Actor
    on: str
    reason: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class RestoreContactPoint:
    """`reason` is how one knows: the customer said so, a letter of the number was a slip …"""

    party: int
    number: int
    actor: Actor
    reason: str = ""
    key: str | None = None


def add_contact_point(command: AddContactPoint, at: datetime) -> Row:
    """Add the address and return the answer with its number as `contact_point`. Raises Malformed, Refused."""
    asked = Asked(
        (command.party,), command.actor, "add_contact_point", key=command.key, what=asdict(command.point)
    )
    number, day = take_number("contact_point"), at.date().isoformat()
    return act_on_parties(
        asked, at, lambda session, parties: _add(session, parties[0], command, number, at, day)
    )


def close_contact_point(command: CloseContactPoint, at: datetime) -> Row:
    """Let an address end; it stays on record. Raises NotFound, Malformed, Refused for one that has ended."""
    what = {"number": command.number, "on": command.on, "reason": command.reason}
    asked = Asked((command.party,), command.actor, "close_contact_point", key=command.key, what=what)
    return act_on_parties(asked, at, lambda session, parties: _close(session, parties[0], command, at))


def restore_contact_point(command: RestoreContactPoint, at: datetime) -> Row:
    """Let the address be used again. Raises NotFound, Denied, Refused for one at which nothing came back."""
    what = {"number": command.number, "reason": command.reason}
    asked = Asked((command.party,), command.actor, "restore_contact_point", key=command.key, what=what)
    return act_on_parties(asked, at, lambda session, parties: _restore(session, parties[0], command, at))


def checked_point(point: Point, entity: str, zh: bool) -> Point:
    """Return the address in its written form. Raises Malformed by field."""
    if point.channel not in CHANNELS:
        raise Malformed(
            "There is no such channel.",
            zh="没有该渠道。",
            errors={"channel": [f"One of: {', '.join(CHANNELS)}."]},
        )
    text = point.value.strip()
    if not text or len(text) > LONGEST or "\x00" in text:
        right = f"填写 1 至 {LONGEST} 字。" if zh else f"1 to {LONGEST} characters."
        raise Malformed("Give the address.", zh="请填写地址。", errors={"value": [right]})
    if name := WRITTEN_AS.get(point.channel):
        try:
            text = checked_columns({name: text}, entity, zh)[name]
        except Malformed as error:
            raise Malformed(error.detail, zh=error.zh, errors={"value": error.errors[name]}) from None
    days = [checked_day(name, getattr(point, name), zh) for name in ("valid_from", "valid_until")]
    if days[0] and days[1] and days[1] <= days[0]:
        raise Malformed(
            "It ends before it begins.", zh="结束日期早于开始日期。", errors={"valid_until": ["A later day."]}
        )
    return Point(point.channel, text, point.preferred, *days)


def put_contact_point(
    session: Session, party: Party, point: Point, number: int, actor: Actor, at: datetime
) -> int:
    """Add a checked address in the session's transaction and return the number of the event."""
    if point.preferred:
        mine = (ContactPoint.party_id == party.id, ContactPoint.channel == point.channel)
        for other in session.scalars(select(ContactPoint).where(*mine)):
            other.preferred = False
    session.add(ContactPoint(id=number, party_id=party.id, undeliverable_at=None, **asdict(point)))
    codes = {name: value for name, value in asdict(point).items() if name != "value"}
    return append_event(
        session,
        stream_of(party.id),
        "contact_point_added",
        actor.name,
        at,
        {"value": point.value},
        contact_point=number,
        **codes,
    )


def _add(
    session: Session, party: Party, command: AddContactPoint, number: int, at: datetime, day: str
) -> Row:
    point = checked_point(command.point, party.entity, command.actor.language.startswith("zh"))
    same = (ContactPoint.channel == point.channel, ContactPoint.value == point.value)
    good = or_(ContactPoint.valid_until.is_(None), ContactPoint.valid_until > day)
    if session.scalar(select(ContactPoint.id).where(ContactPoint.party_id == party.id, *same, good)):
        raise Refused("The customer has this address already.", zh="该客户已有此联系方式。")
    seq = put_contact_point(session, party, point, number, command.actor, at)
    return {"event": seq, "contact_point": number}


def _close(session: Session, party: Party, command: CloseContactPoint, at: datetime) -> Row:
    on = checked_day("on", command.on or at.date().isoformat(), command.actor.language.startswith("zh"))
    point = session.get(ContactPoint, command.number)
    if point is None or point.party_id != party.id:
        raise NotFound("The customer has no such address.", zh="该客户没有此联系方式。")
    if point.valid_until is not None and point.valid_until <= str(on):
        raise Refused(f"It ended on {point.valid_until}.", zh=f"已于 {point.valid_until} 失效。")
    point.valid_until, point.preferred = on, False
    personal = {"reason": command.reason.strip()} if command.reason.strip() else None
    stream, codes = stream_of(party.id), {"contact_point": point.id, "valid_until": on}
    seq = append_event(session, stream, "contact_point_closed", command.actor.name, at, personal, **codes)
    return {"event": seq, "contact_point": point.id}


def _restore(session: Session, party: Party, command: RestoreContactPoint, at: datetime) -> Row:
    point = session.get(ContactPoint, command.number)
    if point is None or point.party_id != party.id:
        raise NotFound("The customer has no such address.", zh="该客户没有此联系方式。")
    if point.undeliverable_at is None:
        raise Refused("Nothing came back from this address.", zh="该联系方式没有退信。")
    was, point.undeliverable_at = point.undeliverable_at, None
    personal = {"reason": command.reason.strip()} if command.reason.strip() else None
    codes = {"contact_point": point.id, "undeliverable_since": was.date().isoformat()}
    stream, kind = stream_of(party.id), "contact_point_restored"
    seq = append_event(session, stream, kind, command.actor.name, at, personal, **codes)
    return {"event": seq, "contact_point": point.id}
