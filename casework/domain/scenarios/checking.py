"""Holding a played case against what its scenario promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from casework.domain.clock import Reading
from casework.domain.scenarios.case import PlainCase
from casework.domain.scenarios.story import Scenario

CLOCK_KEYS = ("state", "due_at", "breached", "cycle", "consumed", "remaining")


def broken_promises(scenario: Scenario, case: PlainCase, refused: str | None) -> list[str]:
    """Return what is otherwise than promised, each with what it is and what it should be."""
    then = scenario.then
    found = []
    if then.state is not None and then.state != case.state:
        found.append(f"state is {case.state}, not {then.state}")
    if then.refused is not None and then.refused not in (refused or ""):
        found.append(
            f"the last step was {f'refused: {refused}' if refused else 'done'}, not refused: {then.refused}"
        )
    for name, wanted in then.tasks.items():
        shown = {True: "done", False: "open", None: "not there"}[case.tasks.get(name)]
        if shown != wanted:
            found.append(f"task {name} is {shown}, not {wanted}")
    for name, wanted in then.fields.items():
        if case.fields.get(name) != wanted:
            found.append(f"field {name} is {case.fields.get(name)!r}, not {wanted!r}")
    return found + list(_clocks(then.clocks, case))


def _clocks(wanted: Mapping[str, Mapping[str, Any]], case: PlainCase) -> Iterator[str]:
    readings = case.readings()
    for code, promise in wanted.items():
        if code not in readings:
            yield f"there is no clock {code}; there are: {', '.join(sorted(readings))}"
            continue
        reading = readings[code][1]
        for key, value in promise.items():
            if (shown := _shown(reading, key)) != value:
                yield f"clock {code} {key} is {_text(shown)}, not {_text(value)}"


def _shown(reading: Reading, key: str) -> Any:
    return getattr(reading, key)


def _text(value: Any) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else str(value)
