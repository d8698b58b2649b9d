"""Regimes: one jurisdiction's clocks, extensions and letters, by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casework.domain.contact.policy import PURPOSES
from casework.domain.definition import FLAGS, ROLES, Words
from casework.domain.letters import TEXT, TICK, Content
from casework.domain.lint.fault import unknown
from casework.domain.policies import CONFIRMED, UNCONFIRMED, ClockRule, ExtensionRule, LetterRule
from casework.rulebook.reading import (
    Day,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    Whole,
    by_name,
    one_of,
    tables,
)
from casework.rulebook.terms import Place, RegimeClockSchema, rule_of


class ContentSchema(Strict):
    code = Name(required=True)
    kind = Text(required=True, validate=one_of(TEXT, TICK))
    label = Label(required=True)
    prefill = Label(load_default=None)


class LetterSchema(Strict):
    title = Label(required=True)
    template = Text(required=True)
    contents = tables(ContentSchema)
    purpose = Name(load_default="service", validate=one_of(*PURPOSES))


class ExtensionSchema(Strict):
    from_ = Name(required=True, data_key="from")
    to = Name(required=True)
    by = Names(required=True, validate=one_of(*ROLES))
    flags = Names(load_default=(), validate=one_of(*FLAGS))
    times = Whole(required=True)
    letter = Name(load_default=None)
    due = Text(load_default=None, validate=one_of("asked"))
    title = Label(load_default=None)


class RegimeSchema(Strict):
    regime = Text(required=True)
    title = Label(load_default=None)
    workflow = Name(load_default="complaint")
    valid_from = Day(required=True)
    basis = Text(required=True, validate=one_of(CONFIRMED, UNCONFIRMED))
    citation = Text(required=True)
    clocks = by_name(RegimeClockSchema)
    extensions = tables(ExtensionSchema)
    letters = by_name(LetterSchema)


@dataclass(frozen=True, slots=True)
class Regime:
    """One version of a jurisdiction's rules; `clocks` are its rules by the block's name."""

    code: str
    version: int
    title: Words
    workflow: str
    valid_from: date
    basis: str
    citation: str
    clocks: Mapping[str, ClockRule]
    extensions: tuple[ExtensionRule, ...]
    letters: Mapping[str, LetterRule]


def read_regimes(reader: Reader, calendars: Any) -> list[Regime]:
    """Return every version of every regime, in order of code and version."""
    regimes = []
    for _, version, path, data in reader.read_versions("policies/regimes/*/v*.toml", RegimeSchema, "regime"):
        regimes.append(_regime(data, version, reader, path, calendars))
    return regimes


def _regime(data: Table, version: int, reader: Reader, path: Path, calendars: Any) -> Regime:
    code = data["regime"]
    clocks = _clocks(data, version, reader, path, calendars)
    return Regime(
        code=code,
        version=version,
        title=data["title"] or Words(code, code),
        workflow=data["workflow"],
        valid_from=data["valid_from"],
        basis=data["basis"],
        citation=data["citation"],
        clocks=clocks,
        extensions=tuple(_extensions(data, clocks, reader, path)),
        letters={kind: _letter(kind, code, letter) for kind, letter in data["letters"].items()},
    )


def _clocks(data: Table, version: int, reader: Reader, path: Path, calendars: Any) -> dict[str, ClockRule]:
    """An extension's `to` that has no condition of its own is reached by that extension alone."""
    extended = {one["to"] for one in data["extensions"]}
    rules = {}
    for name, clock in data["clocks"].items():
        code = clock["code"] or name.upper().replace("_", "-")
        alone = name in extended and not clock["where"] and not clock["unless"]
        rule = rule_of(
            clock,
            clock["within"],
            Place(reader, path, f"clocks.{name}", calendars),
            code=code,
            version=version,
            name=f"{code}@{version}",
            regime=data["regime"],
            basis=clock["basis"] or data["basis"],
            citation=clock["citation"] or data["citation"],
            window=clock["window"],
            where=clock["where"],
            unless=clock["unless"],
            by_extension=alone,
        )
        if rule is not None:
            rules[name] = rule
    return rules


def _extensions(
    data: Table, clocks: Mapping[str, ClockRule], reader: Reader, path: Path
) -> list[ExtensionRule]:
    found = []
    for number, one in enumerate(data["extensions"], start=1):
        lost = [
            (key, name)
            for key, name in (("from", one["from_"]), ("to", one["to"]))
            if name not in data["clocks"]
        ]
        for key, name in lost:
            reader.fault(path, f"extensions.{number}", key, unknown("clock", name, data["clocks"]))
        if one["from_"] in clocks and one["to"] in clocks:
            rest = {key: one[key] for key in ("by", "flags", "times", "letter", "due", "title")}
            found.append(ExtensionRule(source=clocks[one["from_"]].name, to=clocks[one["to"]].name, **rest))
    return found


def _letter(kind: str, regime: str, data: Table) -> LetterRule:
    contents = tuple(Content(**one) for one in data["contents"])
    return LetterRule(kind, data["title"], {regime: data["template"]}, contents, data["purpose"])
