"""Screen the parties of a case that waits for it, and move it on when every one has its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, select

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.screening.screen_parties import screen_parties
from casework.db import db
from casework.domain.facts import SYSTEM
from casework.errors import Refused
from casework.models import Case
from casework.queries.cases.reading import CaseNow, read_case
from casework.queries.screening.names import parties_of
from casework.queries.screening.standing import Picture, picture_of

WAITS, CLEAR, ENHANCED = "screening", "screening_clear", "enhanced_needed"
WAITING: Any = literal_column("'screening'")  # said outright: only so the small index of these cases is used
BATCH = 50
_cases: Any = Case.__table__


def cases_waiting(after: int = 0, most: int = BATCH) -> list[tuple[int, str]]:
    """Return number and reference of open cases that stand at the screening, from a number on."""
    mine = (_cases.c.state == WAITING, _cases.c.closed_at.is_(None), _cases.c.id > after)
    query = select(_cases.c.id, _cases.c.reference).where(*mine).order_by(_cases.c.id).limit(most)
    with db.engine.connect() as connection:
        return [(row.id, row.reference) for row in connection.execute(query)]


def screen_case(reference: str, at: datetime) -> str:
    """Screen who is not screened yet and return what the case was moved by; "" where it goes on waiting.

    Nothing of hits is written on the case: only that its parties were screened, and against what.
    """
    now = read_case(reference, SYSTEM, "case.move")
    if now.row["state"] != WAITS:
        return ""
    parties = parties_of(now, at)
    picture = picture_of(parties, at)
    if picture.too_old:
        return ""
    due = [party.party for party in picture.parties if not party.current(picture.lists)]
    if due:
        screen_parties(due, SYSTEM.name, at, now.row["id"])
        picture = picture_of(parties, at)
    return _move_on(now, picture, at)


def _move_on(now: CaseNow, picture: Picture, at: datetime) -> str:
    trigger = ENHANCED if picture.findings else CLEAR
    if picture.unanswered or now.definition.transition(trigger, WAITS) is None:
        return ""
    fields = {"list_versions": picture.versions}
    try:
        move_case(MoveCase(now.row["reference"], trigger, SYSTEM, fields=fields), at)
    except Refused:  # held, say; it is looked at again
        return ""
    return trigger
