"""The facts from outside the case that an act's guards ask for, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.domain.definition import Opening, Transition
from casework.domain.facts import Actor
from casework.domain.guards import GUARDS
from casework.queries.cases import outside as _cases  # noqa: F401  they fill the register
from casework.queries.cases.reading import CaseNow
from casework.queries.outside import offers as _offers  # noqa: F401
from casework.queries.outside import onboarding as _onboarding  # noqa: F401
from casework.queries.outside import outreach as _outreach  # noqa: F401
from casework.queries.outside import screening as _screening  # noqa: F401
from casework.queries.outside.asked import OUTSIDE, Asked


def outside_facts_for(
    now: CaseNow, act: Transition | Opening, actor: Actor, at: datetime, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the guards of the act read from outside the case, by name."""
    found: dict[str, Any] = {}
    for call in act.guards:
        for name in GUARDS[call.name].reads:
            if name in OUTSIDE and name not in found:
                found[name] = OUTSIDE[name](Asked(now, actor, at, given, call.arguments))
    return found
