"""Taxonomies: the schemes whose nodes are the choices of fields, and their mappings to regulators'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from marshmallow import fields

from casework.domain.definition import Choice, Definition, Field, Words
from casework.domain.lint.fault import unknown
from casework.domain.policies import Entity, Node, Scheme
from casework.rulebook.reading import Day, Flag, Name, Reader, Strict, Table, Text, Whole, tables

ENTITIES = "entities"  # the scheme that the bank's own entities make
SINCE = date(2020, 1, 1)


class NodeSchema(Strict):
    code = Text(required=True)
    parent = Text(load_default=None)
    en = Text(required=True)
    zh = Text(required=True)
    active = Flag(load_default=True)


class SchemeSchema(Strict):
    scheme = Name(required=True)
    version = Whole(required=True)
    valid_from = Day(required=True)
    valid_to = Day(load_default=None)
    title = fields.Raw()
    basis = Text()
    citation = Text()
    nodes = tables(NodeSchema)
    maps_from = Name(load_default=None)
    mapping = fields.Dict(Text(), Text(), load_default=dict)


def read_schemes(reader: Reader, entities: Mapping[str, Entity]) -> dict[str, tuple[Scheme, ...]]:
    """Return every scheme's versions, oldest first; the entities are one, too."""
    nodes = {code: Node(code, entity.name) for code, entity in entities.items()}
    found: dict[str, list[Scheme]] = {ENTITIES: [Scheme(ENTITIES, 1, SINCE, nodes)]}
    for folder, version, path in reader.versions("policies/taxonomies/*/v*.toml"):
        data = reader.read(path, SchemeSchema)
        if data is None:
            continue
        for key, value, right in (("scheme", data["scheme"], folder), ("version", data["version"], version)):
            if value != right:
                reader.fault(
                    path, "", key, f"is {value}, but the file lies in {folder}/v{version}: write {right}"
                )
        found.setdefault(data["scheme"], []).append(_scheme(data, reader, path))
    schemes = {code: tuple(sorted(versions, key=lambda s: s.version)) for code, versions in found.items()}
    for code, versions in schemes.items():
        _check_mapping(code, versions, schemes, reader)
    return schemes


def with_choices(definition: Definition, schemes: Mapping[str, tuple[Scheme, ...]]) -> Definition:
    """Give each field with a scheme the scheme's nodes as its choices, retired ones too."""
    return replace(
        definition, fields={name: _filled(one, schemes) for name, one in definition.fields.items()}
    )


def _filled(field: Field, schemes: Mapping[str, tuple[Scheme, ...]]) -> Field:
    versions = schemes.get(field.scheme or "")
    if not versions:
        return field
    nodes = versions[-1].nodes.values()
    return replace(field, choices=tuple(Choice(n.code, n.title, n.parent, n.active) for n in nodes))


def _scheme(data: Table, reader: Reader, path: Path) -> Scheme:
    codes = [node["code"] for node in data["nodes"]]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        reader.fault(path, f"nodes.{code}", "code", "stands twice; a code names one node")
    for node in data["nodes"]:
        if node["parent"] is not None and node["parent"] not in codes:
            reader.fault(path, f"nodes.{node['code']}", "parent", unknown("node", node["parent"], codes))
    nodes = {
        n["code"]: Node(n["code"], Words(n["en"], n["zh"]), n["parent"], n["active"]) for n in data["nodes"]
    }
    for source, target in data["mapping"].items():
        if target not in nodes:
            reader.fault(path, "mapping", source, unknown("node", target, nodes))
    return Scheme(
        data["scheme"], data["version"], data["valid_from"], nodes, data["maps_from"], data["mapping"]
    )


def _check_mapping(
    code: str, versions: tuple[Scheme, ...], schemes: Mapping[str, tuple[Scheme, ...]], reader: Reader
) -> None:
    """A mapping leads from the nodes of one internal scheme; each of its nodes needs a place."""
    for scheme in versions:
        if scheme.maps_from is None:
            continue
        path = reader.root / f"policies/taxonomies/{code}/v{scheme.version}.toml"
        if scheme.maps_from not in schemes:
            reader.fault(path, "", "maps_from", unknown("scheme", scheme.maps_from, schemes))
            continue
        internal = schemes[scheme.maps_from][-1].nodes
        for source in scheme.mapping.keys() - internal.keys():
            reader.fault(path, "mapping", source, unknown(f"node of {scheme.maps_from}", source, internal))
        for lacking in sorted(
            name for name, node in internal.items() if node.active and name not in scheme.mapping
        ):
            reader.fault(
                path, "mapping", lacking, f"is missing: each node of {scheme.maps_from} needs a place here"
            )
