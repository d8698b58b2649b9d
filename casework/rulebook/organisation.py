"""Who is who: entities, the access table, the routing of new cases."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import fields

from casework.domain.access import RELATIONS, RESTRICTED, AccessTable, is_restricted
from casework.domain.definition import ROLES
from casework.domain.lint.fault import unknown
from casework.domain.policies import Entity, Route
from casework.rulebook.reading import (
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Text,
    When,
    by_name,
    nested,
    one_of,
    tables,
)


class EntitySchema(Strict):
    name = Label(required=True)
    jurisdiction = Text(required=True)
    zone = Text(required=True)
    calendar = Text(required=True)
    regimes = Names(required=True)
    currency = Text(required=True)


class EntitiesSchema(Strict):
    entities = by_name(EntitySchema)


class GrantSchema(Strict):
    staff = Names(validate=one_of(*RELATIONS))
    team_lead = Names(validate=one_of(*RELATIONS))
    compliance = Names(validate=one_of(*RELATIONS))
    auditor = Names(validate=one_of(*RELATIONS))
    administrator = Names(validate=one_of(*RELATIONS))
    client = Names(validate=one_of(*RELATIONS))
    system = Names(validate=one_of(*RELATIONS))


class AccessSchema(Strict):
    permissions = fields.Dict(Text(), nested(GrantSchema), required=True)


class RouteSchema(Strict):
    entity = Name(required=True)
    team = Name(required=True)
    where = When(load_default=dict)


class RoutingSchema(Strict):
    routes = tables(RouteSchema)


assert set(GrantSchema._declared_fields) == set(ROLES)


class Entities(dict[str, Entity]):
    """The legal entities by code; the restricted part of one has its name, zone, calendar and rules."""

    def __missing__(self, code: str) -> Entity:
        if not is_restricted(code) or code.removeprefix(RESTRICTED) not in self:
            raise KeyError(code)
        return self[code.removeprefix(RESTRICTED)]


def read_entities(reader: Reader, calendars: Any) -> Entities:
    """Return the legal entities by code, each with a zone and a calendar that there are."""
    path = reader.root / "policies/entities.toml"
    data = reader.read(path, EntitiesSchema) or {"entities": {}}
    for code, entity in data["entities"].items():
        block = f"entities.{code}"
        if entity["calendar"] not in calendars:
            reader.fault(path, block, "calendar", unknown("calendar", entity["calendar"], calendars))
        try:
            ZoneInfo(entity["zone"])
        except (ZoneInfoNotFoundError, ValueError):
            reader.fault(
                path, block, "zone", f'no time zone "{entity["zone"]}"; write one such as "Europe/London"'
            )
    return Entities({code: Entity(code=code, **entity) for code, entity in data["entities"].items()})


def read_access(reader: Reader) -> AccessTable:
    """Return permission -> role -> relations."""
    data = reader.read(reader.root / "policies/access.toml", AccessSchema)
    return {} if data is None else data["permissions"]


def read_routes(reader: Reader, entities: Entities) -> tuple[Route, ...]:
    """Return the routes of the newest routing policy, in order."""
    versions = reader.versions("policies/assignment/*/v*.toml")
    if not versions:
        return ()
    path = versions[-1][2]
    data = reader.read(path, RoutingSchema) or {"routes": []}
    for number, route in enumerate(data["routes"], start=1):
        if route["entity"] not in entities:
            reader.fault(path, f"routes.{number}", "entity", unknown("entity", route["entity"], entities))
    return tuple(Route(**route) for route in data["routes"])
