"""What left the house and what was looked at is on record."""

from __future__ import annotations

import orjson
from sqlalchemy import select

from casework.commands.evidence.record_disclosure import record_export, record_reading
from casework.db import db
from casework.domain.facts import SYSTEM
from casework.models import StreamEvent
from tests.cast import MONDAY, Cast


def latest(stream: str) -> dict[str, object]:
    query = select(StreamEvent.body).where(StreamEvent.stream == stream).order_by(StreamEvent.seq.desc())
    with db.engine.connect() as connection:
        return dict(orjson.loads(connection.scalars(query).first() or "{}"))


def test_an_export_is_on_the_chain_of_who_took_it(cast: Cast) -> None:
    record_export(cast.otto, "cases", MONDAY, format="csv", lines=12)
    told = latest(f"user/{cast.ids['otto']}")
    assert (told["kind"], told["what"], told["format"], told["lines"]) == ("exported", "cases", "csv", 12)


def test_an_export_by_the_operator_is_on_a_chain_of_its_own(cast: Cast) -> None:
    record_export(SYSTEM, "events", MONDAY)
    assert latest("operator/system")["actor"] == "system"


def test_who_reads_a_report_is_on_record_with_its_case(cast: Cast) -> None:
    record_reading(cast.otto, 7, 3, MONDAY)
    told = latest(f"user/{cast.ids['otto']}")
    assert (told["kind"], told["report"], told["case"]) == ("report_read", 7, 3)
    record_reading(cast.otto, 8, None, MONDAY)
    assert "case" not in latest(f"user/{cast.ids['otto']}")
