"""How cases move to another version: what states are called there, and what becomes of their clocks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casework.domain.clocks.acts import KEEP, MODES
from casework.domain.definition import Definition
from casework.errors import Malformed


@dataclass(frozen=True, slots=True)
class Plan:
    """`states` gives the new name of a renamed state, `clocks` a mode by slot; any other keeps."""

    states: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[str, str] = field(default_factory=dict)

    def state_for(self, name: str) -> str:
        return self.states.get(name, name)

    def mode_for(self, slot: str) -> str:
        return self.clocks.get(slot, KEEP)


def read_plan(path: Path, old: Definition, new: Definition) -> Plan:
    """Return the plan in a TOML file: `[states] old = "new"` and `[clocks] slot = "keep|carry|restart"`.

    Raises Malformed with every line that is wrong.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Malformed(f"{path.name} cannot be read as TOML: {error}") from error
    faults = [f"{name}: no such part; a plan has states and clocks" for name in told if name not in PARTS]
    states, clocks = told.get("states", {}), told.get("clocks", {})
    for name, to in states.items():
        faults += [f"states.{name}: {old.name} has no such state"] if name not in old.states else []
        faults += [f'states.{name}: {new.name} has no state "{to}"'] if to not in new.states else []
    for slot, mode in clocks.items():
        faults += [f"clocks.{slot}: {old.name} has no such slot"] if slot not in old.slots else []
        faults += [f"clocks.{slot}: one of {', '.join(MODES)}"] if mode not in MODES else []
    if faults:
        raise Malformed("The plan cannot be followed.", errors={"plan": faults})
    return Plan(states, clocks)


PARTS = ("states", "clocks")
