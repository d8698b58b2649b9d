"""Guards on when: not in the future, before a clock runs out, within a term, after a promised day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.domain.clocks.moments import months_on
from casework.domain.definition import Definition
from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard, term
from casework.domain.wording.facts import day_in_words, title_of


@guard("field?", incoming=True)
def not_in_the_future(facts: Facts, argument: str | None, definition: Definition) -> Refusal | None:
    """Refuse a moment or day that has not come yet; the argument names the field, default `received_at`."""
    name = argument or "received_at"
    value = facts.fields.get(name)
    if value is None or not _is_ahead(value, facts):
        return None
    title = title_of(name, definition)
    return Refusal(
        f"“{title.en}” lies in the future; give a time that has passed.",
        f"“{title.zh}”晚于当前时间；请填写已过去的时间。",
        field=name,
    )


@guard("slot")
def before_due(facts: Facts, argument: str, definition: Definition) -> Refusal | None:
    """Refuse once the clock of a slot has run out, or where it does not run."""
    slot, title = facts.slots.get(argument), definition.slots[argument].title
    if (
        slot is not None
        and slot.running
        and not slot.breached
        and not (slot.due_at and facts.at > slot.due_at)
    ):
        return None
    return Refusal(
        f"The time for this (“{title.en}”) is over or does not run. The longer procedure applies now.",
        f"此操作的时限(“{title.zh}”)已过或未在计时，须按后续程序办理。",
    )


@guard("term", reads=("closed_at",))
def within(facts: Facts, argument: str) -> Refusal | None:
    """Refuse when more than the term has passed since the last closing. Reads `closed_at`."""
    last = _last_day(facts, argument)
    if last is None or _today(facts) <= last:
        return None
    shown = day_in_words(last)
    return Refusal(
        f"The time for this ended on {shown.en}. A new case can be opened instead.",
        f"此操作的期限已于{shown.zh}届满。可另行登记新案件。",
    )


@guard("term", incoming=True, reads=("closed_at",))
def new_facts_or_within(facts: Facts, argument: str) -> Refusal | None:
    """Refuse when the term since closing has passed and no new facts are given.

    Reads `closed_at`, and the fields `new_facts` and `new_facts_received_at`.
    """
    if facts.fields.get("new_facts") or facts.fields.get("new_facts_received_at"):
        return None
    last = _last_day(facts, argument)
    if last is None or _today(facts) <= last:
        return None
    shown = day_in_words(last)
    return Refusal(
        f"The time for this ended on {shown.en}: only new facts can reopen the case. Say what they are.",
        f"此操作的期限已于{shown.zh}届满，仅可凭新的事实重启案件。请说明新的事实。",
    )


@guard()
def reply_by_past(facts: Facts) -> Refusal | None:
    """Refuse to call the customer silent before the promised day has passed. Reads the field `reply_by`."""
    by = facts.fields.get("reply_by")
    if by is None or not _is_open(by, facts):
        return None
    shown = day_in_words(by.date() if isinstance(by, datetime) else by)
    return Refusal(
        f"The customer has until {shown.en} to reply. It can be done after that day.",
        f"客户可在{shown.zh}之前答复。该日之后方可进行此操作。",
    )


def _is_ahead(value: date, facts: Facts) -> bool:
    return value > facts.at if isinstance(value, datetime) else value > _today(facts)


def _is_open(by: date, facts: Facts) -> bool:
    return facts.at < by if isinstance(by, datetime) else _today(facts) <= by


def _today(facts: Facts) -> date:
    return facts.at.astimezone(ZoneInfo(facts.zone)).date()


def _last_day(facts: Facts, argument: str) -> date | None:
    closed = facts.extra.get("closed_at")
    if closed is None:
        return None
    amount, unit = term(argument)
    day: date = closed.astimezone(ZoneInfo(facts.zone)).date()
    if unit == "months":
        return months_on(day, amount)
    return day + timedelta(days=amount * (7 if unit == "weeks" else 1))
