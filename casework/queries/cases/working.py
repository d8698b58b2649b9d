"""What a working looks at when a move brings values by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.domain.access import RESTRICTED
from casework.domain.values import typed_fields
from casework.domain.workings import Work
from casework.queries.cases.reading import CaseNow


def work_of(now: CaseNow, given: Mapping[str, Any], at: datetime) -> Work:
    """Return the fields of the case with what comes with the move, typed or kept; and the day's policies."""
    entity = now.rules.entities[now.row["entity"].removeprefix(RESTRICTED)]
    typed = {name: value for name, value in given.items() if isinstance(value, date)}
    kept = {name: value for name, value in given.items() if name not in typed}
    fields = {**now.fields, **typed_fields(now.definition, kept), **typed}
    return Work(now.definition, fields, at, entity.zone, now.rules.bases(at.date()))
