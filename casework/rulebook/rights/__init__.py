"""What a workflow lets a role do, the bank's table of permissions must let it do, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from casework.domain.access import SEE_RESTRICTED
from casework.domain.definition import Definition
from casework.domain.lint.fault import Fault

if TYPE_CHECKING:
    from casework.rulebook import Rulebook

SYSTEM = "system"
OPENS, MOVES, CONFIRMS = "case.open", "case.move", "case.confirm"


def rights_faults(book: Rulebook) -> Iterator[Fault]:
    """Return the roles of each newest workflow to which policies/access.toml gives no such right."""
    for definition in (book.latest(workflow) for workflow in book.workflows):
        file = f"workflows/{definition.workflow}/v{definition.version}.toml"
        for block, key, roles, permission in _asked(definition):
            for role in roles:
                for lacking in _lacking(book, definition, role, permission):
                    says = f'"{role}" has no permission "{lacking}" in policies/access.toml: leave it out'
                    yield Fault(block, key, says, file)


def _asked(definition: Definition) -> Iterator[tuple[str, str, Iterable[str], str]]:
    yield "opens", "by", definition.opens.by, OPENS
    for transition in definition.transitions:
        block = f"transitions.{transition.trigger}"
        yield block, "by", transition.by, MOVES
        yield block, "confirmed_by", transition.confirmed_by, CONFIRMS


def _lacking(book: Rulebook, definition: Definition, role: str, permission: str) -> Iterator[str]:
    """A case that a role may not know of is none that it can act on."""
    for one in (permission, SEE_RESTRICTED) if definition.restricted else (permission,):
        if role != SYSTEM and not book.access.get(one, {}).get(role):
            yield one
