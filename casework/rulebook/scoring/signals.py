"""The attrition policy: `policies/retention/signals/v1.toml`, one block for each kind of sign."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields

from casework.domain.lint.fault import unknown
from casework.domain.retention.attrition import AttritionPolicy
from casework.domain.retention.sign import SignRule
from casework.domain.retention.signs import DETECTORS
from casework.domain.scoring.policy import Band
from casework.rulebook.reading import (
    MISSING,
    Day,
    Flag,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    Whole,
    faults_of,
    nested,
    one_of,
    shown,
    tables,
)
from casework.rulebook.scoring.policies import BandSchema

PATTERN = "policies/retention/signals/v*.toml"
KINDS = ("account", "deposit", "loan", "card", "product")


class Share(fields.Field[float]):
    """A share between 0 and 1."""

    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> float:
        if not isinstance(value, float) or not 0 < value < 1:
            raise ValidationError(f"takes a share between 0 and 1, such as 0.60, not {shown(value)}")
        return value


class SignSchema(Strict):
    title = Label(required=True)
    points = Whole(required=True)
    lasts = Whole(required=True)
    facts = Names(load_default=())


class MovementSchema(SignSchema):
    months = Whole(required=True)
    least = Whole(required=True)


class FlowSchema(MovementSchema):
    holdings = Names(required=True, validate=one_of(*KINDS))
    seasonal = Flag(required=True)
    drop = Share(required=True)


class BalanceSchema(FlowSchema):
    class Meta:
        exclude = ("drop",)

    below = Share(required=True)


class UseSchema(MovementSchema):
    drop = Share(required=True)


class ComplaintSchema(SignSchema):
    workflow = Name(required=True)
    outcomes = Names(required=True)
    repeated = Whole(required=True)
    ignores = Names(load_default=())


class AnswerSchema(SignSchema):
    at_most = Whole(required=True)
    drop = Whole(required=True)


class LeadSchema(Strict):
    large = Whole(required=True)
    sme = Whole(required=True)
    retail = Whole(required=True)


class MaturitySchema(SignSchema):
    lead = nested(LeadSchema, required=True)


class SilenceSchema(SignSchema):
    days = Whole(required=True)


SCHEMAS: Mapping[str, type[SignSchema]] = {
    "BAL": BalanceSchema,
    "FLOW": FlowSchema,
    "CMP": ComplaintSchema,
    "NPS": AnswerSchema,
    "MAT": MaturitySchema,
    "RM": SilenceSchema,
    "DIG": UseSchema,
    **dict.fromkeys(("CLOSE", "PREPAY", "CR"), SignSchema),
}


class OutreachSchema(Strict):
    workflow = Name(required=True)
    start = Whole(data_key="from", required=True)
    relapse = Whole(required=True)
    rest = Whole(required=True)
    priority = fields.Dict(fields.String(), fields.Dict(fields.String(), Text()), required=True)


class AttritionSchema(Strict):
    policy = Name(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    basis = Text()
    citation = Text()
    outreach = nested(OutreachSchema, required=True)
    signals = fields.Dict(fields.String(), fields.Raw(), required=True)
    bands = tables(BandSchema)


def read_attrition(reader: Reader) -> tuple[AttritionPolicy, ...]:
    """Return every version of the attrition policy, oldest first."""
    found = []
    for _, version, path in reader.versions(PATTERN):
        data = reader.read(path, AttritionSchema)
        if data is not None:
            found.append(_policy(reader, path, data, version))
    return tuple(policy for policy in found if policy is not None)


def _policy(reader: Reader, path: Path, data: Table, version: int) -> AttritionPolicy | None:
    before = len(reader.faults)
    rules = [_rule(reader, path, code, raw) for code, raw in data["signals"].items()]
    starts = [band["start"] for band in data["bands"]]
    for value, by_band in data["outreach"]["priority"].items():
        for lacking in sorted({band["code"] for band in data["bands"]} - by_band.keys()):
            reader.fault(
                path, f"outreach.priority.{value}", lacking, "is missing: each band needs a priority"
            )
    if starts.count(None) != 1 or len(set(starts)) != len(starts):
        reader.fault(path, "bands", "from", "differs from band to band, and the lowest alone goes without")
    if len(reader.faults) > before:
        return None
    bands = (Band(band["code"], band["title"], band["start"] or 0) for band in data["bands"])
    return AttritionPolicy(
        code=data["policy"],
        version=version,
        title=data["title"],
        valid_from=data["valid_from"],
        rules=tuple(rule for rule in rules if rule is not None),
        bands=tuple(sorted(bands, key=lambda band: -band.start)),
        workflow=data["outreach"]["workflow"],
        opens_from=data["outreach"]["start"],
        relapse_from=data["outreach"]["relapse"],
        rest=data["outreach"]["rest"],
        priorities=data["outreach"]["priority"],
    )


def _rule(reader: Reader, path: Path, code: str, raw: Any) -> SignRule | None:
    if code not in DETECTORS:
        reader.fault(path, f"signals.{code}", "", unknown("signal", code, DETECTORS))
        return None
    try:
        loaded: Table = SCHEMAS[code]().load(raw)
    except ValidationError as error:
        found = faults_of(error.messages, raw, ("signals", code))
        reader.faults += [fault.in_file(reader.name_of(path)) for fault in found]
        return None
    usual = {name: loaded.pop(name) for name in ("title", "points", "lasts", "facts")}
    return SignRule(code=code, **usual, settings=loaded)
