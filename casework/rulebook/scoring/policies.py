"""Scoring policies: `policies/scoring/<name>/v1.toml`, read strictly and held against themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields

from casework.domain.lint.fault import Fault, unknown
from casework.domain.scoring.conditions import faults_of
from casework.domain.scoring.policy import NUMBER, TEXT, Band, Column, Cut, Rule, ScoringPolicy
from casework.errors import NotFound, RulebookFaults
from casework.rulebook.reading import (
    MISSING,
    Day,
    Label,
    Name,
    Reader,
    Strict,
    Table,
    Text,
    by_name,
    nested,
    one_of,
    shown,
    tables,
)

FOLDER = "policies/scoring"
Faults = Iterator[tuple[str, str, str]]  # block, key, what is wrong


class Points(fields.Field[int]):
    """A whole number; below nought it speaks for staying."""

    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError(f"takes a whole number such as 15 or -5, not {shown(value)}")
        return value


class On(fields.Field[Mapping[str, Any]]):
    """A condition: a table of columns, each with a value, a list of values or a table of comparisons."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Mapping[str, Any]:
        if not isinstance(value, Mapping) or not value:
            raise ValidationError(f"takes a table such as {{ age = {{ above = 40 }} }}, not {shown(value)}")
        return dict(value)


class ColumnSchema(Strict):
    type = Text(required=True, validate=one_of(NUMBER, TEXT))
    title = Label(required=True)


class RuleSchema(Strict):
    code = Name(required=True)
    title = Label(required=True)
    points = Points(required=True)
    when = On(load_default=dict)
    any = fields.List(On(), load_default=list)
    unless = fields.List(On(), load_default=list)
    group = Name(load_default=None)
    floor = Name(load_default=None)


class BandSchema(Strict):
    code = Name(required=True)
    title = Label(required=True)
    start = Points(data_key="from", load_default=None)


class CutSchema(Strict):
    column = Text(required=True)
    starts = fields.List(fields.Float(), data_key="from", load_default=list)


class ScoreSchema(Strict):
    start = Points(load_default=0)
    least = Points(load_default=0)
    most = Points(load_default=100)


