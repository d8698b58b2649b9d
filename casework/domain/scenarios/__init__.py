"""Worked examples of a workflow, played on a virtual clock: the same decisions, no database."""

from __future__ import annotations

from casework.domain.definition import Definition
from casework.domain.scenarios.checking import broken_promises
from casework.domain.scenarios.playing import play
from casework.domain.scenarios.story import Scenario, World
from casework.errors import CaseworkError


def run(definition: Definition, scenario: Scenario, world: World) -> list[str]:
    """Play a scenario and return what turned out otherwise than it says; empty if all is as promised."""
    try:
        case, refused = play(definition, scenario, world)
    except CaseworkError as error:
        return [f"was refused: {error.detail}"]
    return broken_promises(scenario, case, refused)
