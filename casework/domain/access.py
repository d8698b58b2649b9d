"""Who may do what with which case: permission × role × relation, as the bank's access table says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.domain.facts import Actor

#: permission -> role -> relations
AccessTable = Mapping[str, Mapping[str, tuple[str, ...]]]
RELATIONS = ("assignee", "unassigned", "team", "entity", "any", "own")
#: begins the entity and the team of cases that only some may know of: nobody belongs to them by membership
RESTRICTED = "!"
SEE_RESTRICTED = "case.restricted"
#: restricted cases are counted apart, above this id: a gap in the numbers of all others would tell of them
RESTRICTED_FROM = 10**12


def restricted_part(entity: str) -> str:
    """Return the part of an entity in which its restricted cases lie, apart from all others."""
    return RESTRICTED + entity.removeprefix(RESTRICTED)


def is_restricted(entity: str) -> bool:
    return entity.startswith(RESTRICTED)


def reach(table: AccessTable, roles: frozenset[str], entities: frozenset[str]) -> frozenset[str]:
    """Return the entities with those restricted parts of them that the roles may know of."""
    if not any("entity" in table.get(SEE_RESTRICTED, {}).get(role, ()) for role in roles):
        return entities
    return entities | {restricted_part(entity) for entity in entities}


def may_use(table: AccessTable, permission: str, actor: Actor) -> bool:
    """Return whether any role of the actor has the permission in any relation at all."""
    return "system" in actor.roles or any(table.get(permission, {}).get(role) for role in actor.roles)


def may_touch(table: AccessTable, permission: str, actor: Actor, case: Mapping[str, Any]) -> bool:
    """Return whether the actor has the permission on this case (its `assignee team entity` are read)."""
    if "system" in actor.roles:
        return True
    if is_restricted(case["entity"] or "") and case["entity"] not in actor.entities:
        return False
    given = table.get(permission, {})
    held = {relation for role in actor.roles for relation in given.get(role, ())}
    return "any" in held or not held.isdisjoint(relations(actor, case))


def relations(actor: Actor, case: Mapping[str, Any]) -> set[str]:
    """Return how the actor stands to a case."""
    found = set()
    if case["team"] in actor.teams:
        found.add("team")
        if case["assignee"] is None:
            found.add("unassigned")
    if case["entity"] in actor.entities:
        found.add("entity")
    if actor.id is not None and case["assignee"] == actor.id:
        found.add("assignee")
    return found


def scope_of(
    table: AccessTable, permission: str, actor: Actor
) -> tuple[bool, frozenset[str], frozenset[str], bool]:
    """Return what a list shows: everything, or what teams, what entities, and whether one's own."""
    given = table.get(permission, {})
    held = {relation for role in actor.roles for relation in given.get(role, ())}
    teams = actor.teams if "team" in held else frozenset()
    entities = actor.entities if "entity" in held else frozenset()
    return "any" in held or "system" in actor.roles, teams, entities, bool({"assignee", "own"} & held)
