"""Gather a customer who is recorded for the first time, or find the one who is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import BigInteger, bindparam, select

from casework.commands.numbers import take_number
from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.facts import Actor
from casework.errors import Malformed, NotFound
from casework.models import Party
from casework.prepared import Prepared

KINDS, LANGUAGES = ("organisation", "person"), ("en", "zh")
LONGEST = 300
REGIONS = {"uk": "GB", "cn": "CN", "us": "US", "in": "IN"}
#: what intake does not ask about a customer
NOT_KNOWN: Row = {
    **{column.name: None for column in Party.__table__.columns},
    "relationship": "active",
    "circumstances": [],
    "version": 1,
}
_parties: Any = Party.__table__
_by_id = Prepared(select(_parties).where(_parties.c.id == bindparam("id", type_=BigInteger)))


@dataclass(frozen=True, slots=True)
class NewParty:
    """A customer as told at intake."""

    name: str
    kind: str = "person"
    nature: str | None = None
    segment: str | None = None
    contact_name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    language: str = "en"
    vulnerable: bool = False
    source_id: str | None = None

    def as_asked(self) -> dict[str, Any]:
        return asdict(self)


def party_named(party: int | NewParty, entity: str, actor: Actor, at: datetime) -> Row:
    """Return the customer's row; raises NotFound for one who is not there or another entity's, Malformed by
    field.
    """
    if isinstance(party, int):
        row = _by_id.one(db.engine, id=party)
        if row is None or row["entity"] != entity:
            raise NotFound("There is no such customer in this entity.", zh="该机构没有这位客户。")
        return row
    return {
        **NOT_KNOWN,
        "id": take_number("party"),
        "entity": entity,
        "recorded_at": at,
        "case_id": None,
        **_checked(party, entity, actor.language.startswith("zh")),
    }


def record_party(record: Record, party: Row) -> None:
    """Gather the new customer with the case that named it first."""
    party["case_id"] = record.case["id"]
    record.add(Party, **{name: value for name, value in party.items() if name != "case_id"})


def _checked(party: NewParty, entity: str, zh: bool) -> Row:
    row, errors = party.as_asked(), {}
    for name in ("name", "nature", "segment", "contact_name", "address"):
        text = (row[name] or "").strip()
        row[name] = text or None
        if len(text) > LONGEST or "\x00" in text:
            errors[f"party.{name}"] = [f"最多 {LONGEST} 字。" if zh else f"At most {LONGEST} characters."]
    if row["name"] is None:
        errors["party.name"] = ["请填写客户名称。" if zh else "Give the customer's name."]
    if party.kind not in KINDS:
        errors["party.kind"] = [f"One of: {', '.join(KINDS)}."]
    if party.language not in LANGUAGES:
        errors["party.language"] = [f"One of: {', '.join(LANGUAGES)}."]
    row["email"] = _email(party.email, errors, zh)
    row["phone"] = _phone(party.phone, entity, errors, zh)
    if errors:
        raise Malformed("The customer cannot be recorded like this.", zh="无法按此登记客户。", errors=errors)
    return row


def _email(text: str | None, errors: dict[str, list[str]], zh: bool) -> str | None:
    if not (text or "").strip():
        return None
    try:
        return validate_email(str(text).strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        errors["party.email"] = [
            "请填写如 name@example.com 的邮箱。" if zh else "Write it as name@example.com."
        ]
        return None


def _phone(text: str | None, entity: str, errors: dict[str, list[str]], zh: bool) -> str | None:
    if not (text or "").strip():
        return None
    try:
        number = phonenumbers.parse(str(text), REGIONS.get(entity))
    except phonenumbers.NumberParseException:
        errors["party.phone"] = [
            "请填写带国家代码的号码，如 +86 138…。" if zh else "Write it with country code: +44 20 …"
        ]
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
