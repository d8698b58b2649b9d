"""Segment policies: `policies/segments/<name>/v1.toml`, each of a kind: size, value or rfm."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from marshmallow import ValidationError, fields

from casework.domain.lint.fault import unknown
from casework.domain.retention.customer import LARGE, RETAIL, SME
from casework.domain.scoring.rfm import RfmPolicy
from casework.domain.scoring.size import INDICATORS, TIERS, Sector, SizePolicy, faults_of_tiers
from casework.domain.scoring.value import ValuePolicy
from casework.rulebook.reading import (
    MISSING,
    Day,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    Whole,
    nested,
    shown,
    tables,
)

PATTERN = "policies/segments/*/v*.toml"
GROUPS = (LARGE, SME, RETAIL)
Segment = TypeVar("Segment", SizePolicy, ValuePolicy, RfmPolicy)


class Number(fields.Field[Decimal]):
    """A number that is not below nought, exactly as it is written."""

    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Decimal:
        if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
            raise ValidationError(f"takes a number such as 0.85, not {shown(value)}")
        return Decimal(str(value))


class GroupSchema(Strict):
    large = Number(required=True)
    sme = Number(required=True)
    retail = Number(required=True)


class TierSchema(Strict):
    employees = Whole()
    revenue = Whole()
    assets = Whole()


class SectorSchema(Strict):
    code = Name(required=True)
    title = Label(required=True)
    industries = Names(required=True)
    large = nested(TierSchema, required=True)
    medium = nested(TierSchema, required=True)
    small = nested(TierSchema, required=True)


class SegmentSchema(Strict):
    policy = Name(required=True)
    kind = Text(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    basis = Text()
    citation = Text()


class SizeSchema(SegmentSchema):
    countries = Names(required=True)
    currency = Text(required=True)
    unit = Whole(load_default=1)
    natures = Names(required=True)
    sectors = tables(SectorSchema)


class ValueBandSchema(Strict):
    code = Text(required=True)
    title = Label(required=True)
    start = nested(GroupSchema, data_key="from", load_default=None)


class ValueSchema(SegmentSchema):
    currency = Text(required=True)
    years = Whole(required=True)
    discount = Number(required=True)
    retention = nested(GroupSchema, required=True)
    cost = nested(GroupSchema, required=True)
    rates = fields.Dict(Text(), Number(), required=True)
    bands = tables(ValueBandSchema)


class RfmSchema(SegmentSchema):
    frequency_months = Whole(required=True)
    money_months = Whole(required=True)


SCHEMAS: Mapping[str, type[SegmentSchema]] = {"size": SizeSchema, "value": ValueSchema, "rfm": RfmSchema}


@dataclass(frozen=True, slots=True)
class SegmentPolicies:
    """Every version of the bank's segment policies, oldest first."""

    sizes: tuple[SizePolicy, ...] = ()
    values: tuple[ValuePolicy, ...] = ()
    rfm: tuple[RfmPolicy, ...] = ()

    def size_for(self, country: str | None, on: date) -> SizePolicy | None:
        """Return the standard of sizes of a country on a day."""
        return valid([one for one in self.sizes if country in one.countries], on)


def valid(versions: list[Segment] | tuple[Segment, ...], on: date) -> Segment | None:
    """Return the newest version that is valid on a day."""
    return max(
        (v for v in versions if v.valid_from <= on), key=lambda v: (v.valid_from, v.version), default=None
    )


def read_segments(reader: Reader) -> SegmentPolicies:
    """Return the bank's segment policies."""
    found: dict[str, list[Any]] = {kind: [] for kind in SCHEMAS}
    for folder, version, path in reader.versions(PATTERN):
        kind = _kind(path)
        if kind not in SCHEMAS:
            reader.fault(path, "", "kind", unknown("kind", kind, SCHEMAS))
            continue
        data = reader.read(path, SCHEMAS[kind])
        if data is None:
            continue
        if data["policy"] != folder:
            reader.fault(path, "", "policy", f'is "{data["policy"]}", but the file lies in {folder}/')
        before = len(reader.faults)
        _CHECKS[kind](reader, path, data)
        if len(reader.faults) == before:
            found[kind].append(_MAKERS[kind](data, version))
    return SegmentPolicies(*(tuple(found[kind]) for kind in SCHEMAS))


def _kind(path: Path) -> str:
    try:
        return str(tomllib.loads(path.read_text("utf-8")).get("kind", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return "size"  # the reader tells what is wrong with the file


def _size(data: Table, version: int) -> SizePolicy:
    return SizePolicy(
        code=data["policy"],
        version=version,
        title=data["title"],
        valid_from=data["valid_from"],
        countries=data["countries"],
        currency=data["currency"],
        unit=data["unit"],
        natures=data["natures"],
        sectors=tuple(_sector(one) for one in data["sectors"]),
    )


def _sector(data: Table) -> Sector:
    tiers = {tier: {name: data[tier][name] for name in INDICATORS if name in data[tier]} for tier in TIERS}
    return Sector(data["code"], data["title"], data["industries"], tiers)


def _check_size(reader: Reader, path: Path, data: Table) -> None:
    owner: dict[str, str] = {}
    for one in data["sectors"]:
        block = f"sectors.{one['code']}"
        for tier, says in faults_of_tiers(_sector(one)):
            reader.fault(path, block, tier, says)
        for industry in one["industries"]:
            if industry in owner:
                says = f"{industry} belongs to {owner[industry]} already: a customer would be in two sectors"
                reader.fault(path, block, "industries", says)
            owner[industry] = one["code"]
    codes = [one["code"] for one in data["sectors"]]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        reader.fault(path, f"sectors.{code}", "code", "stands twice")
    if not codes:
        reader.fault(path, "sectors", "", "none is written: every enterprise would be in no tier")


def _value(data: Table, version: int) -> ValuePolicy:
    return ValuePolicy(
        code=data["policy"],
        version=version,
        title=data["title"],
        valid_from=data["valid_from"],
        currency=data["currency"],
        rates=data["rates"],
        years=data["years"],
        discount=data["discount"],
        retention=data["retention"],
        costs=data["cost"],
        bands={band["code"]: band["start"] for band in data["bands"] if band["start"]},
        lowest=next(band["code"] for band in data["bands"] if band["start"] is None),
    )


def _check_value(reader: Reader, path: Path, data: Table) -> None:
    if data["rates"].get(data["currency"]) != 1:
        reader.fault(path, "rates", data["currency"], "is 1: the others are in units of it")
    bounds = [band["start"] for band in data["bands"]]
    if not bounds or bounds[-1] is not None or None in bounds[:-1]:
        reader.fault(
            path, "bands", "from", "is given for every band but the last: a customer is in one of them"
        )
        return
    for above, band in zip(data["bands"], data["bands"][1:-1], strict=False):
        for group in GROUPS:
            if band["start"][group] >= above["start"][group]:
                says = f"is not below that of {above['code']}: a customer would be in two bands"
                reader.fault(path, f"bands.{band['code']}.from", group, says)


def _rfm(data: Table, version: int) -> RfmPolicy:
    spans = {name: data[name] for name in ("frequency_months", "money_months")}
    return RfmPolicy(data["policy"], version, data["title"], data["valid_from"], **spans)


def _nothing(_reader: Reader, _path: Path, _data: Table) -> None:
    """A policy that is right as soon as it can be read."""


_MAKERS = {"size": _size, "value": _value, "rfm": _rfm}
_CHECKS = {"size": _check_size, "value": _check_value, "rfm": _nothing}
