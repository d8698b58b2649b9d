"""Policies of the risk of clients (`policies/risk/NAME/vN.toml`) as domain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from marshmallow import fields

from casework.domain.definition import Definition
from casework.domain.lint.conditions import faults_of_conditions
from casework.domain.lint.fault import Fault, unknown
from casework.domain.onboarding.risk import PROHIBITED, RATINGS, WHOLE, Factor, Floor, RiskPolicy
from casework.domain.policies import CONFIRMED, UNCONFIRMED
from casework.rulebook.reading import (
    Day,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    When,
    Whole,
    nested,
    one_of,
    tables,
)

if TYPE_CHECKING:
    from casework.rulebook import Rulebook

FILES = "policies/risk/*/v*.toml"


class PointsSchema(Strict):
    score = fields.Integer(required=True, strict=True)
    values = fields.List(fields.Raw(), required=True)


class FactorSchema(Strict):
    code = Name(required=True)
    title = Label(required=True)
    weight = Whole(required=True)
    field = Name(required=True)
    otherwise = fields.Integer(required=True, strict=True)
    points = tables(PointsSchema)


class FloorSchema(Strict):
    code = Name(required=True)
    title = Label(required=True)
    rating = Text(required=True, validate=one_of(*RATINGS))
    where = When(required=True)


class BandsSchema(Strict):
    low = fields.Integer(required=True, strict=True)
    medium = fields.Integer(required=True, strict=True)
    high = fields.Integer(required=True, strict=True)


class RiskSchema(Strict):
    policy = Name(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    workflows = Names(required=True)
    basis = Text(required=True, validate=one_of(CONFIRMED, UNCONFIRMED))
    citation = Text(required=True)
    bands = nested(BandsSchema, required=True)
    cycle = nested(BandsSchema, required=True)
    factors = tables(FactorSchema)
    floors = tables(FloorSchema)


def read_risk_policies(reader: Reader) -> tuple[RiskPolicy, ...]:
    """Return every version of every risk policy, the oldest first."""
    found = []
    for _, version, path, data in reader.read_versions(FILES, RiskSchema):
        for fault in _faults(data):
            reader.fault(path, fault.block, fault.key, fault.says)
        found.append(_policy(data, version))
    return tuple(sorted(found, key=lambda policy: (policy.valid_from, policy.version)))


def _policy(data: Table, version: int) -> RiskPolicy:
    shared = {key: data[key] for key in ("valid_from", "title", "bands", "cycle", "basis", "citation")}
    return RiskPolicy(
        **shared,
        code=data["policy"],
        version=version,
        workflows=data["workflows"],
        factors=tuple(_factor(one) for one in data["factors"]),
        floors=tuple(Floor(**one) for one in data["floors"]),
    )


def _factor(data: Table) -> Factor:
    points = {value: one["score"] for one in data["points"] for value in one["values"]}
    return Factor(**{**data, "points": points})


def _faults(data: Table) -> Iterator[Fault]:
    weights = sum(factor["weight"] for factor in data["factors"])
    if weights != WHOLE:
        yield Fault("factors", "weight", f"the weights add up to {weights}: they must add up to {WHOLE}")
    if not 0 == data["bands"]["low"] < data["bands"]["medium"] < data["bands"]["high"] <= WHOLE:
        yield Fault("bands", "", "begin at low = 0 and rise: low, medium, high")
    if min(data["cycle"].values()) < 1:
        yield Fault("cycle", "", "takes whole months from 1")
    for factor in data["factors"]:
        yield from _factor_faults(factor)


def _factor_faults(factor: Table) -> Iterator[Fault]:
    block, seen = f"factors.{factor['code']}", set()
    for score in (factor["otherwise"], *(one["score"] for one in factor["points"])):
        if not 0 <= score <= factor["weight"]:
            yield Fault(block, "points", f"{score} is not between 0 and the weight of {factor['weight']}")
    for value in (value for one in factor["points"] for value in one["values"]):
        if value in seen:
            yield Fault(block, "points", f'"{value}" has points twice: name it once')
        seen.add(value)


def faults_with_workflows(book: Rulebook) -> Iterator[Fault]:
    """Every factor counts a field that the workflows have, with values that it can have."""
    for policy in book.risk_policies:
        file = f"policies/risk/{policy.code}/v{policy.version}.toml"
        for workflow in policy.workflows:
            if workflow not in book.workflows:
                yield Fault("", "workflows", unknown("workflow", workflow, book.workflows), file)
                continue
            for fault in _faults_with(policy, book.latest(workflow)):
                yield fault.in_file(file)


def _faults_with(policy: RiskPolicy, definition: Definition) -> Iterator[Fault]:
    for factor in policy.factors:
        block, field = f"factors.{factor.code}", definition.fields.get(factor.field)
        if field is None:
            yield Fault(
                block, "field", unknown(f"field of {definition.workflow}", factor.field, definition.fields)
            )
            continue
        codes: list[Any] = [choice.code for choice in field.choices] or [True, False]
        for value in factor.points:
            if value not in codes:
                yield Fault(block, "points", unknown(f"value of {factor.field}", str(value), map(str, codes)))
    for floor in policy.floors:
        yield from faults_of_conditions(f"floors.{floor.code}", "where", [floor.where], definition)


assert PROHIBITED not in BandsSchema._declared_fields  # no score prohibits; a floor does
