"""Worked examples of each workflow: `workflows/<name>/scenarios.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from marshmallow import fields

from casework.domain.conditions import PARTY_FACTS
from casework.domain.definition import COMMENT, FLAGS, ROLES, Definition
from casework.domain.lint.fault import unknown
from casework.domain.policies import Entity
from casework.domain.scenarios.checking import CLOCK_KEYS
from casework.domain.scenarios.playing import ACTS
from casework.domain.scenarios.story import Promise, Scenario, Step
from casework.domain.values import NotRead, read_value, typed
from casework.rulebook.reading import Label, Name, Names, Reader, Strict, Table, Text, nested, one_of, tables


class StepSchema(Strict):
    do = Text(required=True)
    at = Text(load_default=None)
    after = Text(load_default=None)
    by = Text(load_default="staff", validate=one_of(*ROLES))
    who = Name(load_default=None, data_key="as")
    flags = Names(load_default=(), validate=one_of(*FLAGS))
    with_ = fields.Dict(load_default=dict, data_key="with")
    outside = fields.Dict(load_default=dict)
    limits = fields.Dict(load_default=dict)
    refused = Text(load_default=None)


class PromiseSchema(Strict):
    state = Name(load_default=None)
    clocks = fields.Dict(load_default=dict)
    tasks = fields.Dict(load_default=dict)
    fields_ = fields.Dict(load_default=dict)
    refused = Text(load_default=None)


PromiseSchema._declared_fields["fields_"].data_key = "fields"


class ScenarioSchema(Strict):
    name = Name(required=True)
    title = Label(load_default=None)
    entity = Name(required=True)
    at = Text(load_default=None)
    by = Text(load_default="staff", validate=one_of(*ROLES))
    given = fields.Dict(required=True)
    party = fields.Dict(load_default=dict)
    steps = tables(StepSchema)
    until = Text(load_default=None)
    then = nested(PromiseSchema, required=True)


class ScenariosSchema(Strict):
    scenarios = tables(ScenarioSchema)


class _Unread(ValueError):
    """A value of a scenario that cannot be read: its key, and what would be right."""

    def __init__(self, key: str, says: str) -> None:
        self.key, self.says = key, says
        super().__init__(says)


def read_scenarios(
    reader: Reader, definitions: Mapping[str, Definition], entities: Mapping[str, Entity]
) -> dict[str, tuple[Scenario, ...]]:
    """Return the worked examples of each workflow; they are played on its newest version."""
    found = {}
    newest = {d.workflow: d for d in sorted(definitions.values(), key=lambda d: d.version)}
    for path in sorted(reader.root.glob("workflows/*/scenarios.toml")):
        data = reader.read(path, ScenariosSchema)
        definition = newest.get(path.parent.name)
        if data is not None and definition is not None:
            found[definition.workflow] = tuple(_scenarios(data, definition, entities, reader, path))
    return found


def _scenarios(
    data: Table, definition: Definition, entities: Mapping[str, Entity], reader: Reader, path: Path
) -> Iterator[Scenario]:
    for one in data["scenarios"]:
        block = f"scenarios.{one['name']}"
        if one["entity"] not in entities:
            reader.fault(path, block, "entity", unknown("entity", one["entity"], entities))
            continue
        try:
            yield _scenario(one, definition)
        except _Unread as error:
            reader.fault(path, block, error.key, error.says)


def _scenario(data: Table, definition: Definition) -> Scenario:
    given = _values(data["given"], definition, "given")
    at = _moment("at", data["at"]) if data["at"] else given.get("received_at")
    if not isinstance(at, datetime):
        raise _Unread("at", 'is missing: write when the case is opened, such as "2026-12-18T10:00+00:00"')
    return Scenario(
        name=data["name"],
        title=data["title"],
        entity=data["entity"],
        at=at,
        by=data["by"],
        given=given,
        party=_party(data["party"]),
        steps=tuple(_step(step, n, definition) for n, step in enumerate(data["steps"], start=1)),
        then=_promise(data["then"], definition),
        until=_moment("until", data["until"]) if data["until"] else None,
    )


def _step(data: Table, number: int, definition: Definition) -> Step:
    key, do = f"steps.{number}", data["do"]
    triggers = {t.trigger for t in definition.transitions}
    if do not in triggers and do.partition(":")[0] not in ACTS:
        raise _Unread(f"{key}.do", unknown("trigger or act", do, (*triggers, *ACTS)))
    declared = do in triggers or do.startswith("task:")
    with_ = _values(data["with_"], definition, f"{key}.with") if declared else data["with_"]
    return Step(
        do=do,
        at=_moment(f"{key}.at", data["at"]) if data["at"] else None,
        after=data["after"],
        by=data["by"],
        who=data["who"],
        flags=frozenset(data["flags"]),
        with_=with_,
        outside=data["outside"],
        limits={name: Decimal(str(limit)) for name, limit in data["limits"].items()},
        refused=data["refused"],
    )


def _promise(data: Table, definition: Definition) -> Promise:
    clocks = {code: _clock(code, clock) for code, clock in data["clocks"].items()}
    if data["state"] is not None and data["state"] not in definition.states:
        raise _Unread("then.state", unknown("state", data["state"], definition.states))
    for name in data["tasks"]:
        if name not in definition.tasks:
            raise _Unread("then.tasks", unknown("task", name, definition.tasks))
    return Promise(
        state=data["state"],
        clocks=clocks,
        tasks=data["tasks"],
        fields=_values(data["fields_"], definition, "then.fields"),
        refused=data["refused"],
    )


def _party(raw: Table) -> Table:
    for name in raw:
        if name not in PARTY_FACTS:
            raise _Unread(f"party.{name}", unknown("fact", name, PARTY_FACTS))
    return raw


def _clock(code: str, data: Any) -> Table:
    if not isinstance(data, dict):
        raise _Unread(f"then.clocks.{code}", 'takes a table such as { state = "running", due_at = "…" }')
    for key in data:
        if key not in CLOCK_KEYS:
            raise _Unread(f"then.clocks.{code}", unknown("key", key, CLOCK_KEYS))
    return {key: _moment(f"then.clocks.{code}", v) if key == "due_at" else v for key, v in data.items()}


def _values(raw: Mapping[str, Any], definition: Definition, key: str) -> Table:
    """Read the values of fields as a form would send them."""
    values: Table = {}
    for name, value in raw.items():
        if name == COMMENT:
            values[name] = value
        elif name not in definition.fields:
            raise _Unread(f"{key}.{name}", unknown("field", name, definition.fields))
        else:
            values[name] = _value(f"{key}.{name}", name, value, definition)
    return values


def _value(key: str, name: str, value: Any, definition: Definition) -> Any:
    field = definition.fields[name]
    plain = str(value) if isinstance(value, float) or hasattr(value, "isoformat") else value
    try:
        return typed(field, read_value(field, plain))
    except NotRead as error:
        raise _Unread(key, f"{error.en} It is {value!r}.") from None


def _moment(key: str, text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _Unread(key, f'takes a moment with its offset, such as "2026-12-18T10:00+00:00", not {text!r}')
    return moment.astimezone(UTC)
