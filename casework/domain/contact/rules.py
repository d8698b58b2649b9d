"""What each kind of rule says: the earliest moment, from a given one on, at which it lets an approach pass.

The moment itself means that the rule does not stand against it; None that time alone does not help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import singledispatch

from casework.domain.contact.known import Approach, Known, Past, Suppressed, covers, stands
from casework.domain.contact.policy import (
    CONTROL,
    EVERY,
    PERSON,
    Address,
    Age,
    Cap,
    Circumstance,
    Control,
    Ground,
    Hours,
    OpenCase,
    Reminder,
    Rule,
    Stop,
)

A_DAY = timedelta(days=1)
WAITS = "queued"
FAR = 60  # days without a working day: no calendar has so many


@singledispatch
def passes_at(rule: Rule, approach: Approach, known: Known, at: datetime) -> datetime | None:  # noqa: ARG001
    """Return the earliest moment from `at` on at which the rule lets the approach pass."""
    raise TypeError(f"no such kind of rule: {type(rule).__name__}")


@passes_at.register
def _stop(rule: Stop, approach: Approach, known: Known, at: datetime) -> datetime | None:
    if _consented(rule.unless, approach, known, at):
        return at
    named = rule.reasons
    return _free_of(known.suppressions, at, lambda one: one.reason in named and covers(one, approach))


@passes_at.register
def _control(rule: Control, approach: Approach, known: Known, at: datetime) -> datetime | None:
    source = f"campaign/{approach.campaign}"

    def held(one: Suppressed) -> bool:
        return one.reason == CONTROL and (not rule.same_campaign or one.source == source)

    return _free_of(known.suppressions, at, held)


@passes_at.register
def _ground(rule: Ground, approach: Approach, known: Known, at: datetime) -> datetime | None:
    return at if not rule.recorded or _consented(rule.bases, approach, known, at) else None


@passes_at.register
def _circumstance(rule: Circumstance, _approach: Approach, known: Known, at: datetime) -> datetime | None:
    present = known.circumstances | ({"vulnerable"} if known.vulnerable else set())
    return None if rule.circumstances & present else at


@passes_at.register
def _age(rule: Age, _approach: Approach, known: Known, at: datetime) -> datetime | None:
    return at if known.born_on is None else max(at, _midnight(_birthday(known.born_on, rule.least), known))


@passes_at.register
def _open_case(rule: OpenCase, _approach: Approach, known: Known, at: datetime) -> datetime | None:
    return None if rule.workflows & known.open_workflows else at


@passes_at.register
def _address(_rule: Address, approach: Approach, known: Known, at: datetime) -> datetime | None:
    today, later = _day(at, known), []
    for one in known.addresses.get(approach.channel, ()):
        if one.undeliverable_at is not None or (one.valid_until is not None and one.valid_until <= today):
            continue
        if one.valid_from is None or one.valid_from <= today:
            return at
        later.append(one.valid_from)
    return _midnight(min(later), known) if later else None


@passes_at.register
def _cap(rule: Cap, approach: Approach, known: Known, at: datetime) -> datetime | None:
    if rule.surveys and approach.kind not in rule.surveys:
        return at
    counted = [
        _day(one.at, known)
        for one in known.history
        if one.counts
        and one.purpose in rule.counts
        and (not rule.surveys or one.kind in rule.surveys)
        and (rule.each != PERSON or _same_person(one, approach))
    ]
    recent = sorted((day for day in counted if (_day(at, known) - day).days < rule.days), reverse=True)
    if len(recent) < rule.most:
        return at
    return _midnight(recent[rule.most - 1] + timedelta(days=rule.days), known)


@passes_at.register
def _reminder(rule: Reminder, approach: Approach, known: Known, at: datetime) -> datetime | None:
    mine = [one for one in known.history if one.counts and _same_person(one, approach)]
    gone = [one for one in mine if one.result != WAITS]  # nobody is reminded of what has not left yet
    invited = max((one.at for one in gone if one.purpose == "survey"), default=None)
    if invited is None:
        return None
    reminded = sum(one.purpose == "survey_reminder" and one.at >= invited for one in mine)
    return at if reminded < rule.most else None


@passes_at.register
def _hours(rule: Hours, _approach: Approach, known: Known, at: datetime) -> datetime | None:
    day = _day(at, known)
    for _ in range(FAR):
        if rule.days == EVERY or known.calendar.is_working_day(day):
            opens, closes = _moment(day, rule.opens, known), _moment(day, rule.closes, known)
            if at < closes:
                return max(at, opens)
        day += A_DAY
    return None


def _consented(bases: frozenset[str], approach: Approach, known: Known, at: datetime) -> bool:
    return any(one.basis in bases and covers(one, approach) and stands(one, at) for one in known.consents)


def _free_of(
    entries: Iterable[Suppressed], at: datetime, held: Callable[[Suppressed], bool]
) -> datetime | None:
    """Return the first moment from `at` on that none of these entries covers."""
    mine = [one for one in entries if held(one)]
    while standing := [one for one in mine if stands(one, at)]:
        ends = [one.until for one in standing if one.until is not None]
        if len(ends) < len(standing):
            return None
        at = max(ends)
    return at


def _same_person(one: Past, approach: Approach) -> bool:
    """Return whether it may be the same person of the customer; who is not named may be anybody."""
    return one.recipient is None or approach.recipient is None or one.recipient == approach.recipient


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on a leap day: of age on the first of March
        return date(born.year + years, 3, 1)


def _day(at: datetime, known: Known) -> date:
    return at.astimezone(known.zone).date()


def _midnight(day: date, known: Known) -> datetime:
    return _moment(day, time(), known)


def _moment(day: date, hour: time, known: Known) -> datetime:
    return datetime.combine(day, hour, known.zone).astimezone(UTC)
