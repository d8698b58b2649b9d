"""Who moved between segments and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from casework.db import transaction
from casework.errors import NotFound
from casework.models import PartySegment
from casework.queries.parties.segments import segment_flows, segment_moves, segment_sizes, segments_of
from tests.cast import Cast
from tests.commands.retention.bank_of_two_years import AT, add_customer

DAY = timedelta(days=1)


def history(party: int, *steps: tuple[int, str | None], scheme: str = "size") -> None:
    """Put a customer into segments, each from a day on; None is a day on which she left the last one."""
    rows: list[dict[str, Any]] = []
    for place, (day, value) in enumerate(steps):
        if value is None:
            continue
        until = AT + steps[place + 1][0] * DAY if place + 1 < len(steps) else None
        rows.append(
            {
                "party_id": party, "scheme": scheme, "since": AT + day * DAY, "until": until, "value": value,
                "policy": "cn_size@1", "reasons": {},
            }
        )  # fmt: skip
    with transaction() as session:
        session.execute(insert(PartySegment), rows)


def moves(
    cast: Cast, first: int = 0, last: int = 100, **more: Any
) -> list[tuple[int, str, str | None, datetime]]:
    found = segment_moves(cast.lin, "size", AT + first * DAY, AT + last * DAY, **more)
    return [(row["party_id"], row["was"], row["value"], row["at"]) for row in found]


def test_a_move_is_from_one_segment_to_another_or_out_of_all_and_a_first_one_is_none(cast: Cast) -> None:
    mover, stays, leaves = (add_customer(name) for name in ("Mover", "Stays", "Leaves"))
    history(mover, (0, "medium"), (10, "small"), (20, "medium"))
    history(stays, (5, "large"))
    history(leaves, (0, "micro"), (15, None))
    assert moves(cast) == [
        (mover, "small", "medium", AT + 20 * DAY),
        (leaves, "micro", None, AT + 15 * DAY),
        (mover, "medium", "small", AT + 10 * DAY),
    ]


def test_a_period_has_its_first_moment_and_not_its_last(cast: Cast) -> None:
    mover = add_customer()
    history(mover, (0, "medium"), (10, "small"), (20, None))
    assert [value for _, _, value, _ in moves(cast, 10, 20)] == ["small"]
    assert [value for _, _, value, _ in moves(cast, 11, 21)] == [None]
    assert moves(cast, 11, 20) == []


def test_pages_go_on_behind_the_last_move(cast: Cast) -> None:
    parties = [add_customer(f"Customer {number}") for number in range(5)]
    for party in parties:
        history(party, (0, "medium"), (10, "small"))
    first = moves(cast, limit=3)
    rest = moves(cast, after=(first[-1][3], first[-1][0]))
    assert [party for party, *_ in first + rest] == parties[::-1]


def test_schemes_and_entities_are_kept_apart(cast: Cast) -> None:
    mover, foreign = add_customer(), add_customer("海川", "cn")
    history(mover, (0, "B"), (10, "A"), scheme="value_band")
    history(foreign, (0, "medium"), (10, "small"))
    assert moves(cast) == []
    assert len(segment_moves(cast.qing, "size", AT, AT + 100 * DAY)) == 1
    with pytest.raises(NotFound):
        segments_of(cast.lin, foreign)
    assert [row["value"] for row in segments_of(cast.lin, mover)] == ["A", "B"]


def test_flows_count_who_went_which_way_and_sizes_who_was_where(cast: Cast) -> None:
    for number in range(3):
        history(add_customer(f"Customer {number}"), (0, "medium"), (10, "small"))
    history(add_customer("Grows"), (0, "small"), (10, "medium"))
    flows = segment_flows(cast.lin, "size", AT, AT + 100 * DAY)
    assert [(row["was"], row["value"], row["n"]) for row in flows] == [
        ("medium", "small", 3),
        ("small", "medium", 1),
    ]
    assert segment_sizes(cast.lin, "size", AT + 9 * DAY) == {"medium": 3, "small": 1}
    assert segment_sizes(cast.lin, "size", AT + 10 * DAY) == {"medium": 1, "small": 3}
