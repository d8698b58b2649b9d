"""A key protects a repeated request for seven days, and is then forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from casework.commands.cases.add_note import AddNote, add_note
from casework.commands.evidence.forget_keys import KEPT, forget_keys
from casework.db import db
from casework.models import IdempotencyKey
from tests.cast import MONDAY, Cast, kinds_of, log_complaint


def kept() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(IdempotencyKey)) or 0


def note(cast: Cast, reference: str, key: str = "k1", at: datetime = MONDAY) -> dict[str, Any]:
    return add_note(AddNote(reference, cast.hana, "Called the customer.", key=key), at)


def test_a_key_is_kept_for_seven_days(cast: Cast) -> None:
    note(cast, log_complaint(cast.hana))
    assert kept() == 1
    assert forget_keys(MONDAY + KEPT) == 0
    assert forget_keys(MONDAY + KEPT + timedelta(microseconds=1)) == 1
    assert kept() == 0


def test_a_request_within_seven_days_is_still_answered_as_the_first_time(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    first = note(cast, reference)
    before = kinds_of(reference)
    forget_keys(MONDAY + KEPT)
    assert note(cast, reference, at=MONDAY + KEPT) == first
    assert kinds_of(reference) == before


def test_keys_are_forgotten_in_portions(cast: Cast) -> None:
    for number in range(3):
        note(cast, log_complaint(cast.hana), key=f"k{number}")
    assert [forget_keys(MONDAY + 2 * KEPT, 2) for _ in range(3)] == [2, 1, 0]
