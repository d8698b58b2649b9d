"""What is looked at after a story: who was told, what was missed, which hits and customers there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casework.db import db
from casework.models import Party, ScreeningHit
from tests.journeys.onboarding.desk import ClientDesk


def told(desk: ClientDesk, notice: str) -> set[str]:
    """Return who was told by a notice, by name."""
    names = {number: name for name, number in desk.cast.ids.items()}
    return {names[person] for known, person in desk.mails if known == notice and person}


def missed(desk: ClientDesk) -> set[str]:
    return {name for name, clock in desk.now.clocks.items() if clock["result"] == "missed"}


def hits_of(case: int) -> list[Any]:
    with db.engine.connect() as connection:
        found = connection.execute(select(ScreeningHit.__table__).where(ScreeningHit.case_id == case))
        return [dict(row) for row in found.mappings()]


def party(number: int) -> Party:
    found = db.session.get(Party, number, populate_existing=True)
    assert found is not None
    return found
