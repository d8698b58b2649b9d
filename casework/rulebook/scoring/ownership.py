"""Reads the thresholds of beneficial owners (`policies/ownership`)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import ValidationError, validates_schema

from casework.domain.parties.thresholds import OwnershipPolicy, Threshold
from casework.domain.policies import CONFIRMED, UNCONFIRMED
from casework.rulebook.reading import Day, Label, Name, Reader, Strict, Table, Text, one_of, shown, tables


class Share(Text):
    """A share in per cent, in quotes: "25"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            share = Decimal(super()._deserialize(value, attr, data, **kwargs))
        except InvalidOperation:
            share = Decimal(-1)
        if not 0 <= share <= 100:
            raise ValidationError(f'takes per cent in quotes, such as "25", not {shown(value)}')
        return str(share)


class ThresholdSchema(Strict):
    jurisdiction = Text()
    at_least = Share()
    above = Share()
    basis = Text(required=True, validate=one_of(CONFIRMED, UNCONFIRMED))
    citation = Text(required=True)

    @validates_schema(skip_on_field_errors=True)
    def one_share(self, data: Table, **_: Any) -> None:
        if ("at_least" in data) == ("above" in data):
            raise ValidationError("write one of at_least and above", "at_least")


class OwnershipSchema(Strict):
    policy = Name(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    thresholds = tables(ThresholdSchema)


def read_ownership(reader: Reader) -> tuple[OwnershipPolicy, ...]:
    """Return every version of the thresholds; faults gather in the reader."""
    found = []
    for folder, version, path, data in reader.read_versions("policies/ownership/*/v*.toml", OwnershipSchema):
        places = [one.get("jurisdiction") for one in data["thresholds"]]
        for place in sorted({str(one) for one in places if places.count(one) > 1}):
            reader.fault(path, "thresholds", "jurisdiction", f"has two thresholds for {place}")
        thresholds = tuple(_threshold(one) for one in data["thresholds"])
        found.append(OwnershipPolicy(f"{folder}@{version}", data["valid_from"], thresholds))
    return tuple(found)


def _threshold(one: Table) -> Threshold:
    return Threshold(
        share=Decimal(one.get("at_least") or one["above"]),
        over="above" in one,
        jurisdiction=one.get("jurisdiction"),
        basis=one["basis"],
        citation=one["citation"],
    )
