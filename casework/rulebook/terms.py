"""The keys that every clock has, in a regime or in an internal policy, and the rule that they give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from marshmallow import fields

from casework.domain.calendar import Calendar
from casework.domain.clocks.targets import Target
from casework.domain.policies import CONFIRMED, UNCONFIRMED, ClockRule, Thresholds
from casework.errors import CaseworkError
from casework.rulebook.reading import (
    Flag,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    When,
    Whens,
    nested,
    one_of,
)

UNITS_WITH_CUT_OFF = ("business_days",)


class ThresholdsSchema(Strict):
    percent = fields.Raw(load_default=list)
    before = fields.Raw(load_default=list)


class ClockSchema(Strict):
    """What a clock of a regime and an internal policy have in common."""

    title = Label(required=True)
    slot = Name(required=True)
    calendar = Text(load_default=None)
    cut_off = Text(load_default=None)
    reopen = Text(load_default="new_cycle", validate=one_of("new_cycle", "resume"))
    pausable = Names(load_default=())
    thresholds = nested(ThresholdsSchema, load_default=None)
    where = When(load_default=dict)
    unless = Whens(load_default=())
    basis = Text(load_default=None, validate=one_of(CONFIRMED, UNCONFIRMED))
    citation = Text(load_default=None)


class RegimeClockSchema(ClockSchema):
    code = Text(load_default=None)
    within = Text(required=True)
    window = Flag(load_default=False)


class Place:
    """Where in which file a clock stands, to say so in a fault; and the calendars that it may name."""

    def __init__(self, reader: Reader, path: Path, block: str, calendars: Any) -> None:
        self.reader, self.path, self.block, self.calendars = reader, path, block, calendars

    def fault(self, key: str, says: str) -> None:
        self.reader.fault(self.path, self.block, key, says)


def rule_of(data: Table, within: str, place: Place, **more: Any) -> ClockRule | None:
    """Return the rule of a clock block; None, and the faults gathered, if its term is none."""
    target = target_of(within, place)
    if target is None:
        return None
    if data["cut_off"] and target.unit not in UNITS_WITH_CUT_OFF:
        place.fault("cut_off", f"goes with business_days alone, and the term is {within}: leave it out")
    shared = {key: data[key] for key in ("title", "slot", "cut_off", "reopen")}
    return ClockRule(
        **shared,
        target=target,
        pausable=frozenset(data["pausable"]),
        calendar=calendar_of(data["calendar"], place),
        thresholds=thresholds_of(data["thresholds"], target, place),
        **more,
    )


def target_of(within: str, place: Place) -> Target | None:
    try:
        return Target.parse(within)
    except (CaseworkError, ValueError) as error:
        place.fault("within", f'{error}; write an amount and a unit, such as "15 business_days"')
        return None


def thresholds_of(data: Table | None, target: Target, place: Place) -> Thresholds:
    usual = Thresholds.usual(target)
    if data is None:
        return usual
    percent, before = tuple(data["percent"] or usual.percent), tuple(data["before"])
    if not all(_whole(one) and one <= 100 for one in percent):
        place.fault("thresholds.percent", "takes whole numbers from 1 to 100, such as [50, 75, 90, 100]")
        return usual
    if not all(_whole(one) for one in before):
        place.fault("thresholds.before", "takes whole numbers from 1, such as [5, 2, 1]")
        return usual
    for one in before:
        if one >= target.amount:
            place.fault(
                "thresholds.before", f"T-{one} is not shorter than the term of {target.amount} {target.unit}"
            )
    return Thresholds(percent, before)


def calendar_of(name: str | None, place: Place) -> Calendar | None:
    return None if name is None else place.calendars.named(name, place)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
