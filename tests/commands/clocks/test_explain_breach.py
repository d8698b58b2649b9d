"""The reason of a missed date is asked for once a breach, also where the same clock misses again."""

from __future__ import annotations

from datetime import timedelta

from casework.commands.cases.add_note import AddContact, add_contact
from casework.queries.clocks.breaches import breaches_and_extensions
from tests.cast import MONDAY, Cast
from tests.journeys.desk import Desk


def test_the_reason_of_one_breach_is_not_that_of_the_next(cast: Cast) -> None:
    desk = Desk(cast)
    desk.wait(days=20)
    desk.explain("lin")
    assert desk.clock("CMP-UPDATE")["reason_seq"] is not None
    add_contact(
        AddContact(desk.reference, cast.lin, "Told him that it takes longer.", "phone", "out"), desk.at
    )
    desk.wait(days=20)
    again = desk.clock("CMP-UPDATE")
    assert (again["cycle"], again["breached_at"]) == (2, again["due_at"])
    assert again["reason_seq"] is None
    listed = breaches_and_extensions(cast.lin, MONDAY, desk.at + timedelta(days=1))
    reasons = [row["reason"] for row in listed if row["clock"] == "CMP-UPDATE"]
    assert reasons == ["Waited for papers.", None]
