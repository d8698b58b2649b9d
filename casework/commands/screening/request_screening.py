"""Ask for a screening: a row that says what for, how far it has come, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from casework.db import Row
from casework.rulebook.current import current
from casework.rulebook.screening.names import screening_on

REQUESTED, MAKING, MADE, FAILED = "requested", "making", "made", "failed"


def run_row(
    number: int,
    at: datetime,
    actor: str,
    of_list: str | None,
    versions: Mapping[str, int],
    party: int | None = None,
    case_id: int | None = None,
) -> Row:
    """Return the row of a screening: of every customer against a list's new version, or of one party."""
    return {
        "id": number,
        "party_id": party,
        "case_id": case_id,
        "list": of_list,
        "lists": dict(versions),
        "policy": screening_on(current().screening_policies, at.date()).name,
        "asked_by": actor,
        "asked_at": at,
        "state": REQUESTED,
        "attempts": 0,
        "not_before": at,
        "made_at": None,
        "last_party": 0,
        "screened": 0,
        "hits_new": 0,
        "hits_ended": 0,
        "trouble": None,
    }
