"""A case on hold waits; what came due meanwhile happens when it is released."""

from __future__ import annotations

from datetime import timedelta

from casework.commands.cases.hold_case import HoldCase, hold_case
from tests.cast import Cast
from tests.journeys.beginnings import CLASSIFIED, investigated
from tests.journeys.desk import Desk


def hold(desk: Desk, on: bool) -> None:
    day = desk.at.date().isoformat()
    hold_case(HoldCase(desk.reference, desk.cast.lin, on, "A court looks at it.", day), desk.at)


def test_a_case_that_got_its_handler_while_on_hold_is_investigated_once_released(cast: Cast) -> None:
    desk = Desk(cast)
    desk.do("hana", "classify", **CLASSIFIED)
    hold(desk, True)
    desk.assign("lin", "hana")
    assert desk.state == "triage"
    hold(desk, False)
    assert desk.state == "investigation"


def test_a_day_that_passed_while_on_hold_counts_once_the_case_is_released(cast: Cast) -> None:
    desk = investigated(cast, "hana", "lin", {})
    day = (desk.at + timedelta(days=3)).date().isoformat()
    asked = {
        "third_party": "The surveyor",
        "third_party_purpose": "Their report",
        "third_party_reply_by": day,
    }
    desk.do("hana", "ask_third_party", **asked)
    hold(desk, True)
    desk.wait(days=6)
    assert desk.state == "awaiting_third_party"
    assert desk.kinds.count("timer_refused") == 1
    hold(desk, False)
    desk.wait(minutes=1)
    assert desk.state == "investigation"
