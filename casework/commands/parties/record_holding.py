"""Record what a customer has with the bank, and its months."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.parties.checking import checked_columns, checked_day
from casework.commands.parties.telling import as_text
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.parties.money import hundredths
from casework.errors import Malformed, Refused
from casework.models import Holding, HoldingMonth, Party

KINDS = ("account", "deposit", "loan", "card", "product")
DAYS = ("opened_on", "closed_on", "notice_on", "matures_on", "rate_resets_on")
MONEY = ("balance", "inflow", "outflow", "revenue")  # of a month
MONTH, NUMBER, PRODUCT = (
    re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    re.compile(r"[\w./ -]{1,60}"),
    re.compile(r"\w{1,60}"),
)
MOST_MONTHS = 240
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RecordHolding:
    """A holding by its number, new or known, and months of it: `values` and each month hold text by column.

    A column that is left out stays as it is; amounts are decimal text, days ISO dates.
    """

    party: int
    number: str
    actor: Actor
    values: Mapping[str, Any]
    months: Sequence[Mapping[str, Any]] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A holding as it stands before an act, and those of its months that the act is about."""

    holding: Holding | None
    months: Mapping[str, HoldingMonth]


def record_holding(command: RecordHolding, at: datetime) -> Row:
    """Record it and return the answer with its id as `holding`.

    Raises Malformed by field, Refused where another customer has a holding of this number.
    """
    zh = command.actor.language.startswith("zh")
    values, months = checked_holding(command.number, command.values, command.months, zh)
    what = {
        "number": command.number,
        "values": dict(command.values),
        "months": [dict(m) for m in command.months],
    }
    asked = Asked((command.party,), command.actor, "record_holding", "holding.write", command.key, what=what)
    new = take_number("holding")

    def act(session: Session, parties: Any) -> Row:
        found = find_holding(session, parties[0], values["number"], months)
        seq, holding = put_holding(session, parties[0], found, new, values, months, command.actor, at)
        return {"event": seq, "holding": holding.id}

    return act_on_parties(asked, at, act)


def checked_holding(
    number: str, given: Mapping[str, Any], months: Sequence[Mapping[str, Any]], zh: bool
) -> tuple[Row, list[Row]]:
    """Return the columns of a holding and of its months as they are stored. Raises Malformed by field."""
    errors: Errors = {}
    values: Row = {
        "number": _matched("number", number.strip(), NUMBER, "1 to 60 letters and digits.", errors)
    }
    for name, value in given.items():
        if name == "kind":
            values[name] = value
        elif name == "product":
            values[name] = _matched(name, value, PRODUCT, "A code of a product.", errors) if value else None
        elif name in DAYS:
            values[name] = _try(name, errors, lambda name=name, value=value: checked_day(name, value, zh))
        elif name == "currency":
            values |= (
                _try(name, errors, lambda value=value: checked_columns({"currency": value}, "", zh)) or {}
            )
        elif name == "amount":
            values[name] = _money(name, value, errors)
        else:
            errors[name] = ["There is no such column."]
    if values.get("kind", KINDS[0]) not in KINDS:
        errors["kind"] = [f"One of: {', '.join(KINDS)}."]
    checked = [_month(month, place, errors) for place, month in enumerate(months)]
    if len(checked) > MOST_MONTHS or len({month["month"] for month in checked}) < len(checked):
        errors["months"] = [f"Each month once, at most {MOST_MONTHS}."]
    if errors:
        raise Malformed("The holding cannot be recorded like this.", zh="无法按此登记业务。", errors=errors)
    return values, checked


def put_holding(
    session: Session,
    party: Party,
    found: Found,
    new: int,
    values: Row,
    months: Sequence[Row],
    actor: Actor,
    at: datetime,
    **codes: Any,
) -> tuple[int | None, Holding]:
    """Write checked values with their event; the number of the event is None where nothing differs."""
    holding, was = found.holding, {}
    if holding is None:
        holding = _new(party, new, values, at)
        session.add(holding)
        session.flush()
    else:
        was = {name: getattr(holding, name) for name in values if getattr(holding, name) != values[name]}
        for name in was:
            setattr(holding, name, values[name])
    changed = _put_months(session, holding.id, found.months, months)
    if holding.id != new and not was and not changed:
        return None, holding
    told = {"values": values, "was": was, "months": changed}
    personal = {name: as_text(value) for name, value in told.items() if value}
    stream = stream_of(party.id)
    seq = append_event(
        session, stream, "holding_recorded", actor.name, at, personal, holding=holding.id, **codes
    )
    return seq, holding


def find_holding(session: Session, party: Party, number: str, months: Sequence[Row]) -> Found:
    """Return what is known of this number, and of these months. Raises Refused if it is somebody else's."""
    same = (Holding.entity == party.entity, Holding.number == number)
    holding = session.scalar(select(Holding).where(*same))
    if holding is not None and holding.party_id != party.id:
        raise Refused(
            f"The holding {number} is that of customer {holding.party_id}.",
            zh=f"业务 {number} 属于客户 {holding.party_id}。",
        )
    if holding is None or not months:
        return Found(holding, {})
    named = HoldingMonth.month.in_([month["month"] for month in months])
    known = session.scalars(select(HoldingMonth).where(HoldingMonth.holding_id == holding.id, named))
    return Found(holding, {row.month: row for row in known})


def _new(party: Party, number: int, values: Row, at: datetime) -> Holding:
    if lacking := [name for name in ("kind", "currency") if not values.get(name)]:
        raise Malformed(
            "A new holding has a kind and a currency.",
            zh="新业务须有类型和币种。",
            errors={name: ["Give it."] for name in lacking},
        )
    return Holding(id=number, party_id=party.id, entity=party.entity, recorded_at=at, **values)


def _put_months(
    session: Session, holding: int, known: Mapping[str, HoldingMonth], months: Sequence[Row]
) -> list[Row]:
    """Write the months and return those that are new or others than before."""
    changed = []
    for month in months:
        row = known.get(month["month"])
        if row is None:
            session.add(HoldingMonth(holding_id=holding, **{**dict.fromkeys((*MONEY, "uses"), 0), **month}))
            changed.append(month)
        elif any(getattr(row, name) != value for name, value in month.items()):
            for name, value in month.items():
                setattr(row, name, value)
            changed.append(month)
    return changed


def _month(given: Mapping[str, Any], place: int, errors: Errors) -> Row:
    before = f"months.{place}."
    row: Row = {"month": _matched(before + "month", given.get("month"), MONTH, "A month as 2026-10.", errors)}
    for name, value in given.items():
        if name in MONEY:
            row[name] = _money(before + name, value, errors) or 0
        elif name == "uses":
            row[name] = _count(before + name, value, errors)
        elif name != "month":
            errors[before + name] = ["There is no such column."]
    return row


def _matched(name: str, value: Any, form: re.Pattern[str], right: str, errors: Errors) -> Any:
    if not isinstance(value, str) or not form.fullmatch(value):
        errors[name] = [right]
    return value


def _money(name: str, value: Any, errors: Errors) -> int | None:
    if value is None or value == "":
        return None
    try:
        return hundredths(str(value))
    except ValueError:
        errors[name] = ["An amount such as 12850.00, with two decimals at most."]
        return None


def _count(name: str, value: Any, errors: Errors) -> int:
    text = str(value if value is not None else "").strip()
    if not text.isdecimal() or len(text) > 12:
        errors[name] = ["A whole number."]
        return 0
    return int(text)


def _try(name: str, errors: Errors, check: Any) -> Any:
    try:
        return check()
    except Malformed as error:
        errors[name] = error.errors[name]
        return None
