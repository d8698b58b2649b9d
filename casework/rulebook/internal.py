"""Internal policies (`policies/sla`): how long the bank gives itself, a target a kind of case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.definition import Condition
from casework.domain.policies import CONFIRMED, ClockRule
from casework.rulebook.reading import Day, Flag, Name, Reader, Strict, Table, Text, When, Whens, tables
from casework.rulebook.terms import ClockSchema, Place, rule_of


class TargetSchema(Strict):
    within = Text(required=True)
    where = When(load_default=dict)
    unless = Whens(load_default=())


class InternalSchema(ClockSchema):
    policy = Text(required=True)
    valid_from = Day(required=True)
    workflow = Name(required=True)
    within = Text(load_default=None)
    targets = tables(TargetSchema)
    window = Flag(load_default=False)


@dataclass(frozen=True, slots=True)
class InternalPolicy:
    """One version of an internal policy; of its rules the first that fits a case is the one."""

    code: str
    version: int
    workflow: str
    valid_from: date
    where: Condition
    unless: tuple[Condition, ...]
    rules: tuple[ClockRule, ...]


def read_internal(reader: Reader, calendars: Any) -> list[InternalPolicy]:
    """Return every version of every internal policy."""
    policies = []
    for _, version, path, data in reader.read_versions("policies/sla/*/v*.toml", InternalSchema):
        if bool(data["within"]) == bool(data["targets"]):
            reader.fault(
                path, "", "within", "is one term for all cases, or [[targets]] are several: write one of them"
            )
            continue
        policies.append(_policy(data, version, Place(reader, path, "", calendars)))
    return policies


def _policy(data: Table, version: int, place: Place) -> InternalPolicy:
    rules = [
        _rule(data, target, number, version, place) for number, target in enumerate(_targets(data), start=1)
    ]
    return InternalPolicy(
        code=data["policy"],
        version=version,
        workflow=data["workflow"],
        valid_from=data["valid_from"],
        where=data["where"],
        unless=data["unless"],
        rules=tuple(rule for rule in rules if rule is not None),
    )


def _targets(data: Table) -> list[Table]:
    return data["targets"] or [{"within": data["within"], "where": {}, "unless": ()}]


def _rule(data: Table, target: Table, number: int, version: int, place: Place) -> ClockRule | None:
    """Name the rule `INT-RES@1`; the targets after the first are `INT-RES/2@1` and so on."""
    code = data["policy"]
    where = Place(place.reader, place.path, f"targets.{number}" if data["targets"] else "", place.calendars)
    return rule_of(
        data,
        target["within"],
        where,
        code=code,
        version=version,
        name=f"{code}@{version}" if number == 1 else f"{code}/{number}@{version}",
        regime=None,
        basis=data["basis"] or CONFIRMED,
        citation=data["citation"] or "",
        window=data["window"],
        where=target["where"],
        unless=target["unless"],
    )
