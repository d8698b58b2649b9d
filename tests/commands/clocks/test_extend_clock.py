"""A term extended where the regime allows it, with the letter that tells the customer."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.clocks.extend_clock import ExtendClock, extend_clock
from casework.db import db
from casework.errors import Denied, Refused
from casework.models import Content
from tests.cast import Cast, body_of
from tests.journeys import stories
from tests.journeys.desk import Desk

OPENING = {"entity": "cn", "narrative": "提前还款手续费计算基数有误。", "desired_outcome": "退还差额。"}


def in_china(cast: Cast) -> Desk:
    return stories.investigated(cast, "wei", "qing", OPENING, severity="P3")


def extension(desk: Desk, who: str) -> ExtendClock:
    actor = getattr(desk.cast, who)
    letter = desk.letter("extension")
    return ExtendClock(desk.reference, "CN-15", actor, "The file is with another branch.", letter=letter)


def test_the_entry_of_an_extension_knows_the_bytes_of_its_letter(cast: Cast) -> None:
    desk = in_china(cast)
    due = desk.clock("CN-15")["due_at"]
    answer = extend_clock(extension(desk, "qing"), desk.at)
    body = body_of(desk.reference, answer["event"])
    query = select(Content.bytes).where(Content.number == answer["event"])
    with db.engine.connect() as connection:
        content = bytes(connection.scalar(query) or b"")
    assert body["letter"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert (body["letter"]["kind"], body["letter"]["size"]) == ("extension", len(content))
    assert (body["from_rule"], body["to_rule"]) == ("CN-15@1", "CN-30@1")
    assert desk.clock("CN-15")["due_at"] > due


def test_a_term_is_extended_as_often_as_the_regime_knows_and_by_who_may(cast: Cast) -> None:
    desk = in_china(cast)
    with pytest.raises(Denied):
        extend_clock(extension(desk, "wei"), desk.at)
    for longer in ("CN-30@1", "CN-60@1"):
        extend_clock(extension(desk, "qing"), desk.at)
        assert desk.clock("CN-15")["policy"] == longer
    with pytest.raises(Refused):
        extend_clock(extension(desk, "qing"), desk.at)


def test_a_term_is_extended_in_the_very_moment_it_ends_although_others_were_just_found_missed(
    cast: Cast,
) -> None:
    desk = in_china(cast)
    due = desk.clock("CN-15")["due_at"]
    assign_case(AssignCase(desk.reference, None, cast.qing), due)
    assert "breached" in desk.kinds
    extend_clock(extension(desk, "qing"), due)
    clock = desk.clock("CN-15")
    assert (clock["policy"], clock["breached_at"]) == ("CN-30@1", None)


def test_each_reminder_of_an_open_question_knows_the_bytes_of_its_letter(cast: Cast) -> None:
    desk = stories.never_answered_by_the_customer(cast)
    chased = [seq for seq, kind in enumerate(desk.kinds, 1) if kind == "chased"]
    digests = {body_of(desk.reference, seq)["letter"]["sha256"] for seq in chased}
    with db.engine.connect() as connection:
        sent = connection.scalars(select(Content.bytes).where(Content.number.in_(chased))).all()
    assert digests == {hashlib.sha256(bytes(content)).hexdigest() for content in sent}


def test_a_reminder_to_the_customer_counts_as_a_word_to_them(cast: Cast) -> None:
    desk = stories.never_answered_by_the_customer(cast)
    chased = [seq for seq, kind in enumerate(desk.kinds, 1) if kind == "chased"]
    resets = [
        act["seq"] for move in desk.clock("CMP-UPDATE")["acts"]["moves"] for act in move if "seq" in act
    ]
    assert set(chased) <= set(resets)
