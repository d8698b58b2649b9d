"""The register of what guards may read from outside their case, each fact under its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.facts import Actor
from casework.queries.cases.reading import CaseNow


@dataclass(frozen=True, slots=True)
class Asked:
    """What a fact from outside is asked for: the case, who acts, when, and what comes with the act (typed).

    `arguments` are those of the guard in the definition.
    """

    now: CaseNow
    actor: Actor
    at: datetime
    given: Mapping[str, Any]
    arguments: Any = None


Answer = Callable[[Asked], Any]
OUTSIDE: dict[str, Answer] = {}


def outside(name: str) -> Callable[[Answer], Answer]:
    """Enter a function as the one that answers a name in a guard's `reads`."""

    def enter(function: Answer) -> Answer:
        OUTSIDE[name] = function
        return function

    return enter
