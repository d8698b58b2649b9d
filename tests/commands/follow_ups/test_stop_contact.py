"""What a customer said against being contacted is entered once, whatever is repeated."""

from __future__ import annotations

from sqlalchemy import select

from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups
from casework.db import db
from casework.models import StreamEvent, Suppression
from tests.cast import Cast, body_of
from tests.journeys import outreaches


def entries() -> list[tuple[str, str, str, str]]:
    columns = (Suppression.channel, Suppression.purpose, Suppression.reason, Suppression.source)
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(Suppression.id))]


def test_an_objection_on_one_channel_stops_that_channel(cast: Cast) -> None:
    desk = outreaches.served(cast)
    desk.do("hana", "opt_out", opt_out_channel="phone", opt_out_scope="marketing")
    desk.wait(minutes=1)
    assert entries() == [("phone", "marketing", "objection", f"case/{desk.now.row['id']}")]
    told = body_of(desk.reference, desk.now.row["seq"])
    assert (told["does"], told["what"], told["outcome"]) == ("suppresses", "objection", "done")


def test_an_objection_to_surveys_as_well_stops_both(cast: Cast) -> None:
    desk = outreaches.served(cast)
    desk.do("hana", "opt_out", opt_out_channel="all", opt_out_scope="all")
    desk.wait(minutes=1)
    assert [entry[:2] for entry in entries()] == [("*", "*")]


def test_repeated_it_enters_nothing_more(cast: Cast) -> None:
    desk = outreaches.served(cast)
    desk.do("hana", "opt_out", opt_out_channel="all", opt_out_scope="marketing")
    (due,) = claim_follow_ups(desk.at)
    assert [carry_out(due, desk.at), carry_out(due, desk.at)] == ["done", ""]
    assert len(entries()) == 1
    stream = f"party/{desk.party}"
    with db.engine.connect() as connection:
        mine = (StreamEvent.stream == stream, StreamEvent.kind == "suppressed")
        kinds = connection.scalars(select(StreamEvent.kind).where(*mine)).all()
    assert kinds == ["suppressed"]


def test_the_reason_of_the_bank_stands_on_the_list_and_tells_no_more(cast: Cast) -> None:
    desk = outreaches.detected(cast)
    desk.do("remy", "suppress", suppression_reason="bank_decision")
    desk.wait(minutes=1)
    assert [entry[:3] for entry in entries()] == [("*", "*", "bank_decision")]
