"""Folding changes where a number is kept, never the number."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from casework.commands.fold_counters import fold_counters
from casework.db import db
from casework.models import QueueDelta
from casework.queries.cases.counts import counts_of
from tests.cast import MONDAY, Cast
from tests.jobs.shift import hanas_case


def unfolded() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(QueueDelta)) or 0


def keys() -> set[str]:
    with db.engine.connect() as connection:
        return set(connection.scalars(select(QueueDelta.key)))


def test_counters_say_the_same_before_half_way_and_after(cast: Cast) -> None:
    for _ in range(3):
        hanas_case(cast, MONDAY)
    named, changes = keys(), unfolded()
    before = counts_of(named)
    assert before[f"person:{cast.ids['hana']}"] == 3
    assert fold_counters(2) == 2
    assert counts_of(named) == before
    assert fold_counters() == changes - 2
    assert counts_of(named) == before
    assert (unfolded(), fold_counters()) == (0, 0)


def test_later_changes_are_added_to_the_sums(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    fold_counters()
    hanas_case(cast, MONDAY)
    fold_counters()
    assert counts_of([f"person:{cast.ids['hana']}"]) == {f"person:{cast.ids['hana']}": 2}


def test_with_nothing_to_fold_nothing_happens(app: Flask) -> None:
    assert fold_counters() == 0
