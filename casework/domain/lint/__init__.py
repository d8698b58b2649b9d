"""The faults of a definition by itself; what it shares with other files is checked by the rulebook."""

from __future__ import annotations

from collections.abc import Collection

from casework.domain.definition import Definition
from casework.domain.lint.approvals import approval_faults
from casework.domain.lint.clocks import clock_faults
from casework.domain.lint.conditions import condition_faults
from casework.domain.lint.fault import Fault
from casework.domain.lint.names import name_faults
from casework.domain.lint.paths import path_faults
from casework.domain.lint.timers import timer_faults


def faults_of_definition(definition: Definition, schemes: Collection[str] = ()) -> list[Fault]:
    """Return all faults at once; what hangs on names is checked only once every name is known."""
    faults = [*name_faults(definition, schemes), *condition_faults(definition)]
    if faults:
        return faults
    return [
        *path_faults(definition),
        *timer_faults(definition),
        *approval_faults(definition),
        *clock_faults(definition),
    ]
