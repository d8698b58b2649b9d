"""A move that takes two persons waits for the second, who confirms it on the facts of then or returns it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from casework.commands.confirmations.answer_request import AnswerRequest, answer_request
from casework.errors import Denied, Malformed, Refused
from casework.rulebook.current import use
from tests.cast import Cast, body_of
from tests.conftest import ROOT
from tests.journeys.desk import Desk
from tests.journeys.recount import everything, look


@pytest.fixture
def two(tmp_path: Path, app: Flask) -> Iterator[None]:
    """The bank's rules, but a withdrawal is confirmed by a lead."""
    book = tmp_path / "book"
    for folder in ("workflows", "policies", "notifications", "templates"):
        shutil.copytree(ROOT / folder, book / folder)
    text = (
        (book / "workflows/complaint/v1.toml")
        .read_text(encoding="utf-8")
        .replace("version   = 1", "version   = 9")
    )
    withdrawal = re.compile(r'(trigger += "withdraw"\n)')
    second = withdrawal.sub(r'\1confirmed_by = ["team_lead"]\n', text)
    (book / "workflows/complaint/v9.toml").write_text(second, encoding="utf-8")
    use(book)
    yield
    use()


def asked(cast: Cast) -> Desk:
    desk = Desk(cast)
    desk.attach("hana")
    desk.do("hana", "withdraw", comment="She rang.", withdrawn_on="2026-11-23", withdrawn_how="phone")
    return desk


def answer(desk: Desk, who: str, confirm: bool, comment: str = "") -> None:
    item = next(item for item in desk.now.items if item["task"] == "confirm:withdraw")
    actor = getattr(desk.cast, who)
    command = AnswerRequest(desk.reference, item["number"], "withdraw", actor, confirm, comment)
    answer_request(command, desk.at)


def test_the_first_act_moves_nothing_and_the_second_moves_with_what_the_first_brought(
    two: None, cast: Cast
) -> None:
    desk = asked(cast)
    version = desk.now.row["version"]
    assert (desk.state, desk.now.fields.get("withdrawn_on")) == ("received", None)
    answer(desk, "lin", True)
    assert desk.state == "withdrawn"
    assert str(desk.now.fields["withdrawn_on"]) == "2026-11-23"
    moved = body_of(desk.reference, desk.kinds.index("moved") + 1)
    assert (moved["actor"], moved["confirms"]) == (cast.lin.name, cast.hana.name)
    assert desk.now.row["version"] == version + 1
    assert everything() == []


def test_who_asked_cannot_confirm_and_neither_can_another_role(two: None, cast: Cast) -> None:
    desk = asked(cast)
    before = look([desk.now.row["id"]])
    for who in ("hana", "theo"):
        with pytest.raises(Denied):
            answer(desk, who, True)
    assert look([desk.now.row["id"]]) == before


def test_a_request_goes_back_with_a_reason_and_can_be_made_anew(two: None, cast: Cast) -> None:
    desk = asked(cast)
    with pytest.raises(Malformed):
        answer(desk, "lin", False)
    answer(desk, "lin", False, "Ask her for it in writing.")
    assert desk.state == "received"
    with pytest.raises(Refused, match="answered already"):
        answer(desk, "lin", True)
    desk.do("hana", "withdraw", withdrawn_on="2026-11-23", withdrawn_how="letter")
    assert [item["outcome"] for item in desk.now.items if item["task"] == "confirm:withdraw"] == [
        "returned",
        None,
    ]
    assert everything() == []


def test_the_same_is_not_asked_for_twice_and_falls_away_when_the_case_moves_on(two: None, cast: Cast) -> None:
    desk = asked(cast)
    with pytest.raises(Refused, match="asked for already"):
        desk.do("hana", "withdraw", withdrawn_on="2026-11-23", withdrawn_how="phone")
    assert desk.state == "received"
