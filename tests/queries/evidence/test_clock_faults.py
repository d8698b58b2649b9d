"""Every clock counted anew from the entries of its case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from casework.db import db
from casework.models import Clock
from casework.queries.evidence.clock_faults import clock_faults
from tests.cast import MONDAY, Cast
from tests.journeys import stories
from tests.journeys.desk import Desk

TOLD = (stories.made_good, stories.contested, stories.reopened_with_new_facts, stories.appraised_in_china)


def faults(desk: Desk) -> list[str]:
    return list(clock_faults(desk.now.row["id"]))


@pytest.mark.parametrize("story", TOLD, ids=lambda story: story.__name__)
def test_clocks_counted_anew_are_the_clocks_that_were_counted(cast: Cast, story: Any) -> None:
    assert faults(story(cast)) == []


def change(desk: Desk, name: str, **values: Any) -> None:
    with db.engine.execution_options(writes=True).begin() as connection:
        mine = (Clock.case_id == desk.now.row["id"], Clock.name == name)
        connection.execute(update(Clock).where(*mine).values(**values))


def test_a_date_moved_behind_the_product_is_found(cast: Cast) -> None:
    desk = stories.investigated(cast, "hana", "lin", {})
    change(desk, "UK-8W", due_at=MONDAY + timedelta(days=365))
    (fault,) = faults(desk)
    assert fault.startswith(
        "the clock UK-8W says due_at 2027-11-23T09:00:00.000000Z; counted anew it is 2027-01-"
    )


def test_a_pause_that_never_was_is_found(cast: Cast) -> None:
    desk = stories.investigated(cast, "hana", "lin", {})
    acts = desk.clock("UK-8W")["acts"]
    pause = {**acts["moves"][0][0], "do": "pause", "in": "awaiting_customer"}
    change(desk, "UK-8W", acts={**acts, "moves": [*acts["moves"], [pause]]})
    assert "the acts of the clock UK-8W are not those that the entries mean for it" in faults(desk)
