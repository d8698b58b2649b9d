"""Who asked for what is not theirs is on record, without flooding it."""

from __future__ import annotations

from datetime import timedelta

import orjson
from sqlalchemy import select

from casework.commands.evidence.record_denial import record_denial
from casework.db import db
from casework.models import StreamEvent
from tests.cast import MONDAY, Cast


def denials(cast: Cast, name: str) -> list[dict[str, str]]:
    stream = f"user/{cast.ids[name]}"
    query = select(StreamEvent.body).where(StreamEvent.stream == stream, StreamEvent.kind == "access_denied")
    with db.engine.connect() as connection:
        return [orjson.loads(body) for body in connection.scalars(query.order_by(StreamEvent.seq))]


def test_a_denial_says_who_asked_for_what_by_which_right(cast: Cast) -> None:
    assert record_denial(cast.zed, "case.read", "GET /cases/CMP-2026-000001", MONDAY)
    (told,) = denials(cast, "zed")
    assert (told["actor"], told["permission"]) == (f"person/{cast.ids['zed']}", "case.read")
    assert told["object"] == "GET /cases/CMP-2026-000001"


def test_the_same_denial_is_noted_once_a_minute_and_another_at_once(cast: Cast) -> None:
    noted = [
        record_denial(cast.zed, "case.read", what, MONDAY + timedelta(seconds=seconds))
        for what, seconds in (("one", 0), ("one", 30), ("two", 31), ("one", 59), ("one", 60))
    ]
    assert noted == [True, False, True, False, True]
    assert len(denials(cast, "zed")) == 3


def test_one_persons_denial_does_not_hide_anothers(cast: Cast) -> None:
    assert record_denial(cast.zed, "case.read", "one", MONDAY)
    assert record_denial(cast.hana, "case.read", "one", MONDAY)
    assert len(denials(cast, "hana")) == 1