class ScoringSchema(Strict):
    policy = Name(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    citation = Text()
    score = nested(ScoreSchema, load_default=lambda: ScoreSchema().load({}))
    columns = by_name(ColumnSchema, Text)
    rules = tables(RuleSchema)
    bands = tables(BandSchema)
    segments = tables(CutSchema)


def read_scoring(reader: Reader) -> dict[str, tuple[ScoringPolicy, ...]]:
    """Return every version of every scoring policy by its name, oldest first."""
    found: dict[str, tuple[ScoringPolicy, ...]] = {}
    for folder, version, path in reader.versions(f"{FOLDER}/*/v*.toml"):
        policy = _read(reader, path, version)
        if policy is None:
            continue
        if policy.code != folder:
            reader.fault(path, "", "policy", f'is "{policy.code}", but the file lies in {folder}/')
        found[folder] = (*found.get(folder, ()), policy)
    return found


def read_policy_file(path: Path) -> ScoringPolicy:
    """Return the policy of one file, wherever it lies. Raises RulebookFaults with all faults at once."""
    reader, number = Reader(path.parent), path.stem.removeprefix("v")
    policy = _read(reader, path, int(number) if number.isdigit() else 1)
    if policy is None or reader.faults:
        raise RulebookFaults([str(fault) for fault in reader.faults])
    return policy


def policy_of(root: Path, name: str) -> ScoringPolicy:
    """Return a policy of a rulebook, `cards` for its newest version or `cards@1`; others are not read."""
    code, _, number = name.partition("@")
    versions = {version: path for _, version, path in Reader(root).versions(f"{FOLDER}/{code}/v*.toml")}
    version = int(number) if number.isdigit() else max(versions, default=0)
    if version not in versions:
        says = unknown("scoring policy", name, (path.name for path in (root / FOLDER).glob("*")))
        raise NotFound(says[0].upper() + says[1:], zh=f"没有评分规则“{name}”。")
    return read_policy_file(versions[version])


def _read(reader: Reader, path: Path, version: int) -> ScoringPolicy | None:
    data = reader.read(path, ScoringSchema)
    if data is None:
        return None
    faults = [Fault(block, key, says, reader.name_of(path)) for block, key, says in _faults(data)]
    reader.faults += faults
    return None if faults else _policy(data, version)


def _policy(data: Table, version: int) -> ScoringPolicy:
    least = data["score"]["least"]
    bands = (Band(b["code"], b["title"], least if b["start"] is None else b["start"]) for b in data["bands"])
    return ScoringPolicy(
        code=data["policy"],
        version=version,
        title=data["title"],
        valid_from=data["valid_from"],
        columns={name: Column(name, c["type"], c["title"]) for name, c in data["columns"].items()},
        rules=tuple(
            Rule(**{**r, "any": tuple(r["any"]), "unless": tuple(r["unless"])}) for r in data["rules"]
        ),
        bands=tuple(sorted(bands, key=lambda band: -band.start)),
        cuts=tuple(Cut(c["column"], tuple(c["starts"])) for c in data["segments"]),
        **data["score"],
    )


def _faults(data: Table) -> Faults:
    yield from _twice(data)
    if not data["columns"]:
        yield "columns", "", "none is declared: name each column that a rule reads, with type and title"
    if not data["rules"]:
        yield "rules", "", "none is written: a score is made of rules"
    for rule in data["rules"]:
        yield from _faults_of_rule(rule, data)
    yield from _faults_of_bands(data)
    for cut in data["segments"]:
        yield from _faults_of_cut(cut, data)


def _twice(data: Table) -> Faults:
    for block, key in (("rules", "code"), ("bands", "code"), ("segments", "column")):
        names = [one[key] for one in data[block]]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{block}.{name}", key, "stands twice"


def _faults_of_rule(rule: Table, data: Table) -> Faults:
    block = f"rules.{rule['code']}"
    if not rule["when"] and not rule["any"]:
        yield block, "when", "is missing: what holds on every row belongs in [score] start"
    if not rule["points"] and not rule["floor"]:
        yield block, "points", "are 0, and no floor is named: such a rule does nothing"
    if rule["floor"] and rule["floor"] not in (codes := [band["code"] for band in data["bands"]]):
        yield block, "floor", unknown("band", rule["floor"], codes)
    conditions = (("when", rule["when"]), *((w, c) for w in ("any", "unless") for c in rule[w]))
    for word, condition in conditions:
        for column, wanted in condition.items():
            if column not in data["columns"]:
                yield f"{block}.{word}", column, unknown("column", column, data["columns"])
                continue
            for says in faults_of(wanted, data["columns"][column]["type"]):
                yield f"{block}.{word}", column, says


def _faults_of_bands(data: Table) -> Faults:
    """Every score lies in exactly one band."""
    starts = [band["start"] for band in data["bands"]]
    if starts.count(None) != 1:
        yield "bands", "from", f"{starts.count(None)} bands are without one: the lowest alone goes without"
    for band in data["bands"]:
        start, block = band["start"], f"bands.{band['code']}"
        if start is None:
            continue
        if starts.count(start) > 1:
            yield block, "from", f"is {start}, as that of another band: a score would lie in two"
        if not data["score"]["least"] < start <= data["score"]["most"]:
            yield block, "from", f"is {start}, which no score reaches or none stays under"


def _faults_of_cut(cut: Table, data: Table) -> Faults:
    column, starts = cut["column"], cut["starts"]
    if column not in data["columns"]:
        yield f"segments.{column}", "column", unknown("column", column, data["columns"])
    elif starts and data["columns"][column]["type"] != NUMBER:
        yield f"segments.{column}", "from", "goes with numbers, and the column holds text: leave it out"
    if sorted(set(starts)) != starts:
        yield f"segments.{column}", "from", "takes numbers in rising order, each once"
