"""Of many who had the same transaction a sample is asked, by repeatable chance; of few, everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert, select

from casework.db import transaction
from casework.domain.satisfaction.sampling import CENSUS, is_drawn, to_draw
from casework.models import Case
from tests.cast import MONDAY, Cast
from tests.journeys.customer_desk import COMPANY, CustomerDesk

FLOW = 2_000
RESPONSE = 0.5


def test_the_share_that_is_drawn_is_the_one_that_is_needed() -> None:
    wanted = to_draw(FLOW, RESPONSE) / FLOW
    drawn = sum(is_drawn(member, FLOW, RESPONSE, "s") for member in range(20_000)) / 20_000
    assert abs(drawn - wanted) < 0.01 and 0.2 < wanted < 0.7


def test_of_few_everybody_is_asked_and_the_same_ones_each_time() -> None:
    assert all(is_drawn(member, CENSUS - 1, RESPONSE, "s") for member in range(500))
    once, again = ([is_drawn(m, FLOW, RESPONSE, "s") for m in range(500)] for _ in range(2))
    assert once == again != [is_drawn(m, FLOW, RESPONSE, "t") for m in range(500)]


def review(cast: Cast, number: int, trigger: str = "post_complaint") -> CustomerDesk:
    given = {
        "trigger": trigger, "survey": "post_complaint", "method": "email", "send_on": "2026-11-24",
    }  # fmt: skip
    company = replace(COMPANY, name=f"Company {number}", email=f"c{number}@company.example")
    return CustomerDesk(cast, "satisfaction_review", party=company, **given)


def many_before(desk: CustomerDesk, many: int) -> None:
    """Let as many reviews have ended in October."""
    with transaction() as session:
        table = Case.__table__
        row = dict(session.execute(select(table).where(table.c.id == desk.now.row["id"])).mappings().one())
        ended = MONDAY - timedelta(days=30)
        for number in range(many):
            again = {"id": 900_000 + number, "reference": f"SAT-2025-{number:06}", "state": "no_response"}
            session.execute(insert(Case), {**row, **again, "closed_at": ended, "next_due": None})


def test_who_is_not_drawn_is_not_asked_and_the_record_says_why(app: Flask, cast: Cast) -> None:
    desks = [review(cast, number) for number in range(6)]
    many_before(desks[0], 3_000)
    asked_for = review(cast, 7, "request")
    for desk in (*desks, asked_for):
        desk.wait(days=5)
    for desk in desks:
        drawn = is_drawn(desk.now.row["id"], 3_000, 0.25, "post_complaint@1/2026-11")
        assert desk.state == ("invited" if drawn else "suppressed")
        assert ("timer_refused" in desk.kinds) is not drawn
    assert asked_for.state == "invited"
    assert {desk.state for desk in desks} == {"invited", "suppressed"}
