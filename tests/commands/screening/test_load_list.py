"""A list is loaded whole as its next version; what changed is told entry by entry."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.commands.screening.load_list import LoadList, load_list
from casework.db import db
from casework.errors import Malformed, Refused
from casework.models import ScreeningEntry, ScreeningList, ScreeningRun, StreamEvent
from casework.queries.screening.lists import entries_of
from tests.cast import MONDAY
from tests.commands.screening.lists import FIRST, SDN, SECOND, loaded

BROKEN = """ent_num,name,type,program,title,remarks
101,"ORLOVSKIY, Dmitriy",individual,MADE-UP,,
,NOBODY,entity,MADE-UP,,
103,,entity,MADE-UP,,
104,"UNENDED,vessel,MADE-UP,,
105,SHORT,vessel
106,KESTREL STAR,submarine,MADE-UP,,
101,TWICE,entity,MADE-UP,,
107,LAST ONE,entity,MADE-UP,,
"""


def names(version: int | None = None) -> dict[str, str]:
    with db.engine.connect() as connection:
        return {number: entry.name for number, entry in entries_of(connection, SDN, version).items()}


def test_the_next_version_tells_what_was_added_removed_and_renamed(bank: Flask) -> None:
    assert (loaded().version, loaded(SECOND, MONDAY + timedelta(days=1)).version) == (1, 2)
    told = loaded(FIRST, MONDAY + timedelta(days=2)).to_json()
    assert told["version"] == 3
    assert told["added"] == [{"id": "102", "name": "VOSTOCHNYI TERMINAL OOO"}]
    assert told["removed"] == [{"id": "105", "name": "HALCYON MARBLE TRADING FZE"}]
    first, second = "GOLDEN KESTREL SHIPPING CO., LTD.", "SILVER KESTREL SHIPPING CO., LTD."
    assert told["renamed"] == [{"id": "103", "name": first, "was": second}]
    assert told["changed"] == [{"id": "104", "name": "KESTREL STAR"}]
    assert names(1) == names(3) == names()
    assert names(2)["103"] == second


def test_the_same_file_again_is_no_new_version_but_was_seen(bank: Flask) -> None:
    loaded()
    again = loaded(FIRST, MONDAY + timedelta(hours=20))
    assert (again.version, again.unchanged) == (1, True)
    row = db.session.scalars(select(ScreeningList)).one()
    assert (row.loaded_at, row.seen_at) == (MONDAY, MONDAY + timedelta(hours=20))
    assert db.session.scalar(select(func.count()).select_from(ScreeningRun)) == 2
    db.session.rollback()
    loaded(FIRST, MONDAY + timedelta(hours=21))  # and once more: everybody was screened an hour ago
    assert db.session.scalar(select(func.count()).select_from(ScreeningRun)) == 2
    kinds = select(StreamEvent.kind).where(StreamEvent.stream == f"screening_list/{SDN}")
    assert list(db.session.scalars(kinds.order_by(StreamEvent.seq))) == [
        "list_loaded",
        "list_seen",
        "list_seen",
    ]


def test_a_broken_row_is_told_by_number_and_reason_and_the_rest_is_loaded(bank: Flask) -> None:
    told = loaded(BROKEN)
    assert [one["row"] for one in told.refused] == [2, 3, 4, 5, 6, 7]
    assert names() == {"101": "ORLOVSKIY, Dmitriy", "107": "LAST ONE"}
    assert all(one["reason"] and one["reason_zh"] for one in told.refused)
    assert db.session.scalars(select(ScreeningList.refused)).one() == told.refused


def test_a_gzipped_file_is_unpacked(bank: Flask) -> None:
    told = load_list(LoadList(SDN, gzip.compress(FIRST.encode()), "system"), MONDAY)
    assert told.read == 4


def test_further_names_come_in_a_file_of_their_own(bank: Flask) -> None:
    aliases = b"ent_num,alt_num,alt_type,alt_name\n103,1,aka,KESTREL LINES\n999,2,aka,NOBODY\n"
    load_list(LoadList(SDN, FIRST.encode(), "system", aliases=aliases), MONDAY)
    with db.engine.connect() as connection:
        assert entries_of(connection, SDN)["103"].names == (("KESTREL LINES", "good"),)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name,type\nX,entity\n"])
def test_what_is_no_list_is_refused_and_leaves_no_trace(bank: Flask, text: str) -> None:
    with pytest.raises(Malformed):
        loaded(text)
    assert db.session.scalar(select(func.count()).select_from(ScreeningList)) == 0


def test_a_file_without_a_usable_row_does_not_empty_the_list(bank: Flask) -> None:
    loaded()
    with pytest.raises(Refused, match="No row"):
        loaded("ent_num,name,type\n,X,entity\n", MONDAY + timedelta(days=1))
    assert len(names()) == 4


def test_a_rehearsal_tells_and_writes_nothing(bank: Flask) -> None:
    loaded()
    told = load_list(LoadList(SDN, SECOND.encode(), "system", rehearse=True), MONDAY)
    assert (told.version, len(told.difference.added)) == (2, 1)
    assert db.session.scalar(select(func.count()).select_from(ScreeningEntry)) == 4
