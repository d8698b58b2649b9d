"""The sums that the satisfaction page reads: each act adds its change, the scheduler folds them."""

from __future__ import annotations

from casework.commands.recording import Record
from casework.db import Row
from casework.models import SurveyDelta

FATES, INVITED, ANSWERED = "*", "invited", "answered"


def tally(record: Record, invitation: Row, question: str, bucket: str, change: int, seq: int = 0) -> None:
    """Gather one change: of a score, or with the question "*" of what became of who was drawn."""
    record.add(
        SurveyDelta,
        seq=seq or record.body["seq"],
        question=question,
        bucket=bucket,
        entity=invitation["entity"],
        survey=invitation["survey"].partition("@")[0],
        period=invitation["period"],
        team=invitation["team"],
        role=invitation["role"] or "",
        change=change,
    )
