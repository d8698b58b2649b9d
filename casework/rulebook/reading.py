"""Strict reading of the bank's TOML files: every fault is collected with its file, block and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from casework.domain.conditions import COMPARISONS, SET
from casework.domain.definition import Words
from casework.domain.lint.fault import Fault, unknown

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
UNKNOWN = "Unknown field."
MISSING = "is missing"
LABELS = ("trigger", "name", "code", "kind", "entity")  # what names an item of a list in a fault
SHELLS = ("_schema", "value", "key")  # layers that marshmallow puts around messages and that no file has
Table = dict[str, Any]


class Strict(Schema):
    """A block of a file: keys that it does not know are refused, with the nearest that it knows."""

    error_messages = {"type": "takes a table", "unknown": UNKNOWN}

    class Meta:
        unknown = RAISE

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **_: Any) -> None:
        messages = error.messages
        for block in messages.values() if many and isinstance(messages, dict) else [messages]:
            self._name_the_nearest(block)

    def _name_the_nearest(self, messages: Any) -> None:
        known = [field.data_key or name for name, field in self.fields.items()]
        for key, found in messages.items() if isinstance(messages, dict) else ():
            if found == [UNKNOWN]:
                messages[key] = [unknown("key", key, known)]


class Text(fields.Field[str]):
    """A string with something in it."""

    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValidationError(f'takes text in quotes, such as "…", not {shown(value)}')
        return value


class Name(Text):
    """A name as the bank's files use it: small letters, digits and `_`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not NAME.match(value):
            raise ValidationError(f"takes a name of small letters, digits and _, not {shown(value)}")
        return value


class Flag(fields.Field[bool]):
    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(f"takes true or false, not {shown(value)}")
        return value


class Whole(fields.Field[int]):
    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ValidationError(f"takes a whole number from 1, not {shown(value)}")
        return value


class Day(fields.Field[date]):
    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ValidationError(f"takes a date such as 2026-11-23, without quotes, not {shown(value)}")
        return value


class Names(fields.Field[tuple[str, ...]]):
    """A list of text."""

    default_error_messages = {"required": MISSING}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise ValidationError(f'takes a list of text such as ["a", "b"], not {shown(value)}')
        return tuple(value)


class Label(fields.Field[Words]):
    """A label in both languages."""

    default_error_messages = {"required": 'is missing: write {{ en = "…", zh = "…" }}'}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Words:
        if not isinstance(value, Mapping) or not value.keys() <= {"en", "zh"}:
            raise ValidationError(f'takes {{ en = "…", zh = "…" }}, not {shown(value)}')
        lacking = [language for language in ("en", "zh") if not str(value.get(language, "")).strip()]
        if lacking:
            raise ValidationError(f'lacks "{lacking[0]}": every label is in English and Chinese')
        return Words(value["en"], value["zh"])


class When(fields.Field[Mapping[str, Any]]):
    """A condition: a table of facts, each with a value, a list of values or a table of comparisons."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise ValidationError(f'takes a table such as {{ severity = ["P1"] }}, not {shown(value)}')
        for fact, wanted in value.items():
            for operator in wanted if isinstance(wanted, Mapping) else ():
                if operator not in (*COMPARISONS, SET):
                    raise ValidationError({fact: [unknown("comparison", operator, (*COMPARISONS, SET))]})
        return dict(value)


class Whens(fields.Field[tuple[Mapping[str, Any], ...]]):
    """A list of conditions, one of which is enough."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **_: Any
    ) -> tuple[Mapping[str, Any], ...]:
        if not isinstance(value, list):
            raise ValidationError('takes a list of tables such as [{ severity = ["P1"] }]')
        return tuple(When().deserialize(one) or {} for one in value)


def one_of(*values: str) -> validate.Validator:
    return _OneOf(values)


class _OneOf(validate.Validator):
    def __init__(self, values: tuple[str, ...]) -> None:
        self.values = values

    def __call__(self, value: Any) -> Any:
        for one in value if isinstance(value, tuple) else (value,):
            if one not in self.values:
                raise ValidationError(unknown("value", one, self.values))
        return value


def nested(schema: type[Strict], **kwargs: Any) -> fields.Nested:
    return fields.Nested(schema, error_messages={"required": MISSING, "type": "takes a table"}, **kwargs)


def tables(schema: type[Strict]) -> fields.Nested:
    """A list of blocks: `[[transitions]]`."""
    return fields.Nested(
        schema, many=True, load_default=list, error_messages={"type": "takes a list of tables"}
    )


def by_name(schema: type[Strict], key: type[fields.Field[str]] = Name) -> fields.Dict:
    """Blocks with names of their own: `[states.received]`."""
    return fields.Dict(
        key(), nested(schema), load_default=dict, error_messages={"invalid": "takes named tables"}
    )


class Reader:
    """Reads the files under one root and gathers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []

    def read(self, path: Path, schema: type[Strict]) -> Table | None:
        """Return what a file holds; None, and its faults gathered, where it cannot be used."""
        file = self.name_of(path)
        try:
            raw = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.faults.append(Fault("", "", f"is no TOML: {error}", file))
            return None
        try:
            loaded: Table = schema().load(raw)
        except ValidationError as error:
            self.faults += [fault.in_file(file) for fault in faults_of(error.messages, raw)]
            return None
        return loaded

    def name_of(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def fault(self, path: Path, block: str, key: str, says: str) -> None:
        self.faults.append(Fault(block, key, says, self.name_of(path)))

    def versions(self, pattern: str) -> list[tuple[str, int, Path]]:
        """Return name, version and path of `workflows/*/v*.toml` and the like, in order."""
        found = [(p.parent.name, p.stem.removeprefix("v"), p) for p in self.root.glob(pattern)]
        return sorted((name, int(number), path) for name, number, path in found if number.isdigit())

    def read_versions(
        self, pattern: str, schema: type[Strict], key: str = "policy"
    ) -> Iterator[tuple[str, int, Path, Table]]:
        """Yield name, version, path and content of each that can be used; its `key` is the folder's name."""
        for folder, version, path in self.versions(pattern):
            if (data := self.read(path, schema)) is None:
                continue
            if data[key].lower().replace("-", "_") != folder:
                self.fault(path, "", key, f'is "{data[key]}", but the file lies in {folder}/')
            yield folder, version, path, data


def faults_of(messages: Any, raw: Any, path: tuple[str, ...] = ()) -> Iterator[Fault]:
    """Turn nested messages into faults; an item of a list is named by its trigger, name or code."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            if key in SHELLS and not (isinstance(raw, Mapping) and key in raw):
                yield from faults_of(inner, raw, path)
            else:
                yield from faults_of(inner, _inside(raw, key), (*path, _label(raw, key)))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        yield Fault(".".join(path[:-1]), path[-1] if path else "", str(message))


def _inside(raw: Any, key: Any) -> Any:
    if isinstance(raw, list) and isinstance(key, int) and key < len(raw):
        return raw[key]
    return raw.get(key) if isinstance(raw, Mapping) else None


def _label(raw: Any, key: Any) -> str:
    item = _inside(raw, key)
    if isinstance(key, int) and isinstance(item, Mapping):
        return next((str(item[name]) for name in LABELS if isinstance(item.get(name), str)), str(key + 1))
    return str(key + 1) if isinstance(key, int) else str(key)


def shown(value: Any) -> str:
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 40 else text[:39] + "…"
